import { figuresOf, type Sample } from '../../../electron/store/sample-row.ts';
import type { Figures, GapReason } from '../../../shared/model/sample.ts';

/** A quarter of an hour begins here. */
export const start = 1_767_225_600;

export const nothing = figuresOf(() => null);

/** Every figure is `value`, but for those named. */
export function figures(value: number | null, others: Partial<Figures> = {}): Figures {
  return { ...figuresOf(() => value), ...others };
}

export function polled(at: number, value: number | null, others: Partial<Figures> = {}): Sample {
  return { at, polls: 1, missed: 0, gap: null, rateSource: 'interface', figures: figures(value, others) };
}

export function gap(at: number, reason: GapReason, missed = 0): Sample {
  return { at, polls: 0, missed, gap: reason, rateSource: null, figures: nothing };
}

/** One of a row without end, with something missed now and then. */
export function endlessSample(number: number): Sample {
  const at = start + number * 7;
  return number % 11 === 10 ? gap(at, 'unreachable', 1) : polled(at, (number * 37) % 101);
}

export interface RolledUp extends Pick<Sample, 'at' | 'polls' | 'missed' | 'gap'> {
  readonly gatewayMs: number | null;
}

/** Samples as a simple program would roll them up. */
export function rolledUp(samples: readonly Sample[], seconds: number): RolledUp[] {
  const spans = new Map<number, Sample[]>();
  for (const sample of samples) {
    const at = sample.at - (sample.at % seconds);
    spans.set(at, [...(spans.get(at) ?? []), sample]);
  }
  return [...spans].map(([at, inside]) => {
    const known =
      seconds > 60
        ? rolledUp(inside, 60).flatMap(({ gatewayMs }) => gatewayMs ?? [])
        : inside.flatMap(({ figures: { gatewayMs } }) => gatewayMs ?? []);
    return {
      at,
      polls: inside.filter(({ polls }) => polls > 0).length,
      missed: inside.filter(({ missed }) => missed > 0).length,
      gap: inside.at(-1)?.gap ?? null,
      gatewayMs: known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
    };
  });
}
