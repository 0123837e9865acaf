import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest } from './served-app.ts';

const own = { routers: ['mt7986-off', 'mt7981-apk'] } as const;

describe('when something breaks', () => {
  const browser = browserForFile();

  it('a dropped connection is said, and what was missed is there after it', async () => {
    const app = await appForTest(own);
    await auditAll(app);
    const page = await browser.open(app, { mayFail: true });
    const fleet = new FleetScreen(page);
    const frame = new Frame(page);
    await expect(fleet.card('Harbour Street 12')).toContainText('Off');
    await page.context().setOffline(true);
    app.dropConnections();
    await expect(frame.connection).toContainText(/What you see is from .*Trying again/);
    await app.router('mt7986-off').inject({ kind: 'unreachable' });
    app.service.workspace.audits.ask(['mt7986-off']);
    await expect.poll(() => app.service.workspace.board.router('mt7986-off')?.reachability.state).toBe('failed');
    await expect(fleet.card('Harbour Street 12')).toContainText('Off');
    await page.context().setOffline(false);
    // It tries by itself, too, and may have been faster.
    await frame.connection
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 2000 })
      .catch(() => null);
    await expect(frame.connection).toBeHidden();
    await expect(fleet.card('Harbour Street 12')).toContainText('Unreachable');
  });

  it('a connection that drops and returns at once leaves no banner', async () => {
    const app = await appForTest(own);
    const page = await browser.open(app, { mayFail: true });
    await expect(new FleetScreen(page).sentence).toBeVisible();
    app.dropConnections();
    await auditAll(app);
    await expect(new Frame(page).connection).toBeHidden();
    await expect(new FleetScreen(page).card('Chapel Hill 3')).toContainText('Hardware');
  });

  it('a view that fails to draw costs that view, not the window, is in the log, and can be drawn again', async () => {
    const app = await appForTest(own);
    await auditAll(app);
    let harm = true;
    // The page trusts its engine, so an answer out of shape is the way to make it fail from outside.
    const prepare = (page: Page) =>
      page.routeWebSocket(/\/rpc$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((message) => {
          const text = message.toString();
          if (harm && text.includes('"byPath"')) socket.send(text.replaceAll(/"byPath":\{[^}]*\}/g, '"byPath":null'));
          else socket.send(message);
        });
      });
    const page = await browser.open(app, { mayFail: true, prepare });
    const frame = new Frame(page);
    const main = page.getByRole('main');
    await expect(main.getByRole('alert')).toContainText('This part of the page failed to draw.');
    await expect(main.getByRole('alert')).toContainText('Your routers are not touched by this.');
    await expect.poll(() => app.log()).toContain('the page: Cannot read properties of null');
    await frame.place('Settings').click();
    await expect(frame.place('Settings')).toHaveAttribute('aria-current', 'page');
    await expect(main.getByRole('alert')).toBeHidden();
    await frame.place('Fleet').click();
    await expect(main.getByRole('alert')).toBeVisible();
    harm = false;
    app.dropConnections();
    await expect(frame.connection).toBeHidden();
    await expect(async () => {
      await main.getByRole('button', { name: 'Draw it again' }).click({ timeout: 1000 });
      await expect(new FleetScreen(page).card('Harbour Street 12')).toContainText('Off', { timeout: 1000 });
    }).toPass();
  });

  it('an error outside of any view is logged and leaves the page as it is', async () => {
    const app = await appForTest(own);
    await auditAll(app);
    const page = await browser.open(app, { mayFail: true });
    const fleet = new FleetScreen(page);
    await expect(fleet.card('Harbour Street 12')).toBeVisible();
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error('a made-up failure');
      });
      void Promise.reject(new Error('a made-up rejection'));
    });
    await expect.poll(() => app.log()).toContain('a made-up failure');
    await expect.poll(() => app.log()).toContain('a made-up rejection');
    await expect(fleet.card('Harbour Street 12')).toBeVisible();
  });

  it('an address that does not exist says so and leads back', async () => {
    const app = await appForTest(own);
    const page = await browser.open(app);
    await new RouterScreen(page).visit('no-such-router');
    await expect(page.getByRole('main')).toContainText('This router is not in the fleet.');
    await page
      .getByRole('main')
      .getByRole('button', { name: 'Back to the fleet' })
      .or(page.getByRole('main').getByRole('link', { name: 'Back to the fleet' }))
      .click();
    await expect(new FleetScreen(page).card('Harbour Street 12')).toBeVisible();
  });
});
