import type { Observation } from '../../shared/model/observation.ts';
import type { Figures, RateSource } from '../../shared/model/sample.ts';
import { npuBoundBeside } from '../../shared/rules/npu-count.ts';

type Polled = Pick<Extract<Observation, { readonly kind: 'polled' }>, 'at' | 'reading' | 'figures' | 'rateSource'>;
type Told = Pick<Polled, 'figures' | 'reading'>;
type Figured = Pick<Polled, 'figures' | 'rateSource'>;

/** What not every poll reads, because it is dear: as the last one told it that did, and when. */
export interface SeldomFigures {
  readonly bootId: string | null;
  readonly npuBound: Dated<number> | null;
  readonly gatewayMs: Dated<number> | null;
  readonly rates: Dated<{ readonly rx: number | null; readonly tx: number | null; readonly source: RateSource }> | null;
}

interface Dated<Value> {
  readonly value: Value;
  readonly at: number;
}

/** Longer than the pause between two readings of the dearest tables, so that a chart of these figures has no holes. */
const keptMs = 600_000;

export const noSeldomFigures: SeldomFigures = { bootId: null, npuBound: null, gatewayMs: null, rates: null };

/** With what this poll says; after a reboot, or when it is too old, what earlier ones said is gone. */
export function seldomFigures(before: SeldomFigures, { at, reading, figures, rateSource }: Polled): SeldomFigures {
  const rebooted = before.bootId !== null && reading.bootId !== null && before.bootId !== reading.bootId;
  const known = rebooted ? noSeldomFigures : before;
  const { npuBound, gatewayMs, rxBitsPerSecond: rx, txBitsPerSecond: tx } = figures;
  return {
    bootId: reading.bootId ?? known.bootId,
    npuBound: npuBound === null ? young(known.npuBound, at) : { value: npuBound, at },
    gatewayMs: gatewayMs === null ? young(known.gatewayMs, at) : { value: gatewayMs, at },
    rates: rateSource === null ? young(known.rates, at) : { value: { rx, tx, source: rateSource }, at },
  };
}

/** With what an audit has read of the NPU. */
export function withAudit(before: SeldomFigures, at: number, { npuBound }: Figures): SeldomFigures {
  return npuBound === null ? before : { ...before, npuBound: { value: npuBound, at } };
}

/** The figures of a poll, with those in place of what it did not read. */
export function withSeldomFigures({ figures, reading }: Told, known: SeldomFigures): Figured {
  const { npuBound, gatewayMs, rates } = known;
  const complete: Figures = {
    ...figures,
    npuBound: npuBoundBeside(npuBound?.value ?? null, reading.flows),
    gatewayMs: gatewayMs?.value ?? null,
    rxBitsPerSecond: rates?.value.rx ?? null,
    txBitsPerSecond: rates?.value.tx ?? null,
  };
  return { figures: complete, rateSource: rates?.value.source ?? null };
}

function young<Value>(dated: Dated<Value> | null, now: number): Dated<Value> | null {
  return dated !== null && now - dated.at <= keptMs ? dated : null;
}
