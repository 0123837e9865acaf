import { type Database, numberOf } from './database.ts';
import { figureColumns, type Sample, sampleColumns, valuesOf } from './sample-row.ts';

/** Up to when a router's polls are rolled up, seconds since 1970. */
export interface Rolled {
  readonly number: number;
  readonly minutesUntil: number;
  readonly quartersUntil: number;
}

interface Span {
  readonly number: number;
  readonly level: 1 | 2;
  readonly from: number;
  readonly to: number;
}

/** How long rows are kept; rolled-up quarters for so many days. */
export interface Kept {
  readonly days: number;
}

/** Every poll for 6 hours, minutes for a week. */
const rawSeconds = 6 * 3600;
const daySeconds = 86_400;
const minuteSeconds = 7 * daySeconds;
/** What was polled just before a minute's end has come by then. */
const graceSeconds = 5;
/** Rows of a level that go in one step. */
const stepRows = 500;

/**
 * Rolls up what has been polled since the last time, up to the last full minute and quarter. A minute's figure is the mean of the polls
 * that knew it, a quarter's that of its minutes: a minute on screen, with fifteen times as many polls, must not outweigh the others. The
 * fleet (number 0) has minutes only. A span has a gap when it ends in one.
 */
export function rollUp(database: Database, rolled: Rolled, now: number): Omit<Rolled, 'number'> {
  const { number } = rolled;
  const strayed = isStray(database, rolled, now);
  const from = strayed ? { minutesUntil: now - (now % 60), quartersUntil: now - (now % 900) } : rolled;
  const minutesUntil = Math.max(from.minutesUntil, Math.floor((now - graceSeconds) / 60) * 60);
  const quartersUntil = Math.max(from.quartersUntil, Math.floor(minutesUntil / 900) * 900);
  if (number !== 0) rollUpSince(database, { number, level: 1, from: from.minutesUntil, to: minutesUntil });
  rollUpSince(database, { number, level: 2, from: from.quartersUntil, to: quartersUntil });
  if (strayed || minutesUntil > from.minutesUntil) {
    const sql = 'UPDATE sampled_routers SET minutes_until = ?, quarters_until = ? WHERE number = ?';
    database.run(sql, minutesUntil, quartersUntil, number);
  }
  return { minutesUntil, quartersUntil };
}

/**
 * The clock was far ahead and has been put right: the marks go back with it, else every sample came late for years. Where something is
 * kept of the next day, the clock may be wrong only now, or it is soon overtaken: what is there must be added to, not made anew.
 */
function isStray(database: Database, { number, minutesUntil }: Rolled, now: number): boolean {
  if (minutesUntil <= now + daySeconds) return false;
  const sql = 'SELECT 1 FROM samples WHERE level = ? AND router = ? AND at > ? AND at < ? LIMIT 1';
  return [1, 2].every((level) => !database.get(sql, level, number, now, now + daySeconds));
}

/** A mark that went back with the clock is far behind when the clock is right again; what was rolled up before that stays as it is. */
function rollUpSince(database: Database, span: Span): void {
  const { number, level, from, to } = span;
  if (to <= from) return;
  rollUpLevel(database, { ...span, to: Math.min(to, from + daySeconds) });
  if (to <= from + daySeconds) return;
  const row = database.get(
    'SELECT max(at) AS at FROM samples WHERE level = ? AND router = ? AND at < ?',
    ...[level, number, to],
  );
  const newest = typeof row?.['at'] === 'number' ? row['at'] : 0;
  rollUpLevel(database, { ...span, from: Math.max(from + daySeconds, newest) });
}

function rollUpLevel(database: Database, span: Span): void {
  const seconds = span.level === 1 ? 60 : 900;
  const isFleet = span.number === 0;
  const means = figureColumns.map((column) => `CAST(round(avg(${column})) AS INTEGER)`);
  database.run(
    `INSERT OR REPLACE INTO samples (${sampleColumns.join(', ')})
     SELECT ?, router, at - at % ${seconds}, ${isFleet ? 'CAST(round(avg(polls)) AS INTEGER)' : 'sum(polls)'}, sum(missed),
       nullif(max(at * 16 + coalesce(gap, 0)) & 15, 0), max(rate_source), ${means.join(', ')}
     FROM samples WHERE level = ? AND router = ? AND at >= ? AND at < ? GROUP BY at / ${seconds}`,
    ...[span.level, span.level - 1, span.number, span.from, span.to],
  );
}

