import { offloadShare, type SeriesAnswer } from '../../shared/model/sample.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { renderTable, type TableCell } from './table.ts';
import { bitRate, grouped, percent } from './verdict-words.ts';

/** What the table shows. */
export const shownFigures = [
  'hardware',
  'software',
  'slow',
  'eligible',
  'softirqShare',
  'rxBitsPerSecond',
  'txBitsPerSecond',
] as const;

const reasons = {
  unreachable: 'not reachable',
  garbled: 'answers that were no use',
  changing: 'a change ran',
  offline: 'this computer had no network',
  asleep: 'this computer slept',
  stopped: 'Flowhelm did not poll',
} as const;

/** A line per step of time, with the reasons of gaps. `null` = the sum over the fleet. */
export function showSamples(
  routerName: string | null,
  { series, stepSeconds, oldest }: SeriesAnswer,
  { paint, width }: { readonly paint: Paint; readonly width: number | undefined },
): string {
  const name = routerName === null ? 'The fleet' : forTerminal(routerName);
  const [found] = series;
  if (!found || found.times.length === 0) {
    const kept =
      oldest === null ? 'Nothing is kept' : `Nothing is kept of this time; the first sample is of ${isoOf(oldest)}`;
    return `${name}: ${kept}. Samples are taken while Flowhelm runs.`;
  }
  const columns = [
    { title: 'Time' },
    ...['Hardware', 'Software', 'Slow', 'Share', 'Softirq', 'Down', 'Up'].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const gaps = new Map(
    found.gaps.flatMap(({ from, reason }) => [[from, reason] as const, [from + 1, reason] as const]),
  );
  const rows = found.times.map((at, index): TableCell[] => {
    const value = (figure: (typeof shownFigures)[number]) => found.values[figure]?.[index] ?? null;
    const gap = found.routers[index] === 0 ? gaps.get(at) : undefined;
    if (gap) return [isoOf(at), { text: reasons[gap], tone: 'attention' }, '', '', '', '', '', ''];
    const count = (figure: 'hardware' | 'software' | 'slow') => numberWord(value(figure));
    const share = offloadShare({
      hardware: value('hardware'),
      software: value('software'),
      eligible: value('eligible'),
    });
    const low = found.ratesLow[index] ? '≥ ' : '';
    const rate = (bits: number | null) => (bits === null ? '?' : `${low}${bitRate(bits)}`);
    return [
      ...[
        isoOf(at),
        count('hardware'),
        count('software'),
        count('slow'),
        percent(share),
        percent(value('softirqShare')),
      ],
      ...[rate(value('rxBitsPerSecond')), rate(value('txBitsPerSecond'))],
    ];
  });
  const step = stepSeconds === 0 ? 'every poll' : `means of ${spanWord(stepSeconds)}`;
  return `${paint('heading', `${name}: ${step}`)}\n\n${renderTable(columns, rows, { paint, width })}`;
}

function numberWord(value: number | null): string {
  return value === null ? '?' : grouped(Math.round(value));
}

function spanWord(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
