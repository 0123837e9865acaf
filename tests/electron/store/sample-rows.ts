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
