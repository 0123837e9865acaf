import { type Change, changeSchema, type JournalEntry, journalEntrySchema } from '../../shared/model/change.ts';
import { type Mark, markSchema } from '../../shared/model/sample.ts';
import { type Database, numberOf, type Row, textOf } from './database.ts';
import type { Quarantine } from './quarantine.ts';

/** What may become known of a change after it has begun; the journal only grows, through `journal`. */
export type ChangePatch = Partial<Omit<Change, 'id' | 'routerId' | 'startedAt' | 'intent' | 'plan' | 'journal'>>;

const storedChangeSchema = changeSchema.omit({ journal: true });
const columns = 'id, router_id, document';

/**
 * Changes with their journals. Each method is on the disk when it returns: the engine writes what it is about to do, and only then
 * does it, so that after a crash the journal never lacks a step that ran.
 */
export class ChangeStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  begin(change: Change): void {
    const { journal, ...stored } = changeSchema.parse(change);
    this.#database.transaction(() => {
      this.#database.run(
        `INSERT INTO changes (id, router_id, state, sequence, document)
         VALUES (?, ?, ?, (SELECT coalesce(max(sequence), 0) + 1 FROM changes), ?)`,
        stored.id,
        stored.routerId,
        stored.state,
        JSON.stringify(stored),
      );
      for (const entry of journal) this.journal(stored.id, entry);
    });
  }

  /** Appends durably; call it before the step runs. A change that was never begun is a defect and throws. */
  journal(changeId: string, entry: JournalEntry): void {
    this.#database.run(
      'INSERT INTO change_journal (change_id, document) VALUES (?, ?)',
      changeId,
      JSON.stringify(journalEntrySchema.parse(entry)),
    );
  }

  /** Replaces the named properties and returns the whole change. A change that was never begun is a defect and throws. */
  update(changeId: string, patch: ChangePatch): Change {
    return this.#database.transaction(() => {
      const before = this.get(changeId);
      if (!before) throw new Error(`change ${changeId} was never begun`);
      const { id, routerId, startedAt, intent, plan, journal } = before;
      const { journal: entries, ...stored } = changeSchema.parse({
        ...before,
        ...patch,
        ...{ id, routerId, startedAt, intent, plan, journal },
      });
      this.#database.run(
        'UPDATE changes SET state = ?, document = ? WHERE id = ?',
        stored.state,
        JSON.stringify(stored),
        changeId,
      );
      return { ...stored, journal: entries };
    });
  }

  get(changeId: string): Change | null {
    const row = this.#database.get(`SELECT ${columns} FROM changes WHERE id = ?`, changeId);
    return row ? (this.#read(row)[0] ?? null) : null;
  }

  /** Newest first; of one router, or of all. */
  list(routerId?: string, limit = 500): Change[] {
    const rows =
      routerId === undefined
        ? this.#database.all(`SELECT ${columns} FROM changes ORDER BY sequence DESC LIMIT ?`, limit)
        : this.#database.all(
            `SELECT ${columns} FROM changes WHERE router_id = ? ORDER BY sequence DESC LIMIT ?`,
            routerId,
            limit,
          );
    return rows.flatMap((row) => this.#read(row));
  }

  /** Changes without a known outcome, oldest first: begun and never ended (`pending`), or asked in vain (`unresolved`). */
  pending(): Change[] {
    const where = `state IN ('pending', 'unresolved')`;
    return this.#database
      .all(`SELECT ${columns} FROM changes WHERE ${where} ORDER BY sequence`)
      .flatMap((row) => this.#read(row));
  }

  /** Ends of changes that did something, in order of time; of these routers or of all. Times in seconds since 1970. */
  marks(routerIds: readonly string[] | null, from: number, to: number): Mark[] {
    const inside = (path: string) => `CASE WHEN json_valid(document) THEN json_extract(document, '$.${path}') END`;
    const ended = `unixepoch(${inside('endedAt')})`;
    const rows = this.#database.all(
      `SELECT id, router_id, state, ${ended} AS at, ${inside('plan.from')} AS "from", ${inside('plan.to')} AS "to"
       FROM changes WHERE state IN ('confirmed', 'undone') AND ${ended} BETWEEN ? AND ? ORDER BY at, sequence`,
      ...[from, to],
    );
    return rows.flatMap((row) => {
      const { id: changeId, router_id: routerId, state, at } = row;
      const mark = markSchema.safeParse({ changeId, routerId, state, at, from: row['from'], to: row['to'] });
      return mark.success && (routerIds?.includes(mark.data.routerId) ?? true) ? [mark.data] : [];
    });
  }

  /** Removes a change and its journal; false when there is none. */
  remove(changeId: string): boolean {
    return this.#database.run('DELETE FROM changes WHERE id = ?', changeId) > 0;
  }

  #read(row: Row): Change[] {
    const id = textOf(row, 'id');
    const routerId = textOf(row, 'router_id');
    const document = textOf(row, 'document');
    const belongs = (change: { id: string; routerId: string }) => change.id === id && change.routerId === routerId;
    const reading = this.#quarantine.read(storedChangeSchema, document, belongs);
    if (reading.ok) return [{ ...reading.value, journal: this.#readJournal(id) }];
    // the journal goes with its change, or the foreign key would take it away for good
    const whole = JSON.stringify({ change: document, journal: this.#journalRows(id).map((entry) => entry.document) });
    this.#quarantine.setAside(
      { kind: 'change', key: `${routerId} ${id}`, reason: reading.reason, document: whole },
      () => this.remove(id),
    );
    return [];
  }

  #readJournal(changeId: string): JournalEntry[] {
    return this.#journalRows(changeId).flatMap(({ id, document }) => {
      const reading = this.#quarantine.read(journalEntrySchema, document);
      if (reading.ok) return [reading.value];
      const row = { kind: 'journal-entry', key: `${changeId} ${id}`, reason: reading.reason, document } as const;
      this.#quarantine.setAside(row, () => this.#database.run('DELETE FROM change_journal WHERE id = ?', id));
      return [];
    });
  }

  #journalRows(changeId: string): { id: number; document: string }[] {
    return this.#database
      .all('SELECT id, document FROM change_journal WHERE change_id = ? ORDER BY id', changeId)
      .map((row) => ({ id: numberOf(row, 'id'), document: textOf(row, 'document') }));
  }
}
