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
 * Rolls up what has been polled since the last time, up to the last full minute and quarter. A figure is the mean of the polls that knew
 * it; the fleet's (number 0) that of its minutes. A span has a gap when it ends in one.
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
    ...[span.level, isFleet ? 1 : 0, span.number, span.from, span.to],
  );
}

/**
 * Adds a sample to spans that are rolled up already, as when this computer's clock went back, or when it shows only now that there was a
 * gap. The mean counts all polls of the span for one that knew the figure.
 */
export function mergeSample(database: Database, { number, minutesUntil, quartersUntil }: Rolled, sample: Sample): void {
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
  const { at } = sample;
  if (at < minutesUntil) database.run(sql, ...valuesOf(1, number, { ...sample, at: at - (at % 60) }));
  if (at < quartersUntil) database.run(sql, ...valuesOf(2, number, { ...sample, at: at - (at % 900) }));
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
