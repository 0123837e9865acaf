import { Button, PasswordInput, Radio } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { addressWords } from '../login/login-words.ts';
import { ownAuthentication, type SecretOwner } from '../login/secret-owner.ts';
import { useSecretPlace } from '../login/use-vault.ts';
import { giveSecret } from './give-secret.ts';
import classes from './secret.module.css';
import type { SecretKind } from './wanted-secret.ts';

interface SecretFormProps {
  readonly owner: SecretOwner;
  readonly kind: SecretKind;
  readonly onGiven: () => void;
  readonly onCancel: () => void;
}

/** Body and foot of a sheet that asks for one secret. */
export function SecretForm({ owner, kind, onGiven, onCancel }: SecretFormProps) {
  const engine = useEngine();
  const form = useId();
  const [typed, setTyped] = useState('');
  const [keep, setKeep] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const give = async (event: FormEvent) => {
    event.preventDefault();
    if (typed === '') return;
    setBusy(true);
    setError(null);
    try {
      await giveSecret(engine, owner, { kind, secret: typed, keep });
      onGiven();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <SheetBody>
        <form id={form} className={classes['form']} onSubmit={(event) => void give(event)}>
          {error === null ? null : <ErrorNotice error={error} />}
          <PasswordInput
            label={labelOf(owner, kind)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <KeepChoice keep={keep} onKeep={setKeep} />
        </form>
      </SheetBody>
      <SheetFoot note={t('secret.foot')}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" form={form} disabled={typed === ''} loading={busy}>
          {t('secret.give')}
        </Button>
      </SheetFoot>
    </>
  );
}

function labelOf(owner: SecretOwner, kind: SecretKind): string {
  if (kind === 'passphrase') return t('secret.passphrase', { file: ownAuthentication(owner).keyFile ?? '' });
  switch (owner.kind) {
    case 'router':
      return t('secret.password', { user: `${owner.router.user}@${addressWords(owner.router)}` });
    case 'jump-host':
      return t('secret.password', { user: `${owner.jumpHost.user}@${addressWords(owner.jumpHost)}` });
    case 'set':
      return t('secret.passwordOfSet', { name: owner.set.name });
  }
}

function KeepChoice({ keep, onKeep }: { keep: boolean; onKeep: (keep: boolean) => void }) {
  const place = useSecretPlace();
  const can = place === 'keyring' || place === 'vault';
  const isVault = place === 'vault' || place === 'vault-locked';
  const what = {
    keyring: t('secret.keyringWhat'),
    vault: t('secret.vaultWhat'),
    'vault-locked': t('secret.vaultLocked'),
    nowhere: t('secret.nowhere'),
  };
  return (
    <Radio.Group
      label={t('secret.keepLegend')}
      value={keep && can ? 'kept' : 'once'}
      onChange={(value) => onKeep(value === 'kept')}
    >
      <div className={classes['choices']}>
        <Radio value="once" label={t('secret.once')} description={t('secret.onceWhat')} />
        <Radio
          value="kept"
          disabled={!can}
          label={t(isVault ? 'secret.vault' : 'secret.keyring')}
          description={place === null ? '' : what[place]}
        />
      </div>
    </Radio.Group>
  );
}
