import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import type { Profile } from '../../electron/store/profile.ts';
import { browserForFile, expect } from './browser.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { OrganiseSheets } from './pages/organise.ts';
import { appForTest } from './served-app.ts';
import { addManyRouters, nameOf } from './thousand-routers.ts';

const at = '2026-01-01T00:00:00.000Z';
const authentication = { agent: false, keyFile: null, password: 'never' as const };

/** Two dozen routers without sites or tags, login details and a jump host to give them. */
function book(profile: Profile): void {
  addManyRouters(profile, 24);
  profile.credentialSets.save({ id: 's', name: 'Field', user: null, authentication, addedAt: at });
  profile.jumpHosts.save({
    ...{ id: 'j', name: 'bastion', host: '127.0.0.1', port: 1, user: 'root', credentialSetId: null },
    ...{ authentication, addedAt: at },
  });
}

/** The same with two sites and tags. */
function sites(profile: Profile): void {
  book(profile);
  for (const [id, name] of [
    ['h', 'Harbour Street'],
    ['m', 'Mill Lane'],
  ] as const) {
    profile.groups.save({ id, name, credentialSetId: 's', jump: ['j'], addedAt: at });
  }
  profile.routers.list().forEach((router, place) => {
    if (place % 3 !== 2) profile.routers.update({ ...router, groupId: place % 3 ? 'm' : 'h', tags: ['rented', 'old'] });
  });
}

