import { defaultSettings, type Settings, settingsSchema } from '../../shared/model/fleet.ts';
import { type Database, textOf } from './database.ts';
import type { Quarantine } from './quarantine.ts';

/** What the person has set; the defaults until then. */
export class SettingsStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  /** A setting that is newer than what was saved has its default. */
  get(): Settings {
    const row = this.#database.get('SELECT document FROM settings WHERE id = 1');
    if (!row) return defaultSettings;
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(settingsSchema.partial(), document);
    if (reading.ok) return settingsSchema.parse({ ...defaultSettings, ...reading.value });
    this.#quarantine.setAside({ kind: 'settings', key: '1', reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM settings'),
    );
    return defaultSettings;
  }

  save(settings: Settings): void {
    const document = JSON.stringify(settingsSchema.parse(settings));
    this.#database.run('INSERT OR REPLACE INTO settings (id, document) VALUES (1, ?)', document);
  }
}
