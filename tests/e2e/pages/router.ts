import type { Locator, Page } from '@playwright/test';

/** The page of one router. */
export class RouterScreen {
  readonly page: Page;
  readonly name: Locator;
  readonly path: Locator;
  /** The live picture; its name says how many flows take which way. */
  readonly picture: Locator;

  constructor(page: Page) {
    this.page = page;
    this.name = page.getByRole('heading', { level: 1 });
    this.path = page.getByRole('list', { name: 'The way from the setting to the hardware' });
    this.picture = page.getByRole('img', { name: /Slow path: \d/ });
  }

  /** Goes there by its address, as a bookmark would. */
  async visit(id: string, tab = ''): Promise<void> {
    const [origin = ''] = this.page.url().split('#');
    await this.page.goto(`${origin}#/router/${id}${tab === '' ? '' : `/${tab}`}`);
  }

  /** The main button, or another one of the page. */
  button(name: RegExp | string): Locator {
    return this.page.getByRole('main').getByRole('button', { name }).first();
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  async choose(item: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'More to do' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }
}
