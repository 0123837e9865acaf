import AxeBuilder from '@axe-core/playwright';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import type { Group } from '../../../shared/model/book.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { madeUpAlerts } from '../backend/made-up-alerts.ts';
import { madeUpState } from '../backend/made-up-fleet.ts';
import { closePages, openPage } from './open-page.ts';

afterEach(closePages);

const harbour: Group = {
  ...{ id: 'g', name: 'Harbour', credentialSetId: null, jump: [], desiredMode: 'hardware', addedAt: '' },
};

/** A fleet with alerts, and a site whose routers differ from what it desires. */
function open(scheme: 'light' | 'dark', size: { width?: number; height?: number } = {}) {
  const { routers, book } = madeUpState(20, Date.now());
  const grouped = routers.map((row, number) =>
    number < 10 ? { ...row, router: { ...row.router, groupId: 'g' } } : row,
  );
  const state = {
    ...{ routers: grouped, alerts: madeUpAlerts(Date.now()) },
    book: { ...emptyBook, ...book, groups: [harbour] },
  };
  return openPage({ routers: 20, state }, { scheme, ...size });
}

async function wrong(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

describe.each(['light', 'dark'] as const)('in the %s theme', (scheme) => {
  it('alerts are told, selected and shown with their evidence', async () => {
    const { page, errors } = await open(scheme, scheme === 'light' ? {} : { width: 900, height: 600 });
    await expectPage(page.getByRole('link', { name: /Alerts.*3 open alerts/ })).toBeVisible();
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await expectPage(page.getByRole('heading', { level: 1 })).toHaveText('3 alerts are open, 1 of them critical.');
    const list = page.getByRole('region', { name: 'Open alerts' });
    await expectPage(list.getByRole('heading', { level: 2 })).toHaveText([
      'Mill Lane / attic',
      'Harbour / attic',
      'Snoozed',
    ]);
    await list.getByRole('button', { name: 'Show evidence' }).first().click();
    await expectPage(list.getByText('0 hardware, 140 software')).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expectPage(list.getByRole('button', { name: 'Snooze 1 alert' })).toBeVisible();
    await expectPage(page.getByRole('table', { name: 'History' }).getByRole('row')).toHaveCount(3);
    expect(await wrong(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('drift is told with its list, and filtered', async () => {
    const { page } = await open(scheme);
    await page.getByRole('button', { name: 'Show which' }).click();
    await expectPage(
      page
        .getByRole('table')
        .getByRole('row', { name: /Software flow offloading is configured/ })
        .first(),
    ).toBeVisible();
    await page.getByRole('button', { name: /^Differs/ }).click();
    await expectPage(page.getByRole('button', { name: /^Differs/ })).toHaveAttribute('aria-pressed', 'true');
    expect(await wrong(page)).toEqual([]);
  });
});

it('rules and hooks are set, and a wrong hook says what is wrong', async () => {
  const { page } = await open('dark');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expectPage(page.getByRole('table', { name: 'Alert rules' }).getByRole('row')).toHaveCount(10);
  expect(await wrong(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectPage(page.getByText('An address that begins with http:// or https://.')).toBeVisible();
  await page.getByLabel('Name').fill('Chat');
  await page.getByLabel('Address', { exact: true }).fill('https://chat.example/secret');
  await expectPage(page.getByLabel('Address', { exact: true })).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expectPage(page.getByRole('switch', { name: 'Chat: on' })).toBeChecked();
});
