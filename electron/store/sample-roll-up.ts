import { type Database, numberOf } from './database.ts';
import { figureColumns, type Sample, sampleColumns, valuesOf } from './sample-row.ts';

/** Up to when a router's polls are rolled up, seconds since 1970. */
export interface Rolled {
  readonly number: number;
  readonly minutesUntil: number;
  readonly quartersUntil: number;
}

/** How long rows are kept; rolled-up quarters for so many days. */
export interface Kept {
  readonly days: number;
}

/** Every poll for 6 hours, minutes for a week. */
const rawSeconds = 6 * 3600;
const minuteSeconds = 7 * 86_400;
/** What was polled just before a minute's end has come by then. */
const graceSeconds = 5;
/** Rows of a level that go in one step. */
const stepRows = 500;

/**
 * Rolls up what has been polled since the last time, up to the last full minute and quarter. A minute's figure is the mean of the polls
 * that knew it, a quarter's that of its minutes: a minute on screen, with fifteen times as many polls, must not outweigh the others. The
 * fleet (number 0) has minutes only. A span has a gap when it ends in one.
 */
export function rollUp(database: Database, { number, minutesUntil, quartersUntil }: Rolled, now: number) {
  const minutes = Math.max(minutesUntil, Math.floor((now - graceSeconds) / 60) * 60);
  const quarters = Math.max(quartersUntil, Math.floor(minutes / 900) * 900);
  if (number !== 0 && minutes > minutesUntil)
    rollUpLevel(database, { number, level: 1, from: minutesUntil, to: minutes });
  if (quarters > quartersUntil) rollUpLevel(database, { number, level: 2, from: quartersUntil, to: quarters });
  if (minutes > minutesUntil) {
    const sql = 'UPDATE sampled_routers SET minutes_until = ?, quarters_until = ? WHERE number = ?';
    database.run(sql, minutes, quarters, number);
  }
  return { minutesUntil: minutes, quartersUntil: quarters };
}

function rollUpLevel(database: Database, span: { number: number; level: 1 | 2; from: number; to: number }): void {
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
 * gap. The mean counts all polls of the minute for one that knew the figure; the fleet's minute is there already.
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

function mergeInto(database: Database, level: 1 | 2, number: number, sample: Sample): void {
  const means = figureColumns.map(
    (
      column,
    ) => `${column} = CASE WHEN excluded.${column} IS NULL THEN ${column} WHEN ${column} IS NULL THEN excluded.${column}
      ELSE CAST(round((${column} * polls + excluded.${column}) * 1.0 / (polls + 1)) AS INTEGER) END`,
  );
  const sql = `INSERT INTO samples (${sampleColumns.join(', ')}) VALUES (${sampleColumns.map(() => '?').join(', ')})
    ON CONFLICT (level, router, at) DO UPDATE SET
      polls = polls + excluded.polls, missed = missed + excluded.missed, gap = coalesce(excluded.gap, gap),
      rate_source = nullif(max(coalesce(rate_source, 0), coalesce(excluded.rate_source, 0)), 0), ${means.join(', ')}`;
  database.run(sql, ...valuesOf(level, number, sample));
}

/** Drops what is older than it is kept, some rows at a time. */
export function dropOlder(database: Database, number: number, now: number, { days }: Kept): void {
  dropLevel(database, number, 0, now - rawSeconds);
  dropLevel(database, number, 1, now - Math.min(minuteSeconds, days * 86_400));
  dropLevel(database, number, 2, now - days * 86_400);
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
