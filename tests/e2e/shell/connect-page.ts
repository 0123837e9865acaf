import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';

let script: Promise<string> | null = null;

/** Gives a page `window.testClient` (page-client.ts) and connects it; false when the app hands out no port. */
export async function connectPage(page: Page, milliseconds?: number): Promise<boolean> {
  script ??= bundle();
  await page.evaluate(await script);
  return page.evaluate((patience) => window.testClient.connect(patience), milliseconds);
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'page-client.ts'), formats: ['iife'], name: 'pageClient' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !('output' in first)) throw new Error('nothing was built');
  return first.output[0].code;
}
