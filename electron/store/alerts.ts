import { z } from 'zod';
import {
  type Alert,
  type AlertSettings,
  alertKindSchema,
  alertRuleSchema,
  alertSchema,
  alertSettingsSchema,
  defaultAlertSettings,
} from '../../shared/model/alert.ts';
import { type Database, type Row, textOf } from './database.ts';
import type { Quarantine } from './quarantine.ts';

/** Closed alerts that are kept, of the whole fleet. */
export const closedAlertsKept = 5000;

/** Alerts, open and past. What is open stays until it is closed; of the closed ones the oldest go. */
export class AlertStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  /** Adds alerts or replaces them, all or none. After a power cut of this computer the last ones may be missing; they open again. */
  put(alerts: readonly Alert[]): void {
    this.#database.quickTransaction(() => {
      for (const alert of alerts) this.#putOne(alertSchema.parse(alert));
      if (alerts.some(({ closedAt }) => closedAt !== null)) this.#forgetOldest();
    });
  }

  get(id: string): Alert | null {
    const row = this.#database.get('SELECT id, document FROM alerts WHERE id = ?', id);
    return row ? (this.#read(row)[0] ?? null) : null;
  }

  /** Newest first. */
  open(): Alert[] {
    const sql = 'SELECT id, document FROM alerts WHERE open = 1 ORDER BY sequence DESC';
    return this.#database.all(sql).flatMap((row) => this.#read(row));
  }

  /** Open and closed ones, the newest first; of one router, or of all. `before` = only those that are older than this one. */
  list(routerId: string | null, limit: number, before: string | null = null): Alert[] {
    const conditions = [
      ...(routerId === null ? [] : [{ sql: 'router_id = ?', value: routerId }]),
      ...(before === null ? [] : [{ sql: 'sequence < (SELECT sequence FROM alerts WHERE id = ?)', value: before }]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
    const sql = `SELECT id, document FROM alerts ${where} ORDER BY sequence DESC LIMIT ?`;
    const rows = this.#database.all(sql, ...conditions.map(({ value }) => value), limit);
    return rows.flatMap((row) => this.#read(row));
  }

  #putOne(alert: Alert): void {
    this.#database.run(
      `INSERT INTO alerts (id, router_id, open, sequence, document)
      VALUES (?, ?, ?, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM alerts), ?)
      ON CONFLICT (id) DO UPDATE SET open = excluded.open, document = excluded.document`,
      alert.id,
      alert.routerId,
      alert.closedAt === null ? 1 : 0,
      JSON.stringify(alert),
    );
  }

  #forgetOldest(): void {
    this.#database.run(
      `DELETE FROM alerts WHERE open = 0 AND sequence <=
      (SELECT sequence FROM alerts WHERE open = 0 ORDER BY sequence DESC LIMIT 1 OFFSET ?)`,
      closedAlertsKept,
    );
  }

  #read(row: Row): Alert[] {
    const id = textOf(row, 'id');
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(alertSchema, document, (alert) => alert.id === id);
    if (reading.ok) return [reading.value];
    this.#quarantine.setAside({ kind: 'alert', key: id, reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM alerts WHERE id = ?', id),
    );
    return [];
  }
}

/** Kinds of alerts that are newer than what was saved have their default rule. */
const savedSettingsSchema = alertSettingsSchema
  .partial()
  .extend({ rules: z.partialRecord(alertKindSchema, alertRuleSchema).optional() });

/** What the person wants to be told of, and how; the defaults until it is set. */
export class AlertSettingsStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  get(): AlertSettings {
    const row = this.#database.get('SELECT document FROM alert_settings WHERE id = 1');
    if (!row) return defaultAlertSettings;
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(savedSettingsSchema, document);
    if (reading.ok) {
      const { rules } = reading.value;
      return alertSettingsSchema.parse({
        ...defaultAlertSettings,
        ...reading.value,
        rules: { ...defaultAlertSettings.rules, ...rules },
      });
    }
    this.#quarantine.setAside({ kind: 'alert-settings', key: '1', reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM alert_settings'),
    );
    return defaultAlertSettings;
  }

  save(settings: AlertSettings): void {
    const document = JSON.stringify(alertSettingsSchema.parse(settings));
    this.#database.run('INSERT OR REPLACE INTO alert_settings (id, document) VALUES (1, ?)', document);
  }
}
