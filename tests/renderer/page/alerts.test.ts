import AxeBuilder from '@axe-core/playwright';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import type { Group } from '../../../shared/model/book.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { madeUpAlerts, makeAlert } from '../backend/made-up-alerts.ts';
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

it('rules and hooks lead to the alert rules, and so does the palette, even from there', async () => {
  const { page } = await open('light', { width: 900, height: 600 });
  await page.getByRole('link', { name: /^Alerts/ }).click();
  await page.getByRole('link', { name: 'Rules and hooks' }).click();
  const heading = page.getByRole('heading', { level: 2, name: 'Alerts', exact: true });
  await expectPage(page.getByRole('table', { name: 'Alert rules' })).toBeVisible();
  await expectPage(heading).toBeFocused();
  await expectPage(heading).toBeInViewport();
  await page.getByRole('button', { name: 'Add a webhook' }).focus();
  await expectPage(heading).not.toBeInViewport();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to a router').focus();
  await page.keyboard.press('Escape');
  await expectPage(page.getByRole('button', { name: 'Add a webhook' })).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('alert rules');
  await page.keyboard.press('Enter');
  await expectPage(heading).toBeFocused();
  await expectPage(heading).toBeInViewport();
});

it('an empty list of alerts leaves the page to their history, which goes back as far as it is kept', async () => {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const closedAlerts = Array.from({ length: 1050 }, (_, number) => {
    const other = { routerId: 'router-2', routerName: 'Mill Lane / attic', kind: 'rebooted' } as const;
    return makeAlert({
      id: `a${number}`,
      ...(number === 1049 ? other : {}),
      openedAt: at(number + 2),
      closedAt: at(number + 1),
    });
  });
  const { page } = await openPage({ routers: 20, closedAlerts }, {});
  await page.getByRole('link', { name: /^Alerts/ }).click();
  await expectPage(page.getByRole('heading', { level: 1 })).toHaveText('No alert is open.');
  const heading = page.getByRole('heading', { name: 'History' });
  expect((await heading.boundingBox())?.y ?? 800).toBeLessThan(200);
  const rows = page.getByRole('table', { name: 'History' }).getByRole('row');
  await expectPage(rows).toHaveCount(51);
  await expectPage(page.getByText('Only the 1,000 alerts that opened last are read.')).toBeVisible();
  await page.getByLabel('Of router').selectOption('Mill Lane / attic');
  await expectPage(rows).toHaveCount(2);
  await page.getByLabel('Of router').selectOption('Any router');
  await page.getByLabel('Of kind').selectOption('Rebooted');
  await expectPage(page.getByText('No closed alert fits.')).toBeVisible();
  await page.getByRole('button', { name: 'Look further back' }).click();
  await expectPage(rows).toHaveCount(2);
  await expectPage(page.getByText('that opened last are read.')).toBeHidden();
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
