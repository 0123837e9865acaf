import type { Locator, Page } from '@playwright/test';

/** The menu beside "Add a router". */
export async function chooseFromMenu(page: Page, item: 'Import...' | 'Find routers...' | 'Export...'): Promise<void> {
  await page.getByRole('button', { name: 'More ways to bring routers in' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** From a list of routers somewhere else to routers in the fleet. */
export class ImportSheet {
  readonly page: Page;
  readonly sheet: Locator;
  readonly pasted: Locator;
  readonly table: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog', { name: 'Import routers' });
    this.pasted = this.sheet.getByRole('textbox', { name: 'Paste the text here' });
    this.table = this.sheet.getByRole('grid', { name: 'Entries of the file' });
    this.alert = this.sheet.getByRole('alert');
  }

  button(name: string | RegExp): Locator {
    return this.sheet.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** The chip of a status, whatever its count. */
  chip(status: string): Locator {
    return this.sheet.getByRole('group').getByRole('button', { name: new RegExp(`^${status}`) });
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  get format(): Locator {
    return this.sheet.getByRole('combobox');
  }

  async chooseFile(file: { readonly name: string; readonly content: string | Buffer }): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.button('Choose a file').click();
    const { name, content } = file;
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
  }

  async paste(text: string): Promise<void> {
    await this.pasted.fill(text);
    await this.button('Read the text').click();
  }

  /** Drops files as a person does with the pointer. */
  async drop(files: readonly { readonly name: string; readonly content: string }[]): Promise<void> {
    const data = await this.page.evaluateHandle((dropped) => {
      const transfer = new DataTransfer();
      for (const { name, content } of dropped) transfer.items.add(new File([content], name));
      return transfer;
    }, files);
    await this.sheet.getByRole('region', { name: 'A file' }).dispatchEvent('drop', { dataTransfer: data });
  }
}

/** A look around the network. */
export class DiscoverySheet {
  readonly page: Page;
  readonly sheet: Locator;
  readonly found: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog', { name: 'Find routers' });
    this.found = this.sheet.getByRole('table', { name: 'Machines found' });
  }

  button(name: string | RegExp): Locator {
    return this.sheet.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** Looks at nothing but one network, e.g. `127.0.0.1/32`. */
  async chooseOnly(network: string, port: number): Promise<void> {
    for (const way of ['Gateways', 'Neighbours', 'Names on the network (mDNS)']) {
      await this.sheet.getByRole('checkbox', { name: way }).uncheck();
    }
    await this.sheet.getByRole('radio', { name: 'Another private network' }).check();
    await this.sheet.getByRole('textbox', { name: 'Network' }).fill(network);
    await this.sheet.getByRole('textbox', { name: 'SSH port to ask' }).fill(String(port));
  }
}
