import type { z } from 'zod';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { type Database, type Row, textOf } from './database.ts';
import { nameKey } from './name-key.ts';
import type { Quarantine } from './quarantine.ts';

export interface NamedThing {
  readonly id: string;
  readonly name: string;
}

export type NamedKind = 'group' | 'credential-set' | 'jump-host' | 'saved-filter';

const noun: Readonly<Record<NamedKind, string>> = {
  group: 'group',
  'credential-set': 'set of login details',
  'jump-host': 'jump host',
  'saved-filter': 'saved filter',
};

/**
 * Things of one kind that routers share: groups, credential sets, jump hosts, saved filters. Names are unique within a kind whatever
 * their case; everything else refers to them by id.
 */
export class NamedThingStore<Thing extends NamedThing> {
  readonly #database: Database;
  readonly #quarantine: Quarantine;
  readonly #kind: NamedKind;
  readonly #schema: z.ZodType<Thing>;

  constructor(database: Database, quarantine: Quarantine, kind: NamedKind, schema: z.ZodType<Thing>) {
    this.#database = database;
    this.#quarantine = quarantine;
    this.#kind = kind;
    this.#schema = schema;
  }

  /** Adds it, or replaces everything but the id. Throws `name-taken`. */
  save(thing: Thing): void {
    const clean = this.#schema.parse(thing);
    this.#database.transaction(() => {
      this.#refuseTakenName(clean);
      this.#database.run(
        `INSERT INTO named_things (kind, id, name_key, document) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, id) DO UPDATE SET name_key = excluded.name_key, document = excluded.document`,
        this.#kind,
        clean.id,
        nameKey(clean.name),
        JSON.stringify(clean),
      );
    });
  }

  get(id: string): Thing | null {
    return this.#first('SELECT id, document FROM named_things WHERE kind = ? AND id = ?', id);
  }

  /** Whatever the case of `name`. */
  findByName(name: string): Thing | null {
    return this.#first('SELECT id, document FROM named_things WHERE kind = ? AND name_key = ?', nameKey(name));
  }

  /** By name. */
  list(): Thing[] {
    return this.#database
      .all('SELECT id, document FROM named_things WHERE kind = ? ORDER BY name_key', this.#kind)
      .flatMap((row) => this.#read(row));
  }

  /** False when there is no such thing. */
  remove(id: string): boolean {
    return this.#database.run('DELETE FROM named_things WHERE kind = ? AND id = ?', this.#kind, id) > 0;
  }

  #first(sql: string, value: string): Thing | null {
    const row = this.#database.get(sql, this.#kind, value);
    return row ? (this.#read(row)[0] ?? null) : null;
  }

  #read(row: Row): Thing[] {
    const id = textOf(row, 'id');
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(this.#schema, document, (thing) => thing.id === id);
    if (reading.ok) return [reading.value];
    this.#quarantine.setAside({ kind: this.#kind, key: id, reason: reading.reason, document }, () => this.remove(id));
    return [];
  }

  #refuseTakenName({ id, name }: NamedThing): void {
    const row = this.#database.get(
      'SELECT id FROM named_things WHERE kind = ? AND name_key = ? AND id <> ?',
      this.#kind,
      nameKey(name),
      id,
    );
    if (!row) return;
    throw new FlowhelmError('name-taken', {
      sentence: `Another ${noun[this.#kind]} is already called ${name}.`,
      nextStep: 'Choose another name.',
    });
  }
}
