import type { Locator, Page } from '@playwright/test';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';

/** From an address to a router in the fleet. */
export class AddRouterSheet {
  readonly page: Page;
  readonly sheet: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog', { name: 'Add a router' });
  }

  button(name: string): Locator {
    return this.sheet.getByRole('button', { name, exact: true });
  }

  field(name: string): Locator {
    return this.sheet.getByRole('textbox', { name, exact: true });
  }

  /** Fills in how to log in with a password, and tries it. */
  async tryWithPassword({ name, host, port }: VirtualRouter, password: string): Promise<void> {
    await this.field('Name').fill(name);
    await this.field('Address').fill(host);
    await this.field('SSH port').fill(String(port));
    await this.sheet.getByRole('radio', { name: /^Password/ }).check();
    await this.field('Password').fill(password);
    await this.button('Try it').click();
  }

  /** The fingerprint as it is shown, without the gaps that help the eye. */
  async fingerprint(): Promise<string> {
    const [shown = ''] = await this.sheet.getByRole('figure').locator('code').allTextContents();
    return shown.replaceAll(/\s/g, '');
  }
}

/** Where a person decides about the key of a router that is in the fleet. */
export class HostKeySheet {
  readonly page: Page;
  readonly sheet: Locator;
  readonly typed: Locator;
  readonly replace: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog', { name: /host key/i });
    this.typed = this.sheet.getByRole('textbox', { name: /^Last \d+ characters/ });
    this.replace = this.sheet.getByRole('button', { name: /^Trust the new key/ });
  }

  /** Every fingerprint that is shown, the trusted one first. */
  async fingerprints(): Promise<string[]> {
    const shown = await this.sheet.getByRole('figure').locator('code').allTextContents();
    return shown.map((text) => text.replaceAll(/\s/g, ''));
  }
}
