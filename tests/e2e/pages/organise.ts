import type { Locator, Page } from '@playwright/test';

/** The sheets in which a fleet is put in order. */
export class OrganiseSheets {
  readonly page: Page;
  readonly sheet: Locator;
  readonly preview: Locator;

  constructor(page: Page) {
    this.page = page;
    // Not the dropdowns, which are dialogs too.
    this.sheet = page.locator('[role=dialog][aria-modal=true]');
    this.preview = this.sheet.getByRole('region', { name: 'What changes' });
  }

  field(name: string): Locator {
    return this.sheet.getByLabel(name, { exact: true });
  }

  button(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  /** Opens the sheet that edits the selected routers. */
  async edit(): Promise<void> {
    await this.page
      .getByRole('region', { name: 'Actions for the selected routers' })
      .getByRole('button', { name: 'Edit...' })
      .click();
  }

  /** A choice of the menu with saved filters and sites. */
  async menu(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Views and sites' }).click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** Which sites or tags are looked at. */
  async choose(now: string, name: string): Promise<void> {
    await this.page.getByRole('button', { name: now, exact: true }).click();
    await this.page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
    await this.page.keyboard.press('Escape');
  }
}
