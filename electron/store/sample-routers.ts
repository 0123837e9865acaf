import { type Database, numberOf, textOf } from './database.ts';
import { believedTime } from './sample-clock.ts';
import { dropSome } from './sample-roll-up.ts';

/** Somebody who has lost the profile's routers by damage, or by restoring an old backup, has so long to get them back. */
const absentSeconds = 30 * 86_400;

/** Takes a router off the list, which nothing is read without; its rows go in small steps by `dropRemoved`. */
export function markRemoved(database: Database, routerId: string): void {
  const sql = `UPDATE sampled_routers SET removed = 1, id = 'removed ' || number WHERE id = ? AND number <> 0`;
  database.run(sql, routerId);
}

/** Drops some rows of a router that was removed; false = none is left of any. */
export function dropRemoved(database: Database): boolean {
  const row = database.get('SELECT number FROM sampled_routers WHERE removed = 1 LIMIT 1');
  if (!row) return false;
  const number = numberOf(row, 'number');
  if (dropSome(database, number, Number.MAX_SAFE_INTEGER) === 0) {
    database.run('DELETE FROM sampled_routers WHERE number = ?', number);
  }
  return true;
}

/**
 * Removes the routers that the profile has not known for a month, as when their removal could not be written here. A profile without any
 * router tells nothing: it may have been set aside. `now` in seconds since 1970.
 */
export function removeAbsent(database: Database, known: ReadonlySet<string>, now: number): void {
  if (known.size === 0) return;
  database.quickTransaction(() => {
    const believed = believedTime(database, now);
    const set = 'UPDATE sampled_routers SET absent_since = ? WHERE number = ?';
    const rows = database.all('SELECT number, id, absent_since FROM sampled_routers WHERE removed = 0 AND number <> 0');
    for (const row of rows) {
      const [id, number] = [textOf(row, 'id'), numberOf(row, 'number')];
      const noted = typeof row['absent_since'] === 'number' ? row['absent_since'] : null;
      const since = known.has(id) ? null : Math.min(noted ?? believed, believed);
      if (since !== null && believed - since > absentSeconds) markRemoved(database, id);
      else if (since !== noted) database.run(set, since, number);
    }
  });
}
