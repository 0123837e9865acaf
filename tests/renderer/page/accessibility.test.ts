import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import { closePages, openPage } from './open-page.ts';

afterEach(closePages);

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const states: readonly (readonly [string, number, (page: Page) => Promise<unknown>])[] = [
  ['a table', 20, (page) => page.locator('tbody tr').first().waitFor()],
  [
    'a table with a selection, grouped',
    20,
    async (page) => {
      await page.getByLabel('Group').selectOption('verdict');
      await page.getByRole('checkbox', { name: 'Select all' }).check();
      await page.getByRole('button', { name: 'Audit' }).click();
      await page.getByText('Auditing 20 routers.').waitFor();
    },
  ],
  ['cards', 5, (page) => page.getByRole('link', { name: 'Open' }).first().waitFor()],
  ['no routers', 0, (page) => page.getByText('No routers yet').waitFor()],
  [
    'the palette',
    20,
    async (page) => {
      await page.locator('tbody tr').first().waitFor();
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Go to a router').fill('har');
      await page.getByText('Harbour / attic').last().waitFor();
    },
  ],
  [
    'all keys',
    20,
    async (page) => {
      await page.locator('tbody tr').first().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
];

describe.each(['light', 'dark'] as const)('in the %s theme, axe finds nothing wrong with', (scheme) => {
  it.each(states)('%s', async (_name, routers, reach) => {
    const { page } = await openPage({ routers }, { scheme });
    await reach(page);
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
    expect(found).toEqual([]);
  });
});
