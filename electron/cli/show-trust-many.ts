import type { Paint, Tone } from './colour.ts';
import type { ImportedKeyJson, ListedMachineJson } from './json.ts';
import { forTerminal } from './sanitise.ts';
import { renderTable } from './table.ts';

interface ShowOptions {
  readonly preview: boolean;
  readonly paint: Paint;
  readonly width: number | undefined;
}

const imported: Readonly<Record<ImportedKeyJson['status'], { readonly words: string; readonly tone: Tone | null }>> = {
  new: { words: 'new', tone: null },
  known: { words: 'trusted already', tone: 'quiet' },
  conflict: { words: 'another key is trusted or listed, left alone', tone: 'attention' },
  revoked: { words: 'revoked, never trusted', tone: 'broken' },
};

/** The keys that a known_hosts file has for our routers. */
export function showImportedKeys(
  keys: readonly ImportedKeyJson[],
  notes: readonly string[],
  { preview, paint, width }: ShowOptions,
): string {
  const fresh = keys.filter(({ status }) => status === 'new').length;
  const head = `${keysIn(fresh)} ${preview ? 'would be trusted. Nothing was written.' : 'trusted now.'}`;
  const rows = keys.map(({ router, keyType, fingerprint, status }) => {
    const { words, tone } = imported[status];
    return [router.name, keyType, fingerprint, tone === null ? words : { text: words, tone }];
  });
  return lines(head, table(rows, { paint, width }), notes, paint);
}

const listed: Readonly<Record<ListedMachineJson['state'], { readonly words: string; readonly tone: Tone | null }>> = {
  trusted: { words: 'trusted already', tone: 'quiet' },
  listed: { words: 'in the list', tone: null },
  absent: { words: 'not in the list', tone: 'attention' },
  'other-key': { words: 'the list has another key for it', tone: 'broken' },
  'other-name': { words: 'in the list for another router', tone: 'broken' },
  changed: { words: 'changed, left alone', tone: 'broken' },
  failed: { words: 'did not show a key', tone: 'quiet' },
};

/** How the machines' keys stand to a list of fingerprints. */
export function showListedKeys(machines: readonly ListedMachineJson[], { preview, paint, width }: ShowOptions): string {
  const accepted = machines.filter(({ state }) => state === 'listed').length;
  const head = `${keysIn(accepted)} ${preview ? 'would be trusted. Nothing was written.' : 'trusted now.'}`;
  const rows = machines.map(({ router, keyType, fingerprint, state }) => {
    const { words, tone } = listed[state];
    return [router.name, keyType ?? '', fingerprint ?? '', tone === null ? words : { text: words, tone }];
  });
  const errors = machines.flatMap(({ state, error }) =>
    error && (state === 'failed' || state === 'changed') ? [`${error.sentence} ${error.nextStep}`] : [],
  );
  return lines(head, table(rows, { paint, width }), errors, paint);
}

function table(rows: Parameters<typeof renderTable>[1], options: Parameters<typeof renderTable>[2]): string {
  if (rows.length === 0) return '';
  const columns = [
    { title: 'Router', minimum: 8 },
    { title: 'Type', givesWay: 1 },
    { title: 'Fingerprint', minimum: 50 },
    { title: 'State', minimum: 12 },
  ];
  return renderTable(columns, rows, options);
}

function keysIn(count: number): string {
  return count === 0 ? 'No host key' : count === 1 ? '1 host key' : `${count} host keys`;
}

function lines(head: string, body: string, notes: readonly string[], paint: Paint): string {
  return [
    paint('heading', head),
    ...(body === '' ? [] : ['', body]),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map((note) => forTerminal(note)),
  ].join('\n');
}
