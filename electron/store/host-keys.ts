import { z } from 'zod';
import { type TrustedHostKey, trustedHostKeySchema } from '../../shared/model/router.ts';
import { type Database, numberOf, type Row, textOf } from './database.ts';
import type { Quarantine } from './quarantine.ts';

/** A key that is no longer trusted, and since when. */
export const formerHostKeySchema = z.object({
  key: trustedHostKeySchema,
  ended: z.enum(['replaced', 'forgotten']),
  endedAt: z.string(),
});
export type FormerHostKey = z.infer<typeof formerHostKeySchema>;

/** The host keys that a person accepted: one per router and key type, and the history of those before. */
export class HostKeyStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;
  readonly #now: () => Date;

  constructor(database: Database, quarantine: Quarantine, now: () => Date) {
    this.#database = database;
    this.#quarantine = quarantine;
    this.#now = now;
  }

  /** By key type. An empty list means: ask the person. */
  trusted(routerId: string): TrustedHostKey[] {
    return this.#database
      .all('SELECT router_id, key_type, document FROM host_keys WHERE router_id = ? ORDER BY key_type', routerId)
      .flatMap((row) => this.#read(row));
  }

  /** Trusts `key`; another one of the same router and type goes into the history as replaced. */
  trust(key: TrustedHostKey): void {
    const clean = trustedHostKeySchema.parse(key);
    this.#database.transaction(() => {
      const before = this.trusted(clean.routerId).find((other) => other.keyType === clean.keyType);
      if (before && before.fingerprint !== clean.fingerprint) this.#remember(before, 'replaced');
      this.#database.run(
        'INSERT OR REPLACE INTO host_keys (router_id, key_type, document) VALUES (?, ?, ?)',
        clean.routerId,
        clean.keyType,
        JSON.stringify(clean),
      );
    });
  }

  /** Trusts all of these, or none when one of them cannot be written. */
  trustAll(keys: readonly TrustedHostKey[]): void {
    this.#database.transaction(() => {
      for (const key of keys) this.trust(key);
    });
  }

  /** Every trusted key, of routers and jump hosts. */
  all(): TrustedHostKey[] {
    return this.#database
      .all('SELECT router_id, key_type, document FROM host_keys ORDER BY router_id, key_type')
      .flatMap((row) => this.#read(row));
  }

  /** Forgets the router's keys, or only the one of `keyType`; returns how many. */
  forget(routerId: string, keyType?: string): number {
    return this.#database.transaction(() => {
      const keys = this.trusted(routerId).filter((key) => keyType === undefined || key.keyType === keyType);
      for (const key of keys) {
        this.#remember(key, 'forgotten');
        this.#delete(routerId, key.keyType);
      }
      return keys.length;
    });
  }

  /** Keys that were trusted once, newest first. */
  history(routerId: string): FormerHostKey[] {
    return this.#database
      .all('SELECT id, document FROM host_key_history WHERE router_id = ? ORDER BY id DESC', routerId)
      .flatMap((row) => this.#readFormer(row));
  }

  /** Of every machine, oldest first. */
  wholeHistory(): FormerHostKey[] {
    return this.#database
      .all('SELECT id, document FROM host_key_history ORDER BY id')
      .flatMap((row) => this.#readFormer(row));
  }

  /** Writes down a key that was trusted once, as it was written down elsewhere. */
  addHistory(former: FormerHostKey): void {
    this.#write(formerHostKeySchema.parse(former));
  }

  #remember(key: TrustedHostKey, ended: FormerHostKey['ended']): void {
    this.#write({ key, ended, endedAt: this.#now().toISOString() });
  }

  #write(former: FormerHostKey): void {
    this.#database.run(
      'INSERT INTO host_key_history (router_id, document) VALUES (?, ?)',
      former.key.routerId,
      JSON.stringify(former),
    );
  }

  #delete(routerId: string, keyType: string): void {
    this.#database.run('DELETE FROM host_keys WHERE router_id = ? AND key_type = ?', routerId, keyType);
  }

  #read(row: Row): TrustedHostKey[] {
    const routerId = textOf(row, 'router_id');
    const keyType = textOf(row, 'key_type');
    const document = textOf(row, 'document');
    const belongs = (key: TrustedHostKey) => key.routerId === routerId && key.keyType === keyType;
    const reading = this.#quarantine.read(trustedHostKeySchema, document, belongs);
    if (reading.ok) return [reading.value];
    const setAside = { kind: 'host-key', key: `${routerId} ${keyType}`, reason: reading.reason, document } as const;
    this.#quarantine.setAside(setAside, () => this.#delete(routerId, keyType));
    return [];
  }

  #readFormer(row: Row): FormerHostKey[] {
    const id = numberOf(row, 'id');
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(formerHostKeySchema, document);
    if (reading.ok) return [reading.value];
    this.#quarantine.setAside({ kind: 'host-key-history', key: String(id), reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM host_key_history WHERE id = ?', id),
    );
    return [];
  }
}
