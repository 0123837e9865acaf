import { useEffect, useRef, useState } from 'react';
import type { ImportSource } from '../../../shared/contracts/bring-in.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import type { ImportFormat, ImportResult } from '../../../shared/model/import.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';

type Preview = Awaited<ReturnType<EngineClient['imports']['preview']>>;

/** What is imported, with the name that a person knows it by: of the file, or "the text". */
export interface NamedSource {
  readonly name: string;
  readonly source: ImportSource;
}

/** How far an import has come. `busy` in a preview: it is read again in another format, or taken over. */
export type ImportStep =
  | { readonly state: 'source'; readonly error: ErrorReport | null }
  | { readonly state: 'reading'; readonly name: string }
  | {
      readonly state: 'preview';
      readonly from: NamedSource;
      readonly preview: Preview;
      readonly busy: 'reading' | 'taking' | null;
      readonly error: ErrorReport | null;
    }
  | { readonly state: 'result'; readonly result: ImportResult };

type PreviewStep = Extract<ImportStep, { state: 'preview' }>;

/** From a source over its preview to the fleet. Nothing is written but by `take`. */
export function useImport() {
  const engine = useEngine();
  const [step, setStep] = useState<ImportStep>({ state: 'source', error: null });
  const current = useRef(new AbortController());
  useEffect(() => () => current.current.abort(), []);

  const begin = (): AbortSignal => {
    current.current.abort();
    current.current = new AbortController();
    return current.current.signal;
  };

  const back = (error: ErrorReport | null = null) => {
    begin();
    setStep({ state: 'source', error });
  };

  const read = async (from: NamedSource): Promise<void> => {
    const signal = begin();
    setStep({ state: 'reading', name: from.name });
    try {
      const preview = await engine.imports.preview({ source: from.source }, { signal });
      if (!signal.aborted) setStep({ state: 'preview', from, preview, busy: null, error: null });
    } catch (thrown) {
      if (!signal.aborted) setStep({ state: 'source', error: errorReport(thrown) });
    }
  };

  /** The rows that were seen stay when the source makes no sense in the other format. */
  const readAs = async (seen: PreviewStep, format: ImportFormat): Promise<void> => {
    if (seen.from.source.kind !== 'text') return;
    const from = { ...seen.from, source: { ...seen.from.source, format } };
    const signal = begin();
    setStep({ ...seen, busy: 'reading', error: null });
    try {
      const preview = await engine.imports.preview({ source: from.source }, { signal });
      if (!signal.aborted) setStep({ state: 'preview', from, preview, busy: null, error: null });
    } catch (thrown) {
      if (!signal.aborted) setStep({ ...seen, busy: null, error: errorReport(thrown) });
    }
  };

  /** Not stopped by closing the sheet: the engine takes all rows or none. */
  const take = async (seen: PreviewStep, keys: string[]): Promise<void> => {
    setStep({ ...seen, busy: 'taking', error: null });
    try {
      const source = inFormat(seen.from.source, seen.preview.format);
      setStep({ state: 'result', result: await engine.imports.apply({ source, keys }) });
    } catch (thrown) {
      setStep({ ...seen, busy: null, error: errorReport(thrown) });
    }
  };

  return { step, back, read, readAs, take };
}

/** What is taken over is read in the format of the rows that were seen, whatever would be found out the next time. */
function inFormat(source: ImportSource, format: ImportFormat): ImportSource {
  return source.kind === 'text' ? { ...source, format } : source;
}
