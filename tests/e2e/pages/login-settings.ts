import type { Locator, Page } from '@playwright/test';

/** Login details, jump hosts and the place of secrets, on the settings page. */
export class LoginSettings {
  readonly page: Page;
  readonly sets: Locator;
  readonly jumpHosts: Locator;
  readonly place: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sets = page.getByRole('region', { name: 'Login details' });
    this.jumpHosts = page.getByRole('region', { name: 'Jump hosts' });
    this.place = page.getByRole('region', { name: 'Where secrets are kept' });
  }

  async visit(): Promise<void> {
    const [origin = ''] = this.page.url().split('#');
    await this.page.goto(`${origin}#/settings`);
  }

  /** What one of the lists says about a thing. */
  line(name: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }
}

/** A form over the page: login details, a jump host, a router, a passphrase. */
export class FormSheet {
  readonly page: Page;
  readonly sheet: Locator;

  constructor(page: Page) {
    this.page = page;
    // Not the dropdowns, which are dialogs too.
    this.sheet = page.locator('[role=dialog][aria-modal=true]');
  }

  field(name: string): Locator {
    return this.sheet.getByRole('textbox', { name, exact: true });
  }

  button(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  radio(name: RegExp): Locator {
    return this.sheet.getByRole('radio', { name });
  }

  checkbox(name: RegExp): Locator {
    return this.sheet.getByRole('checkbox', { name });
  }

  async choose(list: string, option: RegExp): Promise<void> {
    await this.sheet.getByRole('combobox', { name: list }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  /** Jump hosts of a chain, in the order of travel. */
  async hops(): Promise<string[]> {
    return this.sheet.locator('[data-hop] b').allInnerTexts();
  }
}
