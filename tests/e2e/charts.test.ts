import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { change } from '../electron/store/samples-of-change.ts';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { keepHistory, turnedOnDaysAgo } from './kept-history.ts';
import { RouterScreen } from './pages/router.ts';
import { type ServedApp, serveApp } from './served-app.ts';

const id = 'mt7981-apk';
const ids = [id, 'mt7986-off', 'ath79-off'];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A chart by the beginning of its title. */
function chart(page: Page, title: string): Locator {
  return page.getByRole('application', { name: new RegExp(`^${title}`) });
}

/** Pulls the pointer over a part of a chart, both ends as shares of its width. */
async function drag(page: Page, on: Locator, from: number, to: number): Promise<void> {
  const box = await on.locator('.u-over').boundingBox();
  if (box === null) throw new Error('the chart is not there');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${title}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe('charts', () => {
  const browser = browserForFile();
  let app: ServedApp;
  beforeAll(async () => {
    const now = Math.floor(Date.now() / 1000);
    const endedAt = new Date((now - turnedOnDaysAgo * 86_400) * 1000).toISOString();
    app = await serveApp({
      routers: ids,
      prepare: (profile) => {
        keepHistory(profile, ids, now);
        profile.changes.begin({ ...change('change-1', id), endedAt, state: 'confirmed' });
      },
    });
    await auditAll(app);
  });
  afterAll(() => app?.close());

  it('show a month of a router, a part of it, and what changed, with the pointer and with keys', async () => {
    const page = await browser.open(app, { acceptDownloads: true });
    await new RouterScreen(page).visit(id);
    const flows = chart(page, 'Flows by path');
    // Nothing is kept of the last minutes but what comes while the page is open.
    await expect(flows).toHaveAccessibleName(/the last 5 minutes\. hardware \d+, software \d+, slow path \d+/);
    await page.getByText('30 days', { exact: true }).click();
    await expect(flows).toHaveAccessibleName(/the last 30 days\. hardware [1-9]/);
    await expect(page.getByText('Hatched: no samples, this computer slept')).toBeVisible();
    await expect(page).toHaveURL(/\?span=30d$/);

    await drag(page, flows, 0.6, 0.8);
    await expect(page).toHaveURL(/span=30d&from=\d+&to=\d+$/);
    await page.reload();
    await expect(flows).toHaveAccessibleName(/the last 30 days/);
    await expect(page.getByRole('button', { name: 'Show all of it' })).toBeEnabled();
    const mark = page.getByRole('list', { name: 'Changes in this time' }).getByRole('button');
    await expect(mark).toHaveText(/Software flow offloading on$/);
    await flows.locator('.u-over').dblclick();
    await expect(page).toHaveURL(/\?span=30d$/);

    await flows.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('PageUp');
    await expect(
      page.locator('[aria-live=polite]').filter({ hasText: /: hardware \d+, software 0, slow path \d+$/ }),
    ).toHaveCount(1);
    await page.keyboard.press('+');
    await expect(page).toHaveURL(/&from=\d+&to=\d+$/);
    await page.keyboard.press('0');
    await expect(page).toHaveURL(/\?span=30d$/);

    await choose(page, 'Flows by path', 'Show as table');
    await expect(page.getByRole('region', { name: 'Flows by path' }).getByRole('row').first()).toContainText(
      'slow path',
    );
    await mark.click();
    await expect(page.getByRole('dialog')).toContainText('Chapel Hill 3');
    await page.keyboard.press('Escape');

    const [picture] = await Promise.all([page.waitForEvent('download'), choose(page, 'CPU', 'Save as picture (PNG)')]);
    expect(picture.suggestedFilename()).toBe('flowhelm-chapel-hill-3-cpu-30d.png');
    expect(
      readFileSync(await picture.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const [samples] = await Promise.all([page.waitForEvent('download'), choose(page, 'CPU', 'Save the samples (CSV)')]);
    expect(samples.suggestedFilename()).toBe('flowhelm-chapel-hill-3-samples-30d.csv');
    expect(readFileSync(await samples.path(), 'utf8').split('\n').length).toBeGreaterThan(2000);
  });

  it.each(['light', 'dark'] as const)('compare routers of the fleet, in the %s theme', async (colorScheme) => {
    const page = await browser.open(app, {
      ...{ colorScheme, reducedMotion: 'reduce', viewport: { width: 900, height: 600 } },
    });
    await page.getByRole('link', { name: 'Charts' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      /^\d+ % of the flows that could be offloaded are\.$/,
    );
    await page.getByText('30 days', { exact: true }).click();
    const legend = page.getByRole('table').last();
    await expect(legend.getByRole('row')).toHaveCount(4);
    await page.getByRole('combobox', { name: 'What to compare' }).click();
    await page.getByRole('option', { name: 'Flows', exact: true }).click();
    await expect(chart(page, 'Flows, the last 30 days')).toBeVisible();
    await page.getByRole('combobox', { name: /^Routers to compare/ }).press('Backspace');
    await expect(legend.getByRole('row')).toHaveCount(3);
    await expect(page).toHaveURL(/figure=flows/);

    const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
    expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main, main *')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .filter((element) => element.clientWidth > 0 && /auto|scroll/.test(getComputedStyle(element).overflowX))
        .map((element) => `${element.tagName}.${element.className}`),
    );
    expect(wide).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(page).toHaveURL(/#\/fleet$/);
    await page.goBack();
    await expect(page).toHaveURL(/#\/charts\?/);
    await expect(legend.getByRole('row')).toHaveCount(3);
  });
});
