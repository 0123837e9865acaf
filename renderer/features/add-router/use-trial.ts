import { useRef, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';
import { navigate } from '../../lib/navigation.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { unknownKey } from './next-step.ts';
import { checkForm, keepsSecret, type RouterForm, secretsOf } from './router-form.ts';

export type FoundRouter = Awaited<ReturnType<EngineClient['routers']['test']>>;

/** How far adding a router has come. `accepted` = the fingerprint that a person has compared; null = it was known already. */
export type Trial =
  | { readonly state: 'form'; readonly error: ErrorReport | null }
  | { readonly state: 'trying' }
  | { readonly state: 'unknown-key'; readonly offered: { readonly keyType: string; readonly fingerprint: string } }
  | {
      readonly state: 'found';
      readonly found: FoundRouter;
      readonly accepted: string | null;
      readonly adding: boolean;
      readonly error: ErrorReport | null;
    };

/** A key that a person has compared; a wrong password afterwards does not make them compare it again. */
interface ComparedKey {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
}

function comparedFor(key: ComparedKey | null, { host, port }: { host: string; port: number }): string | null {
  return key !== null && key.host === host && key.port === port ? key.fingerprint : null;
}

export function useTrial() {
  const engine = useEngine();
  const [trial, setTrial] = useState<Trial>({ state: 'form', error: null });
  const current = useRef(new AbortController());
  const compared = useRef<ComparedKey | null>(null);

  const stop = () => {
    current.current.abort();
    setTrial({ state: 'form', error: null });
  };

  const tryIt = async (form: RouterForm, justCompared: string | null): Promise<void> => {
    const checked = checkForm(form);
    if (!checked.ok) return;
    const { host, port } = checked.input;
    if (justCompared !== null) compared.current = { host, port, fingerprint: justCompared };
    const accepted = comparedFor(compared.current, { host, port });
    current.current = new AbortController();
    const { signal } = current.current;
    setTrial({ state: 'trying' });
    try {
      const found = await engine.routers.test(
        { ...checked.input, secrets: secretsOf(form), ...(accepted === null ? {} : { acceptKey: accepted }) },
        { signal },
      );
      if (!signal.aborted) setTrial({ state: 'found', found, accepted, adding: false, error: null });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = errorReport(thrown);
      const offered = unknownKey(error);
      setTrial(offered === null ? { state: 'form', error } : { state: 'unknown-key', offered });
    }
  };

  const add = async (form: RouterForm, found: Extract<Trial, { state: 'found' }>): Promise<void> => {
    const checked = checkForm(form);
    if (!checked.ok) return;
    setTrial({ ...found, adding: true, error: null });
    try {
      const router = await engine.routers.add({
        ...checked.input,
        secrets: secretsOf(form),
        keepPassword: keepsSecret(form),
        ...(found.accepted === null ? {} : { acceptKey: found.accepted }),
      });
      tell(t('addRouter.added', { name: router.name }));
      closeSheet();
      navigate({ page: 'router', id: router.id, tab: 'overview' });
    } catch (thrown) {
      setTrial({ ...found, adding: false, error: errorReport(thrown) });
    }
  };

  return { trial, tryIt, stop, add };
}