/**
 * Adds a sample to spans that are rolled up already, as when this computer's clock went back, or when it shows only now that there was a
 * gap. The mean counts all polls of the minute for one that knew the figure; the fleet's minute must be there already (`mergeFleetMinute`).
 */
export function mergeSample(database: Database, rolled: Rolled, sample: Sample): void {
  const { number, minutesUntil, quartersUntil } = rolled;
  const { at } = sample;
  const quarter = at - (at % 900);
  if (number !== 0 && at < minutesUntil) mergeInto(database, 1, number, { ...sample, at: at - (at % 60) });
  if (at >= quartersUntil) return;
  if (hasItsMinutes(database, number, quarter)) {
    rollUpLevel(database, { number, level: 2, from: quarter, to: quarter + 900 });
  } else mergeInto(database, 2, number, { ...sample, at: quarter });
}

/** Whether a quarter can be made anew of its minutes, or these have been dropped. */
function hasItsMinutes(database: Database, number: number, quarter: number): boolean {
  const polls = (level: number) =>
    `(SELECT coalesce(sum(polls), 0) FROM samples WHERE level = ${level} AND router = ? AND at >= ? AND at < ?)`;
  const span = [number, quarter, quarter + 900];
  return numberOf(database.get(`SELECT ${polls(1)} >= ${polls(2)} AS has`, ...span, ...span) ?? {}, 'has') === 1;
}

/** A minute of the fleet that the clock shows for a second time: the mean of the two sums, of the routers too. */
export function mergeFleetMinute(database: Database, sample: Sample): void {
  mergeInto(database, 1, 0, sample);
}

function mergeInto(database: Database, level: 1 | 2, number: number, sample: Sample): void {
  const isFleet = number === 0;
  const weight = isFleet ? '1' : 'polls';
  const means = figureColumns.map(
    (
      column,
    ) => `${column} = CASE WHEN excluded.${column} IS NULL THEN ${column} WHEN ${column} IS NULL THEN excluded.${column}
      ELSE CAST(round((${column} * ${weight} + excluded.${column}) * 1.0 / (${weight} + 1)) AS INTEGER) END`,
  );
  const polls = isFleet
    ? 'CASE WHEN polls = 0 OR excluded.polls = 0 THEN polls + excluded.polls ELSE (polls + excluded.polls + 1) / 2 END'
    : 'polls + excluded.polls';
  const sql = `INSERT INTO samples (${sampleColumns.join(', ')}) VALUES (${sampleColumns.map(() => '?').join(', ')})
    ON CONFLICT (level, router, at) DO UPDATE SET
      polls = ${polls}, missed = missed + excluded.missed, gap = coalesce(excluded.gap, gap),
      rate_source = nullif(max(coalesce(rate_source, 0), coalesce(excluded.rate_source, 0)), 0), ${means.join(', ')}`;
  database.run(sql, ...valuesOf(level, number, sample));
}

/** Drops what is older than it is kept, some rows at a time; `now` as it is believed (sample-clock.ts). */
export function dropOlder(database: Database, number: number, now: number, { days }: Kept): void {
  dropLevel(database, number, 0, now - rawSeconds);
  dropLevel(database, number, 1, now - Math.min(minuteSeconds, days * daySeconds));
  dropLevel(database, number, 2, now - days * daySeconds);
}

/** Drops some rows of a router from before a time, and says how many. */
export function dropSome(database: Database, number: number, before: number): number {
  return [0, 1, 2].reduce((dropped, level) => dropped + dropLevel(database, number, level, before), 0);
}

function dropLevel(database: Database, number: number, level: number, before: number): number {
  const rows = 'FROM samples WHERE level = ? AND router = ? AND at <';
  const bound = database.get(`SELECT at ${rows} ? ORDER BY at LIMIT 1 OFFSET ${stepRows}`, level, number, before);
  return database.run(`DELETE ${rows} ?`, level, number, bound ? numberOf(bound, 'at') : before);
}

/** Pages that are free go back to the system, some at a time; a few are kept for what comes next. */
export function giveBackPages(database: Database): void {
  const free = numberOf(database.get('PRAGMA freelist_count') ?? {}, 'freelist_count');
  const pages = numberOf(database.get('PRAGMA page_count') ?? {}, 'page_count');
  if (free > 256 && free > pages / 20) database.execute('PRAGMA incremental_vacuum(64)');
}
