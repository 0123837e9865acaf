import { Button, PasswordInput, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { ErrorReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useRouter } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import classes from './secret.module.css';
import { routerForSecret, type SecretKind, wantedSecret } from './wanted-secret.ts';

/** Asks for the password or passphrase that a login lacked. */
export function SecretSheet({ id }: { id: string }) {
  const entry = useRouter(id);
  // What was asked for stays, whatever a login in the background says meanwhile.
  const [kind] = useState<SecretKind>(() =>
    entry === null ? 'password' : wantedSecret(entry.reachability, entry.router.authentication),
  );
  if (entry === null) return null;
  const { name } = entry.router;
  return (
    <Sheet
      title={t(kind === 'password' ? 'secret.titlePassword' : 'secret.titlePassphrase', { name })}
      detail={t('secret.detail')}
      width="narrow"
      onClose={closeSheet}
    >
      <SecretForm entry={entry} kind={kind} />
    </Sheet>
  );
}

function SecretForm({ entry: { router }, kind }: { entry: FleetRouter; kind: SecretKind }) {
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
      const changed = routerForSecret(router, kind, keep);
      if (changed !== null) await engine.routers.update({ ...changed, id: router.id });
      await engine.routers.giveSecret({ id: router.id, secrets: { [kind]: typed }, keep });
      tell(t('secret.given', { name: router.name }));
      closeSheet();
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
            label={
              kind === 'password'
                ? t('secret.password', { user: `${router.user}@${router.host}` })
                : t('secret.passphrase', { file: router.authentication.keyFile ?? '' })
            }
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          <KeepChoice keep={keep} onKeep={setKeep} />
        </form>
      </SheetBody>
      <SheetFoot note={t('secret.foot')}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" form={form} disabled={typed === ''} loading={busy}>
          {t('secret.give')}
        </Button>
      </SheetFoot>
    </>
  );
}

function KeepChoice({ keep, onKeep }: { keep: boolean; onKeep: (keep: boolean) => void }) {
  const engine = useEngine();
  const { data } = useQuery({
    queryKey: ['app', 'info'],
    queryFn: ({ signal }) => engine.app.info(undefined, { signal }),
  });
  const can = data?.keyring.available === true;
  return (
    <Radio.Group
      label={t('secret.keepLegend')}
      value={keep && can ? 'keyring' : 'once'}
      onChange={(value) => onKeep(value === 'keyring')}
    >
      <div className={classes['choices']}>
        <Radio value="once" label={t('secret.once')} description={t('secret.onceWhat')} />
        <Radio
          value="keyring"
          disabled={!can}
          label={t('secret.keyring')}
          description={
            data !== undefined && !can ? t('secret.keyringNot', { why: data.keyring.why }) : t('secret.keyringWhat')
          }
        />
      </div>
    </Radio.Group>
  );
}
