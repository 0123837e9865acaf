import { type Database, numberOf } from './database.ts';

/** So many hours of running are looked back on, and after so many another time is believed. */
const hoursBelieved = 24;

/**
 * The time that the age of rows is counted from, seconds since 1970: the oldest of the last hours that Flowhelm ran in, and as many hours
 * later. For a Flowhelm that always runs, that is `now`. A clock that jumps ahead brings it forward by the hours that the clock was wrong,
 * not by years: nothing that is kept is dropped for a clock that is put right within a day of running. After a break, rows stay until
 * Flowhelm has run for a day.
 */
export function believedTime(database: Database, now: number): number {
  const hour = now - (now % 3600);
  const isNew = database.run('INSERT OR IGNORE INTO hours_run (at) VALUES (?)', hour) > 0;
  const found = database.get(
    `SELECT min(at) AS since, count(*) AS hours
     FROM (SELECT at FROM hours_run WHERE at <= ? ORDER BY at DESC LIMIT ${hoursBelieved})`,
    now,
  );
  const since = numberOf(found ?? {}, 'since');
  // hours of the future would count a second time when the clock goes wrong again
  if (isNew) database.run('DELETE FROM hours_run WHERE at < ? OR at > ?', since, now);
  return Math.min(now, since + (numberOf(found ?? {}, 'hours') - 1) * 3600 + (now % 3600));
}
