import { Button } from '@mantine/core';
import { useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { Sheet } from '../../components/sheet.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { failedHop } from '../login/failure-at-hop.ts';
import { setThatHolds } from '../login/login-use.ts';
import { ownAuthentication, secretOwnerOfHop } from '../login/secret-owner.ts';
import { SecretForm } from '../secret/secret-form.tsx';
import { wantedSecret } from '../secret/wanted-secret.ts';
import { AcceptKey } from './accept-key.tsx';
import { Found } from './found.tsx';
import { checkForm, emptyForm, type RouterForm } from './router-form.ts';
import { RouterFormView } from './router-form-view.tsx';
import { Trying } from './trying.tsx';
import { type Candidate, useTrial } from './use-trial.ts';

interface AddRouterSheetProps {
  /** What is known of the router already. */
  readonly found?: Pick<RouterForm, 'name' | 'host' | 'port'>;
}

/** From an address to a router in the fleet: the form, the try, the keys and passwords on the way, what was found. */
export function AddRouterSheet({ found }: AddRouterSheetProps) {
  const demo = useFleet((fleet) => fleet?.demo === true);
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const [form, setForm] = useState<RouterForm>({ ...emptyForm, ...found });
  const { trial, tryIt, accept, askForHop, stop, add } = useTrial();
  const ownLogin = setThatHolds(form, book) === null;
  const checked = checkForm(form, ownLogin);
  const withForm = (action: (candidate: Candidate) => Promise<void>) => {
    if (checked.ok) void action({ input: checked.input, form, ownLogin });
  };
  const hopOf = (id: string | null) => book.jumpHosts.find((host) => host.id === id) ?? null;
  return (
    <Sheet
      title={t('addRouter.title')}
      detail={demo ? t('addRouter.demo') : t('addRouter.detail')}
      width="narrow"
      onClose={() => {
        stop();
        closeSheet();
      }}
    >
      {trial.state === 'form' ? (
        <RouterFormView
          form={form}
          onForm={setForm}
          error={trial.error}
          mend={trial.error === null ? null : <MendHop error={trial.error} onAsk={askForHop} />}
          note={t('addRouter.footForm')}
          action={t('addRouter.check')}
          onSubmit={() => withForm(tryIt)}
        />
      ) : null}
      {trial.state === 'trying' ? <Trying host={form.host} onStop={stop} /> : null}
      {trial.state === 'unknown-key' ? (
        <AcceptKey
          host={hopOf(trial.offered.hopId)?.name ?? form.host}
          isHop={trial.offered.hopId !== null}
          offered={trial.offered}
          onAccept={() => withForm((candidate) => accept(candidate, trial.offered))}
          onBack={stop}
        />
      ) : null}
      {trial.state === 'hop-secret' ? (
        <HopSecret hopId={trial.hopId} error={trial.error} onGiven={() => withForm(tryIt)} onCancel={stop} />
      ) : null}
      {trial.state === 'found' ? (
        <Found
          found={trial.found}
          error={trial.error}
          adding={trial.adding}
          onAdd={() => withForm((candidate) => add(candidate, trial))}
          onBack={stop}
        />
      ) : null}
    </Sheet>
  );
}

interface MendHopProps {
  readonly error: ErrorReport;
  readonly onAsk: (hopId: string, error: ErrorReport) => void;
}

/** A jump host that lacks a secret is asked for it without leaving the form. */
function MendHop({ error, onAsk }: MendHopProps) {
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const hop = book.jumpHosts.find(({ id }) => id === failedHop(error));
  const wantsPassphrase = error.code === 'key-file-unusable' && error.evidence['secret'] === 'passphrase';
  if (hop === undefined || (error.code !== 'authentication-failed' && !wantsPassphrase)) return null;
  return (
    <Button size="xs" onClick={() => onAsk(hop.id, error)}>
      {t(wantsPassphrase ? 'login.hop.givePassphrase' : 'login.hop.givePassword', { name: hop.name })}
    </Button>
  );
}

interface HopSecretProps {
  readonly hopId: string;
  readonly error: ErrorReport;
  readonly onGiven: () => void;
  readonly onCancel: () => void;
}

function HopSecret({ hopId, error, onGiven, onCancel }: HopSecretProps) {
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const hop = book.jumpHosts.find(({ id }) => id === hopId);
  if (hop === undefined) return null;
  const owner = secretOwnerOfHop(hop, book);
  const kind = wantedSecret(error.code, ownAuthentication(owner));
  return <SecretForm owner={owner} kind={kind} onGiven={onGiven} onCancel={onCancel} />;
}
