import { useState } from 'react';
import { Sheet } from '../../components/sheet.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { AcceptKey } from './accept-key.tsx';
import { Found } from './found.tsx';
import { emptyForm, type RouterForm } from './router-form.ts';
import { RouterFormView } from './router-form-view.tsx';
import { Trying } from './trying.tsx';
import { useTrial } from './use-trial.ts';

interface AddRouterSheetProps {
  /** What is known of the router already. */
  readonly found?: Pick<RouterForm, 'name' | 'host' | 'port'>;
}

/** From an address to a router in the fleet: the form, the try, the key, what was found. */
export function AddRouterSheet({ found }: AddRouterSheetProps) {
  const demo = useFleet((fleet) => fleet?.demo === true);
  const [form, setForm] = useState<RouterForm>({ ...emptyForm, ...found });
  const { trial, tryIt, stop, add } = useTrial();
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
        <RouterFormView form={form} onForm={setForm} error={trial.error} onTry={() => tryIt(form, null)} />
      ) : null}
      {trial.state === 'trying' ? <Trying host={form.host} onStop={stop} /> : null}
      {trial.state === 'unknown-key' ? (
        <AcceptKey
          host={form.host}
          offered={trial.offered}
          onAccept={() => tryIt(form, trial.offered.fingerprint)}
          onBack={stop}
        />
      ) : null}
      {trial.state === 'found' ? (
        <Found
          found={trial.found}
          error={trial.error}
          adding={trial.adding}
          onAdd={() => add(form, trial)}
          onBack={stop}
        />
      ) : null}
    </Sheet>
  );
}
