import { expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { loginViews, prepareLoginDetails } from './login-views.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { AddRouterSheet, HostKeySheet } from './pages/login-sheets.ts';
import { RouterScreen } from './pages/router.ts';
import { noKeyring, type ServedApp, serveApp } from './served-app.ts';
import type { View } from './view.ts';

const routerTab = (id: string, tab: string, name: string): View => ({
  name: `router, ${name}`,
  show: async (page) => {
    await new RouterScreen(page).visit(id, tab);
    await expect(page.getByRole('tab', { name: new RegExp(`^${name}`) })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tabpanel')).not.toBeEmpty();
  },
});

const planOf = (id: string, choice: RegExp, name: string): View => ({
  name,
  show: async (page) => {
    const router = new RouterScreen(page);
    await router.visit(id);
    await router.choose(choice);
    await expect(new ChangeSheet(page).column('What to know')).toBeVisible();
    await expect(page.getByText('Reading the router to plan the change.')).toBeHidden();
  },
});

/** Every page, tab and sheet, and how a person gets there from any other. */
export const views: readonly View[] = [
  {
    name: 'fleet',
    show: async (page) => {
      await new Frame(page).place('Fleet').click();
      await expect(new FleetScreen(page).rows.first()).toBeVisible();
    },
  },
  {
    name: 'charts of the fleet',
    show: async (page) => {
      await new Frame(page).place('Fleet').click();
      await page.getByRole('link', { name: 'Charts' }).click();
      await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toBeVisible();
    },
  },
  {
    name: 'fleet, with rows selected',
    show: async (page) => {
      await new Frame(page).place('Fleet').click();
      await new FleetScreen(page).select('Harbour Street 12');
      await expect(new FleetScreen(page).chosenActions).toBeVisible();
    },
  },
  {
    name: 'question before routers are removed',
    show: async (page) => {
      await new FleetScreen(page).chosenActions.getByRole('button', { name: 'Remove...' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'change of several routers',
    show: async (page) => {
      const fleet = new FleetScreen(page);
      await fleet.select('Garden House');
      await fleet.chosenActions.getByRole('button', { name: 'Turn on offload...' }).click();
      await expect(page.getByRole('dialog')).toContainText('1 of 2 would change.');
    },
  },
  {
    name: 'commands',
    show: async (page) => {
      await page.keyboard.press('Control+k');
      await expect(new Frame(page).palette).toBeVisible();
    },
  },
  {
    name: 'list of keys',
    show: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toContainText('Next router');
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1');
    },
  },
  {
    name: 'activity',
    show: async (page) => {
      await new Frame(page).place('Activity').click();
      await expect(new Frame(page).place('Activity')).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    },
  },
  {
    name: 'settings',
    show: async (page) => {
      await new Frame(page).place('Settings').click();
      await expect(new Frame(page).place('Settings')).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    },
  },
  routerTab('mt7981-apk', '', 'Overview'),
  routerTab('mt7981-apk', 'flows', 'Flows'),
  routerTab('mt7981-apk', 'devices', 'Devices'),
  routerTab('mt7986-sqm', 'advisories', 'Advisories'),
  routerTab('mt7981-apk', 'history', 'History'),
  routerTab('mt7981-apk', 'evidence', 'Evidence'),
  routerTab('x86-fell-back', '', 'Overview'),
  planOf('mt7986-off', /^Hardware flow offloading/, 'plan of a change'),
  planOf('mt7986-sqm', /^Hardware flow offloading/, 'plan that an advisory stops'),
  planOf('mt7986-staged', /^Hardware flow offloading/, 'plan that is refused'),
  {
    name: 'form of a router to add',
    show: async (page) => {
      await new Frame(page).place('Fleet').click();
      await page.getByRole('button', { name: 'Add a router' }).click();
      await expect(new AddRouterSheet(page).field('Name')).toBeVisible();
    },
  },
  {
    name: 'host key that has changed',
    show: async (page) => {
      const router = new RouterScreen(page);
      await router.visit('debian-nftables');
      await router.button('Compare the host keys…').click();
      await expect(new HostKeySheet(page).replace).toBeVisible();
    },
  },
  {
    name: 'password that is asked for',
    show: async (page) => {
      const router = new RouterScreen(page);
      await router.visit('custom-image');
      await router.button('Give the password…').click();
      await expect(page.getByRole('dialog')).toContainText('Until Flowhelm ends');
    },
  },
  {
    name: 'run of a change',
    show: async (page) => {
      await new Frame(page).place('Activity').click();
      await page
        .getByRole('button', { name: /Garden House/ })
        .first()
        .click();
      await expect(new ChangeSheet(page).proof).toBeVisible();
    },
  },
  ...loginViews,
];

/** Routers in all the states that the views need. */
export async function appWithEverything(): Promise<ServedApp> {
  const app = await serveApp({
    routers: [
      ...['mt7986-off', 'mt7981-apk', 'ath79-off', 'mt7986-sqm', 'mt7986-staged', 'x86-fell-back'],
      ...['debian-nftables', 'custom-image'],
    ],
    keyring: noKeyring,
    prepare: (profile) => prepareLoginDetails(profile, 'mt7981-apk'),
  });
  await app.router('debian-nftables').inject({ kind: 'host-key-changed' });
  await app.router('custom-image').inject({ kind: 'authentication-refused' });
  await auditAll(app);
  const { runs, board } = app.service.workspace;
  const [id = ''] = runs.start({
    ...{ ids: ['ath79-off'], wanted: 'software', overrides: [], rollbackWindowSeconds: 600, shownPlan: null },
  });
  await expect.poll(() => board.run(id)?.state).toBe('confirmed');
  return app;
}
