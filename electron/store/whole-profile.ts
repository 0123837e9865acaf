import { type Database, textOf } from './database.ts';

/** Rows that could not be read are no part of what is taken over; they stay for a person to look at. */
const stays = new Set(['quarantine', 'sqlite_sequence']);

/**
 * Puts the rows of another database of the same version in place of everything in `database`, in one transaction: after a crash it is
 * the one or the other. `file` must be a database that this version has made and closed.
 */
export function takeOver(database: Database, file: string): void {
  database.run('ATTACH DATABASE ? AS incoming', file);
  try {
    database.transaction(() => {
      database.execute('PRAGMA defer_foreign_keys = ON');
      const tables = database
        .all(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`)
        .map((row) => textOf(row, 'name'))
        .filter((name) => !stays.has(name));
      for (const table of tables) {
        database.execute(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM incoming.${table}`);
      }
    });
  } finally {
    database.execute('DETACH DATABASE incoming');
  }
}
