import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  expect as playwrightExpect,
} from '@playwright/test';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { ServedApp } from './served-app.ts';

/** What a busy machine may take for one thing to appear. */
export const patience = { timeout: 30_000 } as const;
export const expect = playwrightExpect.configure(patience);

const failures = join(import.meta.dirname, '..', '..', '.cache', 'e2e');

/** The browser that the system has; as root it has no sandbox. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

export interface OpenOptions extends BrowserContextOptions {
  /** Errors of the page that the test itself causes. */
  readonly mayFail?: boolean;
  /** Called before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** One browser for the tests of a file; `open` gives each its own window, as a new person would have it. */
export function browserForFile(): { open(app: ServedApp, options?: OpenOptions): Promise<Page> } {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  return {
    open: async (app, { mayFail = false, prepare, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(patience.timeout);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await keepPicture(page, task.name);
        await context.close();
        if (!mayFail) expect(errors).toEqual([]);
      });
      await prepare?.(page);
      await page.goto(app.newLink());
      return page;
    },
  };
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(failures, { recursive: true });
  await page.screenshot({ path: join(failures, `${name.replaceAll(/\W+/g, '-')}.png`) }).catch(() => null);
}
