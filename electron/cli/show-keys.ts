import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './verdict-words.ts';

export interface ShownKey {
  readonly type: string;
  readonly fingerprint: string;
  readonly comment: string;
  readonly inAgent: boolean;
  readonly publicFile: string | null;
  readonly privateFile: string | null;
}

/** Public keys with where each half of them is. */
export function showKeys(keys: readonly ShownKey[], { paint, width }: Pick<Terminal, 'paint' | 'width'>): string {
  if (keys.length === 0)
    return 'There are no keys in the SSH agent or in ~/.ssh.\nMake one with: ssh-keygen -t ed25519';
  const columns = [
    { title: 'Comment', minimum: 12, givesWay: 1 },
    { title: 'Type' },
    { title: 'Fingerprint' },
    { title: 'Private part', minimum: 12 },
  ] as const;
  const rows = keys.map(({ comment, type, fingerprint, inAgent, publicFile, privateFile }) => [
    comment,
    type,
    fingerprint,
    [inAgent ? 'agent' : null, privateFile].filter((place) => place !== null).join(', ') ||
      `not here (${publicFile ?? ''})`,
  ]);
  return `${paint('heading', `${counted(keys.length, 'public key')}.`)}\n\n${renderTable(columns, rows, { paint, width })}`;
}
