import { afterAll, beforeAll, describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { FleetScreen } from './pages/fleet.ts';
import { RouterScreen } from './pages/router.ts';
import { type ServedApp, serveApp } from './served-app.ts';
import { addManyRouters, nameOf } from './thousand-routers.ts';

describe('a thousand routers', () => {
  const browser = browserForFile();
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp({ prepare: (profile) => addManyRouters(profile, 1000) });
  });
  afterAll(() => app?.close());

  it('are counted, and only those in sight are drawn', async () => {
    const fleet = new FleetScreen(await browser.open(app));
    await expect(fleet.sentence).toHaveText(/^750 of 1,000 routers accelerate\./);
    await expect(fleet.filter('Hardware')).toHaveText(/500$/);
    await expect(fleet.filter('Off')).toHaveText(/250$/);
    await expect(fleet.rows.first()).toBeVisible();
    expect(await fleet.rows.count()).toBeLessThan(80);
    await expect(fleet.table).toHaveAttribute('aria-rowcount', '1001');
  });

  it('are found by name, and opened', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    await fleet.search.fill('0777');
    await expect(fleet.rows).toHaveCount(1);
    await fleet.open(nameOf(777));
    await expect(new RouterScreen(page).name).toHaveText(nameOf(777));
  });

  it('are walked from end to end by keys', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    await fleet.table.getByRole('button', { name: 'Router', exact: true }).click();
    await expect(fleet.rows.first()).toBeVisible();
    await fleet.table.focus();
    await page.keyboard.press('End');
    await expect(fleet.table.locator('[aria-rowindex="1001"]')).toBeInViewport();
    await expect(fleet.current).toHaveAttribute('aria-rowindex', '1001');
    await page.keyboard.press('Home');
    await expect(fleet.table.locator('[aria-rowindex="2"]')).toBeInViewport();
    await expect(fleet.current).toHaveAttribute('aria-rowindex', '2');
  });

  it('are all selected at once for an action, and follow what the engine tells', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    await fleet.filter('Off').click();
    await fleet.table.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(fleet.chosenActions).toContainText('250 selected');
    await fleet.chosenActions.getByRole('button', { name: 'Clear selection' }).click();
    await fleet.filter('Off').click();
    const { board } = app.service.workspace;
    const rows = board.routers.slice(0, 10);
    for (const { router } of rows) board.patch(router.id, { reachability: failed() });
    // The router that was opened above has been asked too, and may have been found to be away by now.
    await expect(fleet.filter('Unreachable')).toHaveText(/1[01]$/);
    for (const { router, reachability } of rows) board.patch(router.id, { reachability });
    await expect(fleet.filter('Unreachable')).toHaveText(/Unreachable[01]$/);
  });
});

function failed() {
  const error = { code: 'unreachable', sentence: 'The router does not answer.', nextStep: 'Check that it is on.' };
  return { state: 'failed' as const, at: new Date().toISOString(), error: { ...error, retryable: true, evidence: {} } };
}
