import { type Figure, type Gap, type GapReason, type Resolution, resolutions } from '../../shared/model/sample.ts';
import { type Database, numberOf, type Row } from './database.ts';
import type { Rolled } from './sample-roll-up.ts';
import { columnOf, figureFrom, gapFrom, rateSourceFrom, type Sample, sampleColumns, sampleFrom } from './sample-row.ts';

/** Times in seconds since 1970; `from` is part of it, `to` is not. */
export interface SeriesQuery {
  readonly from: number;
  readonly to: number;
  readonly resolution: Resolution;
  /** What one point spans, a multiple of the resolution; 0 = every poll. */
  readonly stepSeconds: number;
  readonly figures: readonly Figure[];
}

export interface SeriesPoint {
  readonly at: number;
  readonly values: readonly (number | null)[];
  readonly ratesLow: boolean;
  readonly polls: number;
}

/** Points that have polls, and the stretches without. */
export interface RawSeries {
  readonly points: readonly SeriesPoint[];
  readonly gaps: readonly Gap[];
}

export interface PageQuery {
  readonly from: number;
  readonly to: number;
  readonly resolution: Resolution;
  readonly limit: number;
}

/** A longer silence at the end than this means that nobody polls. */
const silentSeconds = 900;

/** The rows of a time: of the wanted level as far as it is rolled up, of the finer ones after that. */
function spans({ number, minutesUntil, quartersUntil }: Rolled, { from, to, resolution }: Omit<PageQuery, 'limit'>) {
  const quarters = resolution === 900 ? quartersUntil : 0;
  const minutes = resolution === 0 ? 0 : Math.max(quarters, minutesUntil);
  const parts = [
    { level: 2, from, to: Math.min(to, quarters) },
    { level: 1, from: Math.max(from, quarters), to: Math.min(to, minutes) },
    { level: 0, from: Math.max(from, minutes), to },
  ].filter((part) => part.to > part.from);
  const bounds = parts.flatMap((part) => [part.level, number, part.from, part.to]);
  const select = (columns: string) =>
    parts
      .map(
        ({ level }) =>
          `SELECT ${columns}, ${resolutions[level]} AS seconds FROM samples WHERE level = ? AND router = ? AND at >= ? AND at < ?`,
      )
      .join(' UNION ALL ');
  return { select, bounds };
}

/** A span that began before `from` and reaches into it counts. */
export function readSeries(database: Database, rolled: Rolled, query: SeriesQuery): RawSeries {
  const { resolution, from } = query;
  const aligned = resolution === 0 ? query : { ...query, from: from - (from % resolution) };
  if (aligned.to <= aligned.from) return { points: [], gaps: [] };
  return { points: readPoints(database, rolled, aligned), gaps: readGaps(database, rolled, aligned) };
}

/**
 * Means over time, not over polls: those of a minute first, and what spans a quarter weighs as much as fifteen minutes. A router that is
 * on screen is polled fifteen times as often, and its figures of then are no truer than the others. Of the fleet, `polls` are routers.
 */
function readPoints(database: Database, rolled: Rolled, query: SeriesQuery): SeriesPoint[] {
  const { figures, stepSeconds } = query;
  const { select, bounds } = spans(rolled, query);
  const step = Math.max(1, stepSeconds);
  const columns = figures.map(columnOf);
  const polls = rolled.number === 0 ? 'CAST(round(avg(polls)) AS INTEGER)' : 'sum(polls)';
  const minutes = columns.map((column) => `avg(${column}) AS ${column}`);
  const means = columns.map(
    (column) => `sum(${column} * weight) * 1.0 / sum(CASE WHEN ${column} IS NULL THEN 0 ELSE weight END) AS ${column}`,
  );
  const unit = Math.min(step, 60);
  const rows = database.all(
    `SELECT time / ${step} * ${step} AS time, ${polls} AS polls, max(rate_source) AS rate_source, ${means.join(', ')}
     FROM (SELECT min(at) AS time, ${polls} AS polls, max(rate_source) AS rate_source, max(1, seconds / 60) AS weight, ${minutes.join(', ')}
       FROM (${select(['at', 'polls', 'rate_source', ...columns].join(', '))}) WHERE polls > 0 GROUP BY at / ${unit}, seconds)
     GROUP BY 1 ORDER BY 1`,
    ...bounds,
  );
  return rows.map((row) => ({
    at: numberOf(row, 'time'),
    values: figures.map((figure) => figureFrom(row, figure)),
    ratesLow: rateSourceFrom(row) === 'interface-low',
    polls: numberOf(row, 'polls'),
  }));
}

/** From a row that ends in a gap to the next one. Those of one reason that touch are one. */
function readGaps(database: Database, rolled: Rolled, query: SeriesQuery): Gap[] {
  const { select, bounds } = spans(rolled, query);
  const inner = `SELECT at, polls, gap, seconds, lead(at) OVER (ORDER BY at) AS next FROM (${select('at, polls, gap')})`;
  const rows = database.all(`SELECT * FROM (${inner}) WHERE gap IS NOT NULL OR next IS NULL ORDER BY at`, ...bounds);
  const found: Gap[] = [];
  const add = (from: number, until: number, reason: GapReason) => {
    const before = found.at(-1);
    if (until <= from) return;
    if (before?.reason === reason && before.until >= from) found[found.length - 1] = { ...before, until };
    else found.push({ from, until, reason });
  };
  const first = firstAt(database, rolled, query);
  const before = lastBefore(database, rolled.number, query.from);
  const end = query.to;
  if (before?.gap) add(query.from, first ?? end, before.gap);
  else if (before && first === null && end - before.at > 2 * silentSeconds) add(query.from, end, 'stopped');
  for (const row of rows) addGap(row, end, add);
  return found;
}

function addGap(row: Row, end: number, add: (from: number, until: number, reason: GapReason) => void): void {
  const at = numberOf(row, 'at');
  const from = numberOf(row, 'polls') > 0 ? at + Math.max(1, numberOf(row, 'seconds')) : at;
  const next = typeof row['next'] === 'number' ? row['next'] : null;
  const reason = gapFrom(row);
  if (reason) add(from, next ?? end, reason);
  else if (next === null && end - from > silentSeconds) add(from, end, 'stopped');
}

function firstAt(database: Database, rolled: Rolled, query: SeriesQuery): number | null {
  const { select, bounds } = spans(rolled, query);
  const first = database.get(`SELECT min(at) AS at FROM (${select('at')})`, ...bounds)?.['at'];
  return typeof first === 'number' ? first : null;
}

/** The newest one of any level from before a time. */
export function lastBefore(database: Database, number: number, before: number): Sample | null {
  const sql = 'SELECT * FROM samples WHERE level = ? AND router = ? AND at < ? ORDER BY at DESC LIMIT 1';
  return [0, 1, 2].reduce<Sample | null>((last, level) => {
    const row = database.get(sql, level, number, before);
    const found = row ? sampleFrom(row) : null;
    return found && (!last || found.at > last.at) ? found : last;
  }, null);
}

/** As they are kept, in order of time. */
export function readPage(database: Database, rolled: Rolled, query: PageQuery): Sample[] {
  if (query.to <= query.from) return [];
  const { select, bounds } = spans(rolled, query);
  return database
    .all(`${select(sampleColumns.join(', '))} ORDER BY at LIMIT ?`, ...bounds, query.limit)
    .map((row) => sampleFrom(row));
}
