import { z } from 'zod';
import { type Database, type Row, textOf } from './database.ts';

export const setAsideKinds = [
  'router',
  'host-key',
  'host-key-history',
  'snapshot',
  'evidence',
  'change',
  'journal-entry',
  'settings',
  'group',
  'credential-set',
  'jump-host',
  'saved-filter',
  'alert',
  'alert-settings',
] as const;
export type SetAsideKind = (typeof setAsideKinds)[number];

/** A stored row that no longer reads as what it should be. `document` is its text as found, so that it can be mended by hand. */
export interface SetAsideRow {
  readonly kind: string;
  /** Which row it was: ids, joined with a space. */
  readonly key: string;
  readonly reason: string;
  readonly document: string;
  /** ISO 8601, UTC. */
  readonly setAsideAt: string;
}

/** Validates rows on the way out of the database; what fails is moved here, with the reason, and the list goes on without it. */
export class Quarantine {
  readonly #database: Database;
  readonly #now: () => Date;
  /** Rows met in read mode, where nothing can be moved; by kind and key, for every list meets them again. */
  readonly #met = new Map<string, SetAsideRow>();

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** The document as `schema` says, or the reason why it is not. `belongs` tells whether it is the row that it is stored as. */
  read<T>(schema: z.ZodType<T>, document: string, belongs: (value: T) => boolean = () => true): Reading<T> {
    let parsed: unknown;
    try {
      parsed = JSON.parse(document);
    } catch (error) {
      return { ok: false, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
    }
    const result = schema.safeParse(parsed);
    if (!result.success) return { ok: false, reason: z.prettifyError(result.error).slice(0, 1000) };
    return belongs(result.data) ? { ok: true, value: result.data } : { ok: false, reason: 'stored under another id' };
  }

  /** Keeps the row here and calls `remove`, which takes it out of its own table; in read mode it is only remembered. */
  setAside(row: { kind: SetAsideKind; key: string; reason: string; document: string }, remove: () => void): void {
    const setAsideAt = this.#now().toISOString();
    if (this.#database.mode === 'read') {
      this.#met.set(`${row.kind} ${row.key}`, { ...row, setAsideAt });
      return;
    }
    this.#database.transaction(() => {
      this.#database.run(
        'INSERT INTO quarantine (kind, key, reason, document, set_aside_at) VALUES (?, ?, ?, ?, ?)',
        row.kind,
        row.key,
        row.reason,
        row.document,
        setAsideAt,
      );
      remove();
    });
  }

  /** Everything that was set aside, oldest first. */
  list(): SetAsideRow[] {
    const rows = this.#database.all('SELECT kind, key, reason, document, set_aside_at FROM quarantine ORDER BY id');
    return [...rows.map(rowFrom), ...this.#met.values()];
  }
}

export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

function rowFrom(row: Row): SetAsideRow {
  return {
    kind: textOf(row, 'kind'),
    key: textOf(row, 'key'),
    reason: textOf(row, 'reason'),
    document: textOf(row, 'document'),
    setAsideAt: textOf(row, 'set_aside_at'),
  };
}
