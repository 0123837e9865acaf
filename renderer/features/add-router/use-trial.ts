import { useRef, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import type { RouterInput } from '../../../shared/model/router-input.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';
import { navigate } from '../../lib/navigation.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { keepsSecret, secretsOf } from '../login/login-form.ts';
import { type OfferedKey, unknownKey } from './next-step.ts';
import type { RouterForm } from './router-form.ts';

export type FoundRouter = Awaited<ReturnType<EngineClient['routers']['test']>>;

/** How far adding a router has come. `accepted` = the fingerprint that a person has compared; null = it was known already. */
export type Trial =
  | { readonly state: 'form'; readonly error: ErrorReport | null }
  | { readonly state: 'trying' }
  | { readonly state: 'unknown-key'; readonly offered: OfferedKey }
  /** A jump host on the way wants a password or passphrase; `error` is its refusal. */
  | { readonly state: 'hop-secret'; readonly hopId: string; readonly error: ErrorReport }
  | {
      readonly state: 'found';
      readonly found: FoundRouter;
      readonly accepted: string | null;
      readonly adding: boolean;
      readonly error: ErrorReport | null;
    };

/** What is tried and added: the checked form, and the secrets that were typed with it. */
export interface Candidate {
  readonly input: RouterInput;
  readonly form: RouterForm;
  /** Its own login details hold, not those of a set. */
  readonly ownLogin: boolean;
}

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

  const tryIt = async ({ input, form, ownLogin }: Candidate): Promise<void> => {
    const accepted = comparedFor(compared.current, input);
    current.current = new AbortController();
    const { signal } = current.current;
    setTrial({ state: 'trying' });
    try {
      const found = await engine.routers.test(
        { ...input, secrets: ownLogin ? secretsOf(form) : {}, ...(accepted === null ? {} : { acceptKey: accepted }) },
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

  /** Goes on with a key that a person has compared. That of a jump host is trusted for all routers behind it. */
  const accept = async (candidate: Candidate, { hopId, keyType, fingerprint }: OfferedKey): Promise<void> => {
    const { host, port } = candidate.input;
    if (hopId === null) compared.current = { host, port, fingerprint };
    else {
      setTrial({ state: 'trying' });
      try {
        await engine.hostKeys.accept({ id: hopId, keyType, fingerprint, replaces: null });
      } catch (thrown) {
        setTrial({ state: 'form', error: errorReport(thrown) });
        return;
      }
    }
    await tryIt(candidate);
  };

  const askForHop = (hopId: string, error: ErrorReport) => setTrial({ state: 'hop-secret', hopId, error });

  const add = async (candidate: Candidate, found: Extract<Trial, { state: 'found' }>): Promise<void> => {
    const { input, form, ownLogin } = candidate;
    setTrial({ ...found, adding: true, error: null });
    try {
      const router = await engine.routers.add({
        ...input,
        secrets: ownLogin ? secretsOf(form) : {},
        keepPassword: ownLogin && keepsSecret(form),
        ...(found.accepted === null ? {} : { acceptKey: found.accepted }),
      });
      tell(t('addRouter.added', { name: router.name }));
      closeSheet();
      navigate({ page: 'router', id: router.id, tab: 'overview' });
    } catch (thrown) {
      setTrial({ ...found, adding: false, error: errorReport(thrown) });
    }
  };

  return { trial, tryIt, accept, askForHop, stop, add };
}