describe('putting a fleet in order', () => {
  const browser = browserForFile();

  it('edits many routers at once, and says what changes for how many before it does', async () => {
    const app = await appForTest({ prepare: book });
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheets = new OrganiseSheets(page);
    for (const number of [0, 1, 2]) await fleet.select(nameOf(number));
    await sheets.edit();
    await expect(sheets.sheet).toContainText('Nothing would change.');
    await sheets.field('Site').selectOption('New site...');
    await sheets.button('Edit').click();
    await expect(sheets.field('Name of the new site')).toBeFocused();
    await sheets.field('Name of the new site').fill('Quay');
    await sheets.field('Tags to add').fill('rented');
    await page.keyboard.press('Enter');
    await sheets.field('Port').fill('22');
    await expect(sheets.preview).toContainText('Site3 routers');
    await expect(sheets.preview).toContainText('then with rented');
    await expect(sheets.preview).not.toContainText('Port');
    expect(app.service.workspace.board.routers.filter(({ router }) => router.tags)).toEqual([]);
    await sheets.button('Edit 3 routers').click();
    await expect(new Frame(page).toast('3 routers are edited.')).toBeVisible();
    await expect(fleet.row(nameOf(1))).toContainText('Quay');
    await expect(fleet.row(nameOf(1))).toContainText('rented');
    await sheets.choose('All sites', 'Quay');
    await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'By site' });
    await expect(fleet.table.getByText('Quay 3')).toBeVisible();
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '5');
    const ids = app.service.workspace.profile.groups.list().map(({ id }) => id);
    expect(app.service.workspace.profile.routers.list().filter(({ groupId }) => groupId === ids[0])).toHaveLength(3);
  });

  it('does not edit while a change runs on one of them', async () => {
    const app = await appForTest({ prepare: book });
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheets = new OrganiseSheets(page);
    await fleet.select(nameOf(0));
    app.service.workspace.board.patch('many-0', { runId: 'run' });
    await sheets.edit();
    await sheets.field('User').fill('admin');
    await expect(sheets.sheet).toContainText(`A change runs on ${nameOf(0)}.`);
    await expect(sheets.button('Edit 1 router')).toBeDisabled();
    app.service.workspace.board.patch('many-0', { runId: null });
    await expect(sheets.button('Edit 1 router')).toBeEnabled();
    await expect(sheets.sheet).toContainText('Flowhelm logs in to 1 anew.');
  });

  it('filters by site and tag, and comes back to a saved filter from the menu and the palette', async () => {
    const app = await appForTest({ prepare: sites });
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheets = new OrganiseSheets(page);
    await expect(fleet.rows.first()).toBeVisible();
    await sheets.choose('All sites', 'Harbour Street');
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '9');
    await sheets.choose('All tags', 'rented');
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '9');
    await sheets.menu('Save this filter...');
    await expect(sheets.sheet).toContainText('Now: Harbour Street, rented');
    await sheets.field('Name of the new filter').fill('Rented at the harbour');
    await page.keyboard.press('Enter');
    await expect(sheets.sheet).toBeHidden();
    await page.reload();
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '25');
    await sheets.menu('Rented at the harbour');
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '9');
    await expect(page.getByRole('button', { name: 'Harbour Street', exact: true })).toBeVisible();
    await page.reload();
    await new Frame(page).place('Settings').click();
    await new Frame(page).command('rented at');
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '9');
    await sheets.menu('Saved filters...');
    await sheets.button('Remove Rented at the harbour').click();
    await expect(sheets.sheet).toContainText('No filters are saved yet.');
  });

  it('makes, renames and removes a site, and its routers stay', async () => {
    const app = await appForTest({ prepare: sites });
    const { profile } = app.service.workspace;
    const page = await browser.open(app);
    const sheets = new OrganiseSheets(page);
    await expect(new FleetScreen(page).rows.first()).toBeVisible();
    await sheets.menu('Sites...');
    await sheets.button('Add a site').click();
    await sheets.field('Name').fill('mill lane');
    await sheets.button('Save').click();
    await expect(sheets.sheet).toContainText('Another site is already called mill lane.');
    await sheets.field('Name').fill('Quay');
    await sheets.button('Save').click();
    await expect(sheets.sheet.getByRole('listitem').filter({ hasText: 'Quay' })).toContainText('0 routers');
    const before = profile.routers.list();
    await sheets.button('Edit Mill Lane').click();
    await sheets.field('Name').fill('Mill Street');
    await sheets.button('Save').click();
    await expect(sheets.sheet.getByRole('listitem').filter({ hasText: 'Mill Street' })).toContainText('8 routers');
    expect(profile.routers.list()).toEqual(before);
    await sheets.button('Remove Harbour Street...').click();
    await expect(sheets.sheet).toContainText('Its 8 routers stay in Flowhelm, without a site.');
    await sheets.button('Remove').click();
    await expect(sheets.button('Remove Harbour Street...')).toBeHidden();
    expect(profile.routers.list()).toHaveLength(24);
    expect(profile.routers.list().filter(({ jump }) => jump?.[0] === 'j')).toHaveLength(8);
  });

  it('closes what is open when the browser goes back', async () => {
    const app = await appForTest({ prepare: book });
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheets = new OrganiseSheets(page);
    await new Frame(page).place('Settings').click();
    await new Frame(page).place('Fleet').click();
    await expect(fleet.rows.first()).toBeVisible();
    await sheets.menu('Sites...');
    await expect(sheets.sheet).toBeVisible();
    await page.goBack();
    await expect(sheets.sheet).toBeHidden();
    await expect(new Frame(page).place('Settings')).toHaveAttribute('aria-current', 'page');
  });

  it('gives the focus back where it came from, and names the tabs of a router in words', async () => {
    const app = await appForTest({ prepare: book });
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheets = new OrganiseSheets(page);
    await expect(fleet.rows.first()).toBeVisible();
    await sheets.menu('Sites...');
    await expect(sheets.button('Add a site')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Views and sites' })).toBeFocused();
    // keys are the menu's until it has faded away
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.keyboard.press('/');
    await expect(fleet.search).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Views and sites' })).toBeFocused();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('main')).toBeFocused();
    await fleet.open(nameOf(7));
    await expect(page.getByRole('tab', { name: /^Flows \d+ flows$/ })).toBeVisible();
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that keeps people out or scrolls sideways, in the %s theme at 900 by 600',
    async (colorScheme) => {
      const app = await appForTest({ prepare: sites });
      const page = await browser.open(app, {
        ...{ colorScheme, reducedMotion: 'reduce', viewport: { width: 900, height: 600 } },
      });
      const sheets = new OrganiseSheets(page);
      await expect(new FleetScreen(page).rows.first()).toBeVisible();
      await look(page, 'fleet');
      await page.getByRole('button', { name: 'All sites' }).click();
      await expect(page.getByRole('checkbox', { name: /^Mill Lane/ })).toBeVisible();
      await look(page, 'sites to filter by');
      await page.keyboard.press('Escape');
      await sheets.choose('All tags', 'old');
      await sheets.menu('Save this filter...');
      await look(page, 'saved filters');
      await page.keyboard.press('Escape');
      await sheets.menu('Sites...');
      await look(page, 'sites');
      await sheets.button('Edit Mill Lane').click();
      await look(page, 'site');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.getByRole('checkbox', { name: 'Select all' }).check();
      await look(page, 'selection');
      await expect(page.getByRole('button', { name: 'Clear selection' })).toBeInViewport({ ratio: 1 });
      await sheets.edit();
      await sheets.field('Site').selectOption('Mill Lane');
      await sheets.field('Jump hosts').selectOption('Choose them...');
      await sheets.field('Tags to add').fill('new');
      await page.keyboard.press('Enter');
      await look(page, 'edit');
    },
  );
});

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['FLOWHELM_TEST_PICTURES'];
  const theme = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}-${theme}.png` });
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found, name).toEqual([]);
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main *, [role=dialog] *')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .filter((one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX))
      .map(({ tagName, className }) => `${tagName}.${className}`),
  );
  expect(wide, name).toEqual([]);
}
