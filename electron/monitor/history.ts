import { errorCodes } from '../../shared/model/errors.ts';
import type { Observation } from '../../shared/model/observation.ts';
import type { Figures, GapReason, RateSource } from '../../shared/model/sample.ts';
import type { Log } from '../log.ts';
import { figuresOf, type Sample } from '../store/sample-row.ts';
import type { SampleStore } from '../store/sample-store.ts';
import { type Counted, fleetSum } from './fleet-sum.ts';
import type { Observer } from './observer.ts';

export interface HistoryOptions {
  readonly samples: SampleStore;
  /** How many seconds lie between two polls of a router, as it is polled now. */
  readonly paceSeconds: (routerId: string) => number;
  /** How long rolled-up samples are kept. */
  readonly days: () => number;
  readonly now: () => Date;
  readonly log: Log;
}

interface Latest extends Counted {
  readonly gap: GapReason | null;
  readonly paceSeconds: number;
}

/** Longer without a sample than this many times the pace is a gap. */
const patience = 3;
const tickMs = 1000;
/** Nobody has counted the fleet for so long. */
const fleetSilentSeconds = 180;
/** By then most routers have been polled twice, without which they have no rates. */
const settledSeconds = 90;
/** A clock that is put right in small steps goes back by less. */
const aheadSeconds = 60;
const nothingKnown = figuresOf(() => null);

/**
 * Keeps what polls find. No time without samples is left without its reason: where nobody said why, `stopped` is put there when the next
 * word of the router comes, also after a restart. Once a minute, the sum over the fleet is kept: every router with what it said last,
 * unless that is too old or it has a gap.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #latest = new Map<string, Latest>();
  /** Removed, which could not be written yet. */
  readonly #leaving = new Set<string>();
  #minute: number | null = null;
  #begun = 0;
  #fleetGap: GapReason | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failing = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  readonly take: Observer = ({ id }, observation) => {
    if (observation.kind === 'audited') return;
    const at = Math.floor(observation.at / 1000);
    const paceSeconds = this.#options.paceSeconds(id);
    const latest = this.#latestOf(id, at, paceSeconds);
    if (latest && latest.gap === null && isSilence(latest, at, paceSeconds)) {
      this.#options.samples.add(id, gapSample(latest.at + 1, 'stopped', 0));
    }
    const sample = sampleOf(observation, at);
    this.#latest.set(id, { ...sample, paceSeconds });
    // one marker tells as much as many
    if (observation.kind === 'gap' && latest?.gap === observation.reason) return;
    this.#options.samples.add(id, sample);
    // it has been so for longer than the last miss is ago, and still is
    if (sample.gap && latest?.gap && at <= latest.at) {
      this.#options.samples.add(id, gapSample(latest.at + 1, sample.gap, 0));
    }
  };

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), tickMs).unref();
  }

  /** Writes what was taken. */
  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#guarded(() => this.#options.samples.flush());
  }

  /** To be called every second: writes what was taken, and does some of the upkeep. A failure is logged, and tried again. */
  tick(): void {
    const { samples, days } = this.#options;
    const seconds = this.#now();
    this.#guarded(() => {
      this.#forgetLeaving();
      this.#keepFleet(seconds);
      samples.tend(seconds, { days: days() });
    });
  }

  forget(routerId: string): void {
    this.#latest.delete(routerId);
    this.#leaving.add(routerId);
    this.#guarded(() => this.#forgetLeaving());
  }

  #forgetLeaving(): void {
    for (const id of this.#leaving) {
      this.#options.samples.forget(id);
      this.#leaving.delete(id);
    }
  }

  /**
   * What came last before `at`. When the clock has been put right since, or was wrong and came back, it is what the store has of before
   * `at`: what was dated by the wrong clock tells nothing of the time that nobody looked at.
   */
  #latestOf(id: string, at: number, paceSeconds: number): Latest | null {
    const known = this.#latest.get(id) ?? null;
    const usable = known && !isAhead(known, this.#now()) ? known : null;
    if (usable && !isSilence(usable, at, paceSeconds)) return usable;
    const last = this.#options.samples.lastWritten(id, at);
    if (!last || (usable && usable.at >= last.at)) return usable;
    return { ...last, paceSeconds: known?.paceSeconds ?? 0 };
  }

  #now(): number {
    return Math.floor(this.#options.now().getTime() / 1000);
  }

  #keepFleet(now: number): void {
    const minute = Math.floor(now / 60) * 60;
    const before = this.#minute;
    this.#minute = minute;
    if (before === null || minute < before - aheadSeconds) {
      this.#begun = now;
      this.#beginFleet(minute);
    } else if (minute > before) this.#addFleetMinute(now, before, minute);
  }

  #addFleetMinute(now: number, before: number, minute: number): void {
    const known = [...this.#latest.values()];
    const counted = known.filter(
      (each) => each.gap === null && !isAhead(each, now) && now - each.at <= Math.max(90, patience * each.paceSeconds),
    );
    const reason = known.find((each) => each.gap !== null)?.gap ?? 'stopped';
    const skipped = minute - before > fleetSilentSeconds;
    if (skipped) this.#endFleetAt(minute, before, reason);
    else if (known.length > 0 && counted.length === 0) this.#addFleetGap(before, reason);
    if (counted.length > 0 && now - this.#begun >= settledSeconds) {
      this.#options.samples.add(null, { at: minute - 60, missed: 0, gap: null, ...fleetSum(counted) });
      this.#fleetGap = null;
    }
  }

  #beginFleet(minute: number): void {
    const last = this.#options.samples.lastWritten(null, minute);
    if (last && last.gap === null && minute - last.at > fleetSilentSeconds) this.#addFleetGap(last.at + 60, 'stopped');
    else this.#fleetGap = last?.gap ?? null;
  }

  /** Not counted since `before`, or since what is kept from later: a clock that was behind has come back. */
  #endFleetAt(minute: number, before: number, reason: GapReason): void {
    const last = this.#options.samples.lastWritten(null, minute);
    this.#fleetGap = last?.gap ?? null;
    if (last) this.#addFleetGap(Math.max(before, last.at + 60), reason);
  }

  #addFleetGap(at: number, reason: GapReason): void {
    if (this.#fleetGap === reason) return;
    this.#options.samples.add(null, gapSample(at, reason, 0));
    this.#fleetGap = reason;
  }

  #guarded(action: () => void): void {
    try {
      action();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#options.log.error({ error }, 'samples cannot be kept');
      this.#failing = true;
    }
  }
}

function isSilence(latest: Latest, at: number, paceSeconds: number): boolean {
  return at - latest.at > patience * Math.max(paceSeconds, latest.paceSeconds);
}

/** Dated by a clock that has been put back since. */
function isAhead(latest: Latest, now: number): boolean {
  return latest.at > now + aheadSeconds;
}

function sampleOf(observation: Exclude<Observation, { kind: 'audited' }>, at: number): Sample {
  switch (observation.kind) {
    case 'polled':
      return polledSample(at, observation.figures, observation.rateSource);
    case 'missed':
      // these are errors of what a router says
      return gapSample(at, errorCodes[observation.error.code].exit === 5 ? 'garbled' : 'unreachable', 1);
    case 'gap':
      return gapSample(at, observation.reason, 0);
  }
}

function polledSample(at: number, figures: Figures, rateSource: RateSource | null): Sample {
  return { at, polls: 1, missed: 0, gap: null, rateSource, figures };
}

function gapSample(at: number, gap: GapReason, missed: number): Sample {
  return { at, polls: 0, missed, gap, rateSource: null, figures: nothingKnown };
}
