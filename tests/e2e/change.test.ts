import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { armed, auditAll } from './engine-states.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { Frame } from './pages/frame.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest, type ServedApp } from './served-app.ts';

const works = /^Hardware flow offloading works: [1-9]/;

describe('a change of one router', () => {
  const browser = browserForFile();

  /** The sheet with the plan, opened from the page of the router. */
  async function openPlan(
    app: ServedApp,
    id: string,
  ): Promise<{ page: Page; router: RouterScreen; sheet: ChangeSheet }> {
    await auditAll(app);
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    await router.visit(id);
    await router.button('Turn on offload…').click();
    return { page, router, sheet: new ChangeSheet(page) };
  }

  it('that loses the gateway is undone at once, with what failed and the state of the router', async () => {
    const app = await appForTest({ routers: ['mt7986-off'], speed: 4 });
    const { page, router, sheet } = await openPlan(app, 'mt7986-off');
    await sheet.setWindow(300);
    await app.router('mt7986-off').inject({ kind: 'gateway-lost-after-load' });
    await sheet.start.click();
    // A gateway is given a while to answer before it counts as lost.
    await expect(sheet.outcome).toHaveText('The change did not go through.', { timeout: 60_000 });
    await expect(sheet.checks.filter({ hasText: 'did not hold' })).not.toHaveCount(0);
    await expect(sheet.checks.filter({ hasText: '(held)' })).not.toHaveCount(0);
    await expect(sheet.sheet.getByRole('alert')).toContainText(/as (it was )?before|as it was/);
    await expect(sheet.step('Undo')).toContainText('done');
    expect(await app.router('mt7986-off').state()).toMatchObject({
      configured: { flowOffloading: null, flowOffloadingHw: null },
      staged: [],
      loaded: 'off',
    });
    await sheet.button('Plan again').click();
    app.router('mt7986-off').clearFaults();
    await expect(sheet.start).toBeEnabled();
    await sheet.button('Cancel').click();
    await expect(router.button('Turn on offload…')).toBeVisible();
    await router.tab('History').click();
    await expect(page.getByRole('tabpanel', { name: /History/ })).toContainText('undone');
  });

  it('that loses the connection for good is undone by the router itself, and its end is learnt', async () => {
    const app = await appForTest({ routers: ['mt7986-off'], speed: 3 });
    const { page, router, sheet } = await openPlan(app, 'mt7986-off');
    const virtual = app.router('mt7986-off');
    await sheet.setWindow(30);
    const lost = armed(app).then(() => virtual.inject({ kind: 'unreachable' }));
    await sheet.start.click();
    await lost;
    await expect(sheet.countdown).toBeVisible();
    await expect.poll(async () => (await virtual.state()).loaded).toBe('off');
    virtual.clearFaults();
    await expect(sheet.outcome).toHaveText('The change did not go through.', { timeout: 60_000 });
    expect((await virtual.state()).configured).toEqual({ flowOffloading: null, flowOffloadingHw: null });
    await sheet.button('Done').click();
    await expect(router.button('Turn on offload…')).toBeVisible();
    await router.tab('History').click();
    await expect(page.getByRole('tabpanel', { name: /History/ })).toContainText('undone');
  });

  it('goes on without its window, and another window shows it', async () => {
    const app = await appForTest({ routers: ['mt7986-off'] });
    const { page, sheet } = await openPlan(app, 'mt7986-off');
    await app.router('mt7986-off').inject({ kind: 'slow-link', bytesPerSecond: 60_000, latencyMs: 150 });
    await sheet.start.click();
    await expect(sheet.countdown).toBeVisible();
    await page.close();
    const second = await browser.open(app);
    await new RouterScreen(second).visit('mt7986-off');
    await new RouterScreen(second).button('Show the change').click();
    const reopened = new ChangeSheet(second);
    await expect(reopened.steps).toBeVisible();
    await expect(reopened.outcome).toHaveText(works);
    await reopened.button('Done').click();
    await new Frame(second).place('Activity').click();
    await expect(second.getByRole('main')).toContainText('Harbour Street 12');
  });

  it('is stopped and undone by hand while the countdown runs', async () => {
    const app = await appForTest({ routers: ['mt7986-off'] });
    const { sheet } = await openPlan(app, 'mt7986-off');
    await app.router('mt7986-off').inject({ kind: 'slow-link', bytesPerSecond: 60_000, latencyMs: 150 });
    await sheet.start.click();
    await expect(sheet.countdown).toBeVisible();
    await sheet.button('Undo now').click();
    await expect(sheet.outcome).toHaveText('The change was stopped.');
    expect((await app.router('mt7986-off').state()).loaded).toBe('off');
  });

  it('is stopped by an advisory until that is accepted knowingly', async () => {
    const app = await appForTest({ routers: ['mt7986-sqm'] });
    await auditAll(app);
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    const sheet = new ChangeSheet(page);
    await router.visit('mt7986-sqm');
    await router.choose(/^Hardware flow offloading/);
    await expect(sheet.column('What to know')).toContainText('Stops the change');
    await expect(sheet.start).toBeDisabled();
    const consent = sheet.sheet.getByRole('checkbox', { name: /^I accept this/ });
    await consent.first().check();
    for (const box of await consent.all()) await box.check();
    await expect(sheet.start).toBeEnabled();
    await sheet.start.click();
    await expect(sheet.outcome).toHaveText(works);
    expect((await app.router('mt7986-sqm').state()).loaded).toBe('hardware');
  });

  it('is refused where somebody left edits staged, and the edits stay', async () => {
    const app = await appForTest({ routers: ['mt7986-staged'] });
    await auditAll(app);
    const before = await app.router('mt7986-staged').state();
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    const sheet = new ChangeSheet(page);
    await router.visit('mt7986-staged');
    await router.choose(/^Hardware flow offloading/);
    await expect(sheet.sheet.getByRole('alert')).toContainText(/edits|staged/i);
    await expect(sheet.sheet.getByRole('alert')).toContainText('Nothing changes.');
    await expect(sheet.start).toBeDisabled();
    expect((await app.router('mt7986-staged').state()).staged).toEqual(before.staged);
    expect(before.staged).not.toEqual([]);
  });
});
