import type { ConnectTarget } from './target.ts';

/** The same for two targets that mean the same connection: everything but the names, which change nothing about it. */
export function identityOf(target: ConnectTarget): string {
  return JSON.stringify({ ...target, name: '', hops: target.hops.map((hop) => ({ ...hop, name: '' })) });
}
