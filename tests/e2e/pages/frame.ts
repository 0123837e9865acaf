import type { Locator, Page } from '@playwright/test';

/** Rail, title bar, and what every page has. */
export class Frame {
  readonly page: Page;
  readonly palette: Locator;
  readonly dialog: Locator;
  readonly connection: Locator;

  constructor(page: Page) {
    this.page = page;
    this.palette = page.getByRole('dialog').filter({ has: page.getByPlaceholder('Go to a router or do something') });
    this.dialog = page.getByRole('dialog');
    this.connection = page.getByRole('status').filter({ hasText: 'The connection to the engine is lost.' });
  }

  /** A page of the rail. */
  place(name: 'Fleet' | 'Activity' | 'Settings'): Locator {
    return this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });
  }

  toast(text: string | RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: text });
  }

  async command(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByPlaceholder('Go to a router or do something').fill(words);
    await this.page.keyboard.press('Enter');
  }
}
