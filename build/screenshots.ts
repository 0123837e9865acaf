// Makes the pictures of README.md from the demo fleet, light and dark: npm run screenshots
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { serve } from '../electron/serve/serve.ts';
import { buildIfStale } from './app-build.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'screenshots');
const largestBytes = 200_000;
const size = { width: 1280, height: 800 } as const;
const patience = { timeout: 60_000 } as const;
const routerName = 'Harbour Street 12';
/** It has had a change some days ago. */
const changedName = 'Mill Lane 7, ground floor';

/** From the fleet to the proof, as a newcomer walks it; `keep` takes a picture. */
async function walk(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  const rows = page.getByRole('grid', { name: 'Routers' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(11, patience);
  await expect(rows.filter({ hasText: /Not audited yet|Audit runs/ })).toHaveCount(0, patience);
  await expect(page.getByRole('img', { name: 'Audit runs' })).toHaveCount(0, patience);
  await keep('fleet');

  await page.getByRole('link', { name: routerName, exact: true }).click();
  const picture = page.getByRole('img', { name: /Slow path: \d/ });
  await expect(picture).toHaveAccessibleName(/Slow path: [1-9]/, patience);
  await page.getByRole('button', { name: 'Turn on offload…' }).first().click();
  const sheet = page.getByRole('dialog');
  const start = sheet.getByRole('button', { name: 'Turn on hardware offloading' });
  await expect(start).toBeEnabled(patience);

  await start.click();
  await expect(sheet.getByRole('img', { name: /seconds until the router undoes the change/ })).toBeVisible(patience);
  await expect(sheet.getByRole('list', { name: 'Steps' }).locator('[data-state=running]').first()).toBeVisible();
  await keep('run');
  await expect(sheet.getByRole('region', { name: 'Proof' })).toBeVisible(patience);
  await expect(sheet.getByText('measuring')).toHaveCount(0, patience);
  await keep('proof');

  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(sheet).toBeHidden();
  await expect(picture).toContainText(/[1-9]\d* entries in its table/, patience);
  await page.setViewportSize({ ...size, height: 1000 });
  await keep('router');

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Fleet' }).click();
  await page.getByRole('link', { name: changedName, exact: true }).click();
  await page.getByRole('radiogroup').getByText('30 days').click();
  const charts = page.getByRole('region', { name: 'Flows by path' });
  await expect(charts.locator('canvas')).toBeVisible(patience);
  await charts.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await keep('history');
  await page.setViewportSize(size);

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Alerts' }).click();
  await expect(page.getByRole('table', { name: 'History' })).toBeVisible(patience);
  await keep('alerts');
}

async function picturesIn(theme: 'light' | 'dark'): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'flowhelm-screenshots-'));
  const app = await serve({
    port: 0,
    demo: true,
    listen: null,
    tls: null,
    password: null,
    metrics: false,
    metricsTextfile: null,
    home,
  });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
  });
  try {
    const context = await browser.newContext({ viewport: size, colorScheme: theme, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(app.server.newLink());
    await walk(page, async (name) => {
      const path = join(folder, `${name}-${theme}.png`);
      // a pointer over a row or a button would show in the picture
      await page.mouse.move(0, size.height - 1);
      await page.screenshot({ path, animations: 'disabled' });
      const { size: bytes } = statSync(path);
      if (bytes > largestBytes) throw new Error(`${path} has ${bytes} bytes, more than ${largestBytes}.`);
      process.stdout.write(`${path} ${Math.round(bytes / 1000)} KB\n`);
    });
  } finally {
    await browser.close();
    await app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

buildIfStale();
mkdirSync(folder, { recursive: true });
for (const theme of ['light', 'dark'] as const) await picturesIn(theme);
