import type { Locator, Page } from '@playwright/test';

/** The fleet page as a person sees it. */
export class FleetScreen {
  readonly page: Page;
  readonly sentence: Locator;
  readonly table: Locator;
  readonly search: Locator;
  readonly chosenActions: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sentence = page.getByRole('heading', { level: 1 });
    this.table = page.getByRole('grid', { name: 'Routers' });
    this.search = page.getByRole('searchbox', { name: 'Search routers' });
    this.chosenActions = page.getByRole('region', { name: 'Actions for the selected routers' });
  }

  /** Rows of the table that are drawn. */
  get rows(): Locator {
    return this.table.locator('tbody').getByRole('row');
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** A card, where the fleet is small. */
  card(name: string): Locator {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, exact: true, level: 2 }) });
  }

  /** The chip of one verdict, whatever its count. */
  filter(name: string): Locator {
    return this.page
      .getByRole('group', { name: 'Filter by verdict' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  select(name: string): Promise<void> {
    return this.row(name).getByRole('checkbox').check();
  }

  /** Names of the drawn rows, from top to bottom. */
  names(): Promise<string[]> {
    return this.rows.getByRole('link').allInnerTexts();
  }

  /** The row that the keys act on. */
  get current(): Locator {
    return this.table.locator('[data-current]');
  }

  /** A door of the empty fleet. */
  door(name: RegExp): Locator {
    return this.page.getByRole('main').getByRole('button', { name });
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).first().click();
  }
}
