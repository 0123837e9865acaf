import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { explaining } from './sqlite-errors.ts';

export type ProfileMode = 'read' | 'write';
export type Row = Record<string, SQLOutputValue>;

/** How long a statement waits for another process's short write, in milliseconds. */
const busyTimeoutMs = 5000;

/**
 * One connection to the profile's database. Statements are prepared per call: a statement kept over a schema change returns stale
 * column names (stack.md section 2), and preparing costs microseconds. Errors about the file come out as `profile-in-use` or
 * `profile-unusable`; others are defects.
 */
export class Database {
  readonly file: string;
  readonly mode: ProfileMode;
  readonly #connection: DatabaseSync;

  constructor(file: string, mode: ProfileMode) {
    this.file = file;
    this.mode = mode;
    this.#connection = explaining(file, () => connect(file, mode));
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return explaining(this.file, () => this.#connection.prepare(sql).all(...values));
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return explaining(this.file, () => this.#connection.prepare(sql).get(...values));
  }

  /** Returns the number of rows that were changed. When it returns outside of `transaction`, the change is on the disk. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return explaining(this.file, () => Number(this.#connection.prepare(sql).run(...values).changes));
  }

  /** A statement that `action` runs many times in a row; each run returns the number of rows that it changed. */
  repeatedly(sql: string, action: (run: (...values: SQLInputValue[]) => number) => void): void {
    explaining(this.file, () => {
      const statement = this.#connection.prepare(sql);
      action((...values) => Number(statement.run(...values).changes));
    });
  }

  /** Statements without values, several at a time; for migrations. */
  execute(sql: string): void {
    explaining(this.file, () => this.#connection.exec(sql));
  }

  /** All of `action` or nothing; when it returns, it is on the disk. Inside another transaction it becomes part of that one. */
  transaction<T>(action: () => T): T {
    if (this.#connection.isTransaction) return action();
    this.execute('BEGIN IMMEDIATE');
    try {
      const result = action();
      this.execute('COMMIT');
      return result;
    } catch (error) {
      // a full disk makes SQLite roll back by itself, and a second ROLLBACK would hide the reason
      if (this.#connection.isTransaction) this.execute('ROLLBACK');
      throw error;
    }
  }

  /**
   * As `transaction`, without waiting for the disk: a power cut of this computer may lose the last ones, never damage the file. For
   * what can be had again by asking, such as snapshots; a sweep over a fleet would else wait for the disk once per router.
   */
  quickTransaction<T>(action: () => T): T {
    if (this.#connection.isTransaction) return action();
    this.execute('PRAGMA synchronous = NORMAL');
    try {
      return this.transaction(action);
    } finally {
      this.execute('PRAGMA synchronous = FULL');
    }
  }

  close(): void {
    if (this.#connection.isOpen) this.#connection.close();
  }
}

/**
 * WAL lets other processes read while one writes. FULL makes each commit wait for the disk, so a journal entry survives a power cut;
 * on macOS only `fullfsync` reaches the platter. `secure_delete` overwrites removed rows.
 */
function connect(file: string, mode: ProfileMode): DatabaseSync {
  const readOnly = mode === 'read';
  const connection = new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    connection.exec('PRAGMA trusted_schema = OFF');
    if (!readOnly) {
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
      connection.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
    }
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The text in a column that the schema declares as TEXT NOT NULL. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`);
  return value;
}

/** The number in a column that the schema declares as INTEGER NOT NULL. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no number`);
  return value;
}
