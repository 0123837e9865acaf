import { FlowhelmError } from '../../shared/model/errors.ts';
import { type Router, routerSchema } from '../../shared/model/router.ts';
import { type Database, type Row, textOf } from './database.ts';
import { nameKey } from './name-key.ts';
import type { Quarantine } from './quarantine.ts';

/**
 * The routers of the profile. Names are unique whatever their case; everything else refers to a router by its id, so a rename
 * touches nothing. Models are validated on the way in too, which drops properties that are not theirs: a password cannot get in.
 */
export class RouterStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  /** Throws `name-taken`. */
  add(router: Router): void {
    const clean = routerSchema.parse(router);
    this.#database.transaction(() => {
      this.#refuseTakenName(clean);
      this.#database.run(
        'INSERT INTO routers (id, name_key, document) VALUES (?, ?, ?)',
        clean.id,
        nameKey(clean.name),
        JSON.stringify(clean),
      );
    });
  }

  /** Replaces everything but the id. Throws `no-such-router` and `name-taken`. */
  update(router: Router): void {
    const clean = routerSchema.parse(router);
    this.#database.transaction(() => {
      this.#refuseTakenName(clean);
      const found = this.#database.run(
        'UPDATE routers SET name_key = ?, document = ? WHERE id = ?',
        nameKey(clean.name),
        JSON.stringify(clean),
        clean.id,
      );
      if (found === 0) {
        throw new FlowhelmError('no-such-router', {
          sentence: `There is no router ${clean.name} here any more.`,
          nextStep: 'Add it again.',
        });
      }
    });
  }

  get(id: string): Router | null {
    return this.#first('SELECT id, document FROM routers WHERE id = ?', id);
  }

  /** Whatever the case of `name`. */
  findByName(name: string): Router | null {
    return this.#first('SELECT id, document FROM routers WHERE name_key = ?', nameKey(name));
  }

  /** By name. */
  list(): Router[] {
    return this.#database.all('SELECT id, document FROM routers ORDER BY name_key').flatMap((row) => this.#read(row));
  }

  /**
   * Removes the router, its host keys with their history, its snapshots and its alerts. Its changes stay: they are the record of what was done
   * to a device that may still be in use, and a pending one must still be resolved; `ChangeStore.remove` takes them away.
   * Returns false when there is no such router.
   */
  remove(id: string): boolean {
    return this.#database.transaction(() => {
      this.#database.run('DELETE FROM host_keys WHERE router_id = ?', id);
      this.#database.run('DELETE FROM host_key_history WHERE router_id = ?', id);
      this.#database.run('DELETE FROM snapshots WHERE router_id = ?', id);
      this.#database.run('DELETE FROM alerts WHERE router_id = ?', id);
      return this.#database.run('DELETE FROM routers WHERE id = ?', id) > 0;
    });
  }

  #first(sql: string, value: string): Router | null {
    const row = this.#database.get(sql, value);
    return row ? (this.#read(row)[0] ?? null) : null;
  }

  #read(row: Row): Router[] {
    const id = textOf(row, 'id');
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(routerSchema, document, (router) => router.id === id);
    if (reading.ok) return [reading.value];
    this.#quarantine.setAside({ kind: 'router', key: id, reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM routers WHERE id = ?', id),
    );
    return [];
  }

  #refuseTakenName(router: Router): void {
    const row = this.#database.get(
      'SELECT id FROM routers WHERE name_key = ? AND id <> ?',
      nameKey(router.name),
      router.id,
    );
    if (!row) return;
    throw new FlowhelmError('name-taken', {
      sentence: `Another router is already called ${router.name}.`,
      nextStep: 'Choose another name.',
    });
  }
}
