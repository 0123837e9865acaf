import { useCallback, useEffect, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport, isAbort } from '../../lib/failure.ts';
import type { KeyState } from './trust-rows.ts';

interface CollectedKeys {
  readonly answers: ReadonlyMap<string, KeyState>;
  /** How many were asked that have not answered yet. */
  readonly waiting: number;
  /** The asking itself has failed. */
  readonly error: ErrorReport | null;
  readonly askAgain: (ids: readonly string[]) => void;
  /** These keys are trusted from now on. */
  readonly markTrusted: (ids: readonly string[]) => void;
}

/** Answers that come close together are shown together, in milliseconds. */
const togetherMs = 100;

/** Asks machines for their host keys, once, and again when wanted; ends when the sheet closes. */
export function useCollectedKeys(first: readonly string[]): CollectedKeys {
  const engine = useEngine();
  const [asked, setAsked] = useState(first);
  const [answers, setAnswers] = useState<ReadonlyMap<string, KeyState>>(new Map());
  const [waiting, setWaiting] = useState(first.length);
  const [error, setError] = useState<ErrorReport | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const came = new Map<string, KeyState>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const show = () => {
      timer = null;
      const more = [...came];
      came.clear();
      setAnswers((before) => new Map([...before, ...more]));
      setWaiting((before) => before - more.length);
    };
    const collect = async () => {
      for await (const { id, state } of await engine.hostKeys.collect({ ids: [...asked] }, { signal: stop.signal })) {
        if (stop.signal.aborted) return;
        came.set(id, state);
        timer ??= setTimeout(show, togetherMs);
      }
    };
    setWaiting(asked.length);
    setError(null);
    if (asked.length > 0) {
      collect().catch((thrown) => {
        if (stop.signal.aborted || isAbort(thrown)) return;
        setError(errorReport(thrown));
        setWaiting(0);
      });
    }
    return () => {
      stop.abort();
      if (timer !== null) clearTimeout(timer);
    };
  }, [engine, asked]);
  const markTrusted = useCallback((ids: readonly string[]) => {
    setAnswers((before) => {
      const after = new Map(before);
      for (const id of ids) {
        const state = before.get(id);
        if (state && state.kind !== 'failed') {
          after.set(id, { kind: 'trusted', keyType: state.keyType, fingerprint: state.fingerprint });
        }
      }
      return after;
    });
  }, []);
  return { answers, waiting: Math.max(0, waiting), error, askAgain: setAsked, markTrusted };
}
