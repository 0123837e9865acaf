import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as eventually } from '@playwright/test';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openProfile } from '../../../electron/store/profile.ts';
import { connectPage } from './connect-page.ts';
import { drivers, newHome, type RunningShell, startStandIn } from './launch.ts';

describe.each(drivers)('the window, by $name', ({ name, launch }) => {
  async function start(home = newHome()): Promise<RunningShell> {
    const shell = await launch({ home });
    onTestFinished(() => shell.kill());
    return shell;
  }

  it('opens with the fleet page, its icon in the tray, its menu, and no flash of another colour', async () => {
    const shell = await start();
    await eventually(shell.page).toHaveTitle(/Flowhelm/);
    await eventually(shell.page.locator('#root')).toContainText('Fleet');
    const found = await shell.evaluate(({ app, BrowserWindow, Menu, nativeTheme }) => {
      const [window] = BrowserWindow.getAllWindows();
      return {
        ready: app.isReady(),
        visible: window?.isVisible(),
        background: window?.getBackgroundColor().toLowerCase(),
        dark: nativeTheme.shouldUseDarkColors,
        menus: Menu.getApplicationMenu()?.items.length,
      };
    });
    expect(found).toMatchObject({ ready: true, visible: true });
    expect(found.menus).toBeGreaterThanOrEqual(5);
    const painted = await shell.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(painted).toBe(rgb(found.background ?? ''));
  });

  it('follows the theme of the settings', async () => {
    const shell = await start();
    await connectPage(shell.page);
    await shell.page.evaluate(async () => {
      const { settings } = await window.testClient.state();
      await window.testClient.client?.app.saveSettings({ ...settings, theme: 'dark' });
    });
    const look = () =>
      shell.evaluate(({ nativeTheme, BrowserWindow }) => [
        nativeTheme.themeSource,
        BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
      ]);
    await eventually.poll(look).toEqual(['dark', '#14181c']);
  });

  it('comes back where it was', async () => {
    const home = newHome();
    const first = await start(home);
    const bounds = { x: 120, y: 60, width: 1000, height: 700 };
    await first.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds);
    await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await first.ended).toBe(0);
    const file = join(home, 'desktop', 'window.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, bounds, maximized: false });
    const second = await start(home);
    expect(await boundsOf(second)).toEqual(bounds);
  });

  it('opens on a display when the remembered place is on none, or is not to be understood', async () => {
    const home = newHome();
    const first = await start(home);
    await first.evaluate(({ app }) => app.quit());
    await first.ended;
    const file = join(home, 'desktop', 'window.json');
    const lost = { version: 1, bounds: { x: 90_000, y: -90_000, width: 1000, height: 700 }, maximized: false };
    for (const content of [JSON.stringify(lost), '{"bounds":']) {
      writeFileSync(file, content);
      const shell = await launch({ home });
      const { x, y, width, height } = await boundsOf(shell);
      expect(Math.abs(x) + Math.abs(y)).toBeLessThan(10_000);
      expect([width >= 900, height >= 600]).toEqual([true, true]);
      await shell.evaluate(({ app }) => app.quit());
      await shell.ended;
    }
  });

  // Playwright attaches to every Electron that it launches, so a second one that ends at once can only be started without it.
  it.runIf(name.startsWith('the stand-in'))('is there once: a second start shows the first', async () => {
    const home = newHome();
    const shell = await start(home);
    await shell.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.minimize();
    });
    const second = startStandIn(home);
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    const isMinimized = () => shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized());
    await eventually.poll(isMinimized).toBe(false);
  });

  it('offers to load the page again when it has crashed', async () => {
    const shell = await start();
    await shell.page.evaluate(() => {
      document.body.dataset['crashed'] = 'yes';
    });
    await shell.evaluate(({ BrowserWindow, dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      Reflect.get(Object(contents), 'emit').call(contents, 'render-process-gone', {}, { reason: 'crashed' });
    });
    await eventually(shell.page.locator('body[data-crashed]')).toHaveCount(0);
    await eventually(shell.page.locator('#root')).toContainText('Fleet');
  });

  it.runIf(name.startsWith('the stand-in'))('says in plain words when the profile is in use, and ends', async () => {
    const home = newHome();
    const profile = openProfile({ mode: 'write', home });
    onTestFinished(() => profile.close());
    const app = startStandIn(home);
    const said: Buffer[] = [];
    app.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
    const [code] = await once(app, 'exit');
    expect(code).toBe(1);
    expect(Buffer.concat(said).toString()).toMatch(
      /Flowhelm cannot start\nAnother Flowhelm .* is using this profile\./,
    );
  });
});

function boundsOf(shell: RunningShell): Promise<Electron.Rectangle> {
  return shell.evaluate(({ BrowserWindow }) => {
    const bounds = BrowserWindow.getAllWindows()[0]?.getBounds();
    if (!bounds) throw new Error('there is no window');
    return bounds;
  });
}

function rgb(hex: string): string {
  const channels = hex.match(/[0-9a-f]{2}/g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return `rgb(${channels.join(', ')})`;
}
