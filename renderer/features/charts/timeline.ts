import type { Figure, GapReason, Series } from '../../../shared/model/sample.ts';
import { npuBoundAmong } from '../../../shared/rules/npu-count.ts';

/** A stretch without samples; null = nobody knows why. */
export interface Pause {
  readonly from: number;
  readonly until: number;
  readonly reason: GapReason | null;
}

/** Columns of the same length. A row of nulls stands in every pause, so that no line is drawn over what nobody saw. */
export interface Timeline {
  readonly times: number[];
  readonly values: Partial<Record<Figure, (number | null)[]>>;
  /** The rates of this row are a lower bound. */
  readonly ratesLow: readonly boolean[];
  /** How many routers a row is made of. */
  readonly routers: readonly (number | null)[];
  readonly pauses: readonly Pause[];
}

/** What is drawn of one moment. */
export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  readonly figures: Partial<Record<Figure, number | null>>;
  readonly ratesLow: boolean;
  readonly routers: number;
  /** It came while somebody looked, every few seconds. */
  readonly live: boolean;
}

/** Seconds between two live samples beyond which something was amiss. */
const livePause = 15;
/** Between two kept ones, whose pace may be minutes. */
const keptPause = 900;

interface TimelineParts {
  readonly kept: Series | null;
  readonly stepSeconds: number;
  /** Oldest first. */
  readonly live: readonly Moment[];
}

/** Joins what is kept with what came since this page has been open. Where both are known the live samples count, for they are denser. */
export function makeTimeline({ kept, stepSeconds, live }: TimelineParts): Timeline {
  const moments = joined(kept === null ? [] : keptMoments(kept), live);
  const known = (kept?.gaps ?? []).flatMap((gap) => clipped(gap, live));
  const pauses = [...known, ...unexplained(moments, known, Math.max(keptPause, 3 * stepSeconds))].sort(
    (left, right) => left.from - right.from,
  );
  return columnsOf(broken(held(moments, pauses), pauses));

  function columnsOf(rows: readonly (Moment | number)[]): Timeline {
    const names = new Set<Figure>();
    for (const moment of moments) for (const name of figureKeys(moment.figures)) names.add(name);
    const values: Partial<Record<Figure, (number | null)[]>> = {};
    for (const name of names) {
      values[name] = rows.map((row) => (typeof row === 'number' ? null : (row.figures[name] ?? null)));
    }
    return {
      times: rows.map((row) => (typeof row === 'number' ? row : row.time)),
      values,
      ratesLow: rows.map((row) => typeof row !== 'number' && row.ratesLow),
      routers: rows.map((row) => (typeof row === 'number' ? null : row.routers)),
      pauses,
    };
  }
}

function figureKeys(figures: Moment['figures']): Figure[] {
  return Object.keys(figures) as Figure[];
}

function keptMoments({ times, values, ratesLow, routers }: Series): Moment[] {
  const columns = Object.entries(values) as [Figure, (number | null)[]][];
  return times.map((time, row) => ({
    time,
    figures: Object.fromEntries(columns.map(([name, column]) => [name, column[row] ?? null])),
    ratesLow: ratesLow[row] ?? false,
    routers: routers[row] ?? 0,
    live: false,
  }));
}

function joined(kept: readonly Moment[], live: readonly Moment[]): Moment[] {
  const all: Moment[] = [];
  let next = 0;
  for (const moment of kept) {
    for (let one = live[next]; one !== undefined && one.time <= moment.time; one = live[next]) {
      all.push(one);
      next += 1;
    }
    const before = live[next - 1];
    if (before === undefined || moment.time - before.time > livePause) all.push(moment);
  }
  return [...all, ...live.slice(next)];
}

/** What is left of a gap that lasts until the end of what was asked for, when live samples have come since. */
function clipped(gap: Pause, live: readonly Moment[]): Pause[] {
  const first = live.find(({ time }) => time > gap.from && time < gap.until);
  const until = first?.time ?? gap.until;
  return until - gap.from > livePause || first === undefined ? [{ ...gap, until }] : [];
}

function unexplained(moments: readonly Moment[], known: readonly Pause[], longest: number): Pause[] {
  const found: Pause[] = [];
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    if (before === undefined) continue;
    const limit = before.live && moment.live ? livePause : longest;
    if (moment.time - before.time <= limit) continue;
    const middle = (before.time + moment.time) / 2;
    if (known.some(({ from, until }) => from <= middle && middle <= until)) continue;
    found.push({ from: before.time, until: moment.time, reason: null });
  }
  return found;
}

/** Figures that not every poll reads, because they are dear or slow. */
const seldom = ['npuBound', 'npuCapacity', 'rxBitsPerSecond', 'txBitsPerSecond', 'gatewayMs'] as const;
/** Seconds; longer than between two polls that read them. */
const heldFor = 600;

/** In place of what a poll did not read stands what the one before said, within the time that this holds and not over a pause. */
function held(moments: readonly Moment[], pauses: readonly Pause[]): Moment[] {
  const known = new Map<Figure, { value: number; at: number; low: boolean }>();
  let next = 0;
  return moments.map((moment) => {
    for (let pause = pauses[next]; pause !== undefined && pause.until <= moment.time; pause = pauses[next]) {
      known.clear();
      next += 1;
    }
    if (moment.routers === 0) return moment;
    const figures = { ...moment.figures };
    let { ratesLow } = moment;
    for (const figure of seldom) {
      const value = figures[figure] ?? null;
      const before = known.get(figure);
      if (value !== null) known.set(figure, { value, at: moment.time, low: moment.ratesLow });
      else if (before !== undefined && moment.time - before.at <= heldFor) {
        figures[figure] = before.value;
        if (figure === 'rxBitsPerSecond') ratesLow = before.low;
      }
    }
    // Not even once the flows have ended: what ran since was never read.
    figures.npuBound = npuBoundAmong(figures);
    if (figures.npuBound === null) known.delete('npuBound');
    return { ...moment, figures, ratesLow };
  });
}

/** The moments, in order, with the time of an empty row in each pause. */
function broken(moments: readonly Moment[], pauses: readonly Pause[]): (Moment | number)[] {
  const middles = pauses.map(({ from, until }) => (from + until) / 2);
  const breaks = [...new Set(middles)].sort((left, right) => left - right);
  const rows: (Moment | number)[] = [];
  let next = 0;
  for (const moment of moments) {
    for (let time = breaks[next]; time !== undefined && time <= moment.time; time = breaks[next]) {
      if (time < moment.time) rows.push(time);
      next += 1;
    }
    rows.push(moment);
  }
  return [...rows, ...breaks.slice(next)];
}
