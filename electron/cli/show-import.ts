import type { ImportResult, ImportRow, ImportStatus } from '../../shared/model/import.ts';
import { writeDestination } from '../import/destination.ts';
import type { Paint, Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { renderTable } from './table.ts';
import { counted } from './verdict-words.ts';

export interface ImportView {
  /** Null = a preview. */
  readonly written: ImportResult | null;
  readonly paint: Paint;
  readonly width: number | undefined;
}

const tones: Readonly<Record<ImportStatus, Tone>> = {
  new: 'software',
  update: 'attention',
  duplicate: 'quiet',
  unsupported: 'unknown',
};

/** What becomes of each row of a file, and why. */
export function showImport(
  rows: readonly ImportRow[],
  notices: readonly string[],
  { written, paint, width }: ImportView,
): string {
  const columns = [
    { title: 'Row' },
    { title: 'Router', minimum: 12 },
    { title: 'Address', givesWay: 3, minimum: 12 },
    { title: 'Through', givesWay: 1, minimum: 8 },
    { title: 'Group', givesWay: 2, minimum: 6 },
    { title: 'Why', givesWay: 4, minimum: 20 },
  ] as const;
  const cells = rows.map((row) => [
    { text: row.status, tone: tones[row.status] },
    row.name,
    row.host === '' ? '' : writeDestination({ ...row, user: row.user || null }),
    row.jump.join(', '),
    row.group ?? '',
    [row.reason, ...row.notes].filter((part) => part !== '').join(' '),
  ]);
  const head = paint('heading', written === null ? previewSentence(rows) : writtenSentence(written));
  return [
    head,
    ...(rows.length === 0 ? [] : ['', renderTable(columns, cells, { paint, width })]),
    ...(notices.length === 0 ? [] : ['', ...notices.map((notice) => paint('quiet', forTerminal(notice)))]),
  ].join('\n');
}

function previewSentence(rows: readonly ImportRow[]): string {
  const count = (status: ImportStatus) => rows.filter((row) => row.status === status).length;
  if (rows.length === 0) return 'The file has no routers.';
  const [duplicates, unsupported] = [count('duplicate'), count('unsupported')];
  return `${count('new')} new, ${counted(count('update'), 'update')}, ${counted(duplicates, 'duplicate')}, ${unsupported} unsupported. Nothing is written.`;
}

function writtenSentence({ added, updated, groupsAdded, jumpHostsAdded }: ImportResult): string {
  const made = [
    ...(groupsAdded > 0 ? [counted(groupsAdded, 'group')] : []),
    ...(jumpHostsAdded > 0 ? [counted(jumpHostsAdded, 'jump host')] : []),
  ];
  const shared = made.length === 0 ? '' : ` ${made.join(' and ')} made for them.`;
  return `${counted(added, 'router')} added, ${updated} updated.${shared}`;
}
