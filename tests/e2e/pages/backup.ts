import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { Frame } from './frame.ts';

/** Backup and restore in the settings. */
export class BackupSettings {
  readonly page: Page;
  readonly section: Locator;
  readonly making: Locator;
  readonly restoring: Locator;

  constructor(page: Page) {
    this.page = page;
    this.section = page.getByRole('region', { name: 'Backup' });
    this.making = page.getByRole('dialog', { name: 'Back up everything' });
    this.restoring = page.getByRole('dialog', { name: 'Restore a backup' });
  }

  async show(): Promise<void> {
    await new Frame(this.page).place('Settings').click();
    await this.section.scrollIntoViewIfNeeded();
  }

  /** Opens the sheet about what is in the file. */
  async make(): Promise<void> {
    await this.section.getByRole('button', { name: 'Back up…' }).click();
  }

  /** Saves the file and gives its bytes. */
  async save(): Promise<{ name: string; bytes: Buffer }> {
    const saving = this.page.waitForEvent('download');
    await this.making.getByRole('button', { name: 'Save as a file' }).click();
    const file = await saving;
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  }

  /** Chooses a file to restore. */
  async choose(name: string, bytes: Buffer): Promise<void> {
    const file = { name, mimeType: 'application/octet-stream', buffer: bytes };
    await this.section.locator('input[type=file]').setInputFiles(file);
  }

  fact(title: string): Locator {
    return this.restoring
      .getByRole('definition')
      .nth(['Made', 'By version', 'Routers', 'Changes', 'Passwords'].indexOf(title));
  }

  passphrase(name: string): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  async restore(): Promise<void> {
    await this.restoring.getByRole('button', { name: 'Restore', exact: true }).click();
  }
}
