import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, inject } from 'vitest';
import { type PageServer, type PageServerOptions, startPageServer } from '../backend/page-server.ts';

interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

export interface OpenPage {
  readonly page: Page;
  readonly server: PageServer;
  /** Errors of the page: uncaught ones, and what the browser refused, such as a breach of the content security policy. */
  readonly errors: readonly string[];
}

let browser: Promise<Browser> | undefined;
const toClose: (() => Promise<void>)[] = [];

/** Opens the built page in a real browser before a made-up fleet. */
export async function openPage(
  fleet: PageServerOptions,
  { width = 1280, height = 800, scheme = 'light' }: View = {},
): Promise<OpenPage> {
  browser ??= chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const server = await startPageServer({ ...fleet, folder: inject('pageFolder') });
  const context = await (await browser).newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  toClose.push(async () => {
    await context.close();
    await server.close();
  });
  await page.goto(server.address);
  return { page, server, errors };
}

/** For `afterEach`. */
export async function closePages(): Promise<void> {
  for (const close of toClose.splice(0)) await close();
}

afterAll(async () => {
  await closePages();
  await (await browser)?.close();
});
