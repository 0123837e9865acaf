import type { EngineClient } from '../../lib/engine-link.ts';

type Step =
  Awaited<ReturnType<EngineClient['publicKeys']['install']>> extends AsyncIterable<infer Event> ? Event : never;

/** What is known of each router, the latest step only. */
export type Installation = ReadonlyMap<string, Step>;

export function withStep(installation: Installation, step: Step): Installation {
  return new Map(installation).set(step.id, step);
}

export interface InstallationCount {
  readonly good: number;
  readonly failed: readonly string[];
  /** Ended well or badly. */
  readonly ended: number;
}

/** How far it has come with these routers. */
export function countInstallation(installation: Installation, ids: readonly string[]): InstallationCount {
  const stateOf = (id: string) => installation.get(id)?.state;
  const good = ids.filter((id) => stateOf(id) === 'installed' || stateOf(id) === 'was-there').length;
  const failed = ids.filter((id) => stateOf(id) === 'failed');
  return { good, failed, ended: good + failed.length };
}
