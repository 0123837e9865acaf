import type { Locator, Page } from '@playwright/test';

/** The sheet that shows a change before, during and after it. */
export class ChangeSheet {
  readonly page: Page;
  readonly sheet: Locator;
  /** The sentence over a run. */
  readonly outcome: Locator;
  readonly steps: Locator;
  readonly checks: Locator;
  readonly proof: Locator;
  /** The router's own clock, while it runs. */
  readonly countdown: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog').filter({
      has: page.getByRole('heading', { name: /^(Change flow offloading|Undo the last|Changing|The (change|undo))/ }),
    });
    this.steps = this.sheet.getByRole('list', { name: 'Steps' });
    this.checks = this.sheet.getByRole('list', { name: 'What was verified' }).getByRole('listitem');
    this.outcome = this.sheet
      .locator('h2')
      .filter({ hasNotText: /^(The change on|Change flow)/ })
      .last();
    this.proof = this.sheet.getByRole('region', { name: 'Proof' });
    this.countdown = this.sheet.getByRole('img', { name: /seconds until the router undoes the change by itself/ });
  }

  mode(name: RegExp): Locator {
    return this.sheet.getByRole('radio', { name });
  }

  column(name: 'What changes' | 'What to know' | 'How it is undone'): Locator {
    return this.sheet.getByRole('region', { name });
  }

  button(name: RegExp | string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  /** The one that begins the change. */
  get start(): Locator {
    return this.button(/^(Turn (on|off)|Undo the change$|Change \d)/);
  }

  /** Seconds until the router undoes the change by itself, as a person types them. */
  async setWindow(seconds: number): Promise<void> {
    const field = this.sheet.getByLabel('The router waits for the confirmation');
    await field.fill(String(seconds));
    await field.blur();
  }

  step(name: string): Locator {
    return this.steps.getByRole('listitem').filter({ hasText: name });
  }
}
