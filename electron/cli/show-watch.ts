import { offloadShare, type RateSource } from '../../shared/model/sample.ts';
import { type FleetEntry, type FleetView, verdictCell } from './show-fleet.ts';
import { renderTable, type TableCell } from './table.ts';
import { bitRate, grouped, percent } from './verdict-words.ts';
import type { WatchedRouter } from './watched-router.ts';

/** What a look has found of one router, or why nothing. */
export type WatchEntry =
  | (Extract<FleetEntry, { ok: true }> & { readonly watched: WatchedRouter })
  | Extract<FleetEntry, { ok: false }>;

/** A row per router; a narrow terminal loses rates and counts before the share, and the reason is narrowed last. */
export function watchTable(entries: readonly WatchEntry[], { paint, width }: FleetView): string {
  const columns = [
    { title: 'Router', minimum: 12 },
    { title: 'Verdict', minimum: 13 },
    { title: 'Hardware', align: 'right', givesWay: 6 },
    { title: 'Software', align: 'right', givesWay: 7 },
    { title: 'Slow', align: 'right', givesWay: 5 },
    { title: 'Share', align: 'right', minimum: 5, givesWay: 8 },
    { title: 'CPU', align: 'right', minimum: 5, givesWay: 4 },
    { title: 'Softirq', align: 'right', minimum: 5, givesWay: 3 },
    { title: 'Down', align: 'right', minimum: 10, givesWay: 1 },
    { title: 'Up', align: 'right', minimum: 10, givesWay: 2 },
    { title: 'Why', minimum: 20 },
  ] as const;
  return renderTable(columns, entries.map(watchRow), { paint, width });
}

function watchRow(entry: WatchEntry): TableCell[] {
  const first = [entry.router.name, verdictCell(entry)];
  if (!entry.ok) return [...first, '', '', '', '', '', '', '', '', entry.error.message];
  const { figures, rateSource, verdict } = entry.watched;
  const number = (path: 'hardware' | 'software' | 'slow') => {
    const count = figures[path];
    return count === null ? '?' : grouped(count);
  };
  return [
    ...first,
    ...[number('hardware'), number('software'), number('slow'), percent(offloadShare(figures))],
    ...[percent(figures.cpuBusyShare), percent(figures.softirqShare)],
    ...[rate(figures.rxBitsPerSecond, rateSource), rate(figures.txBitsPerSecond, rateSource)],
    verdict.sentence,
  ];
}

/** Counters that do not see what runs in hardware tell the least that it can be. */
function rate(bitsPerSecond: number | null, source: RateSource | null): string {
  if (bitsPerSecond === null) return '';
  return source === 'interface-low' ? `≥ ${bitRate(bitsPerSecond)}` : bitRate(bitsPerSecond);
}
