import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { describe, it, onTestFinished, vi } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { chooseFromMenu, DiscoverySheet, ImportSheet } from './pages/bring-in.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { AddRouterSheet } from './pages/login-sheets.ts';
import { appForTest, type ServedApp } from './served-app.ts';

const names = ({ service }: ServedApp) =>
  service.workspace.profile.routers
    .list()
    .map(({ name }) => name)
    .sort();

/** The fleet has Garden House; the table names it twice, once with another port, and has a line without a host. */
function tableFor(app: ServedApp): string {
  const { host, port } = app.router('ath79-off');
  return [
    'name;host;port;user;group;tags;jump',
    `Garden House;${host};${port};root;;;`,
    'Attic;127.0.0.2;9;root;Harbour Street;mesh,upstairs;',
    'Cellar;127.0.0.3;9;root;Harbour Street;;admin@127.0.0.4:2200',
    'Attic again;127.0.0.2;9;root;Harbour Street;;',
    'Nowhere;not a host!;22;root;;;',
  ].join('\r\n');
}

describe('an import', () => {
  const browser = browserForFile();

  it('shows every row of a table first, and writes only what is selected', async () => {
    const app = await appForTest({ routers: ['ath79-off', 'mt7986-off'] });
    const changed = app.router('mt7986-off');
    const page = await browser.open(app);
    const sheet = new ImportSheet(page);
    await chooseFromMenu(page, 'Import...');
    const table = `${tableFor(app)}\r\n${changed.name};${changed.host};${changed.port};root;Mill Lane;;\r\n`;
    await sheet.chooseFile({ name: 'routers.csv', content: table });
    await expect(sheet.sheet.getByRole('heading', { name: 'routers.csv: 6 entries.' })).toBeVisible();
    await expect(sheet.format).toHaveValue('csv');
    for (const [status, count] of [
      ['New', 2],
      ['Update', 1],
      ['Not supported', 1],
      ['Duplicate', 2],
    ] as const) {
      await expect(sheet.chip(status)).toHaveText(`${status}${count}`);
    }
    await expect(sheet.row('Cellar')).toContainText('admin@127.0.0.4:2200');
    await expect(sheet.row('Attic')).toContainText('mesh, upstairs');
    await expect(sheet.row('Nowhere')).toContainText('neither a host name nor an IP address');
    await expect(sheet.row('Nowhere').getByRole('checkbox')).toHaveCount(0);
    await sheet.chip('Duplicate').click();
    await expect(sheet.row('Garden House')).toContainText('Known already');
    await expect(sheet.row('Attic')).toHaveCount(0);
    await sheet.chip('Duplicate').click();
    await sheet.row('Cellar').getByRole('checkbox').uncheck();
    expect(names(app)).toEqual([app.router('ath79-off').name, changed.name].sort());
    await sheet.button('Add 1 router, update 1').click();
    await expect(sheet.sheet).toContainText('1 router was added. 1 router was updated.');
    await expect(sheet.sheet).toContainText('2 groups were made for them.');
    await expect(sheet.sheet).toContainText('Trust their host keys');
    expect(names(app)).toEqual(['Attic', app.router('ath79-off').name, changed.name].sort());
    await sheet.button('Done').click();
    await expect(new FleetScreen(page).card('Attic')).toBeVisible();
  });

  it('takes a pasted OpenSSH config, over the keyboard alone', async () => {
    const app = await appForTest();
    const page = await browser.open(app);
    const sheet = new ImportSheet(page);
    await new FleetScreen(page).door(/^Import a list/).press('Enter');
    await expect(sheet.button('Choose a file')).toBeFocused();
    await sheet.pasted.fill(
      'Host attic\n  HostName 127.0.0.2\n  Port 9\n  ProxyJump bastion\nHost bastion\n  HostName 127.0.0.3\n  Port 9\n  User admin\nHost *.lan\n  User root\n',
    );
    await sheet.button('Read the text').press('Enter');
    await expect(sheet.format).toHaveValue('ssh-config');
    await expect(sheet.sheet.getByRole('heading', { name: 'The text: 2 entries.' })).toBeFocused();
    await expect(sheet.row('attic')).toContainText('admin@127.0.0.3:9');
    await sheet.table.focus();
    await page.keyboard.press('ArrowDown');
    await expect(sheet.table.locator('[data-current]')).toContainText('attic');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await sheet.button('Add 1 router').press('Enter');
    await expect(sheet.sheet).toContainText('1 router was added.');
    await expect(sheet.sheet).toContainText('1 jump host was made for them.');
    await sheet.button('Compare host keys...').press('Enter');
    await expect(page.getByRole('dialog', { name: 'Host keys of several routers' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(new FleetScreen(page).card('attic')).toBeVisible();
    expect(names(app)).toEqual(['attic']);
  });

  it('reads the OpenSSH config of this computer, unless others may write it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'flowhelm-home-'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true });
    });
    vi.stubEnv('HOME', home);
    const config = join(home, '.ssh', 'config');
    mkdirSync(join(home, '.ssh'));
    writeFileSync(config, 'Include more\nHost cellar\n  HostName 127.0.0.3\n  Port 9\n');
    writeFileSync(join(home, '.ssh', 'more'), 'Host attic\n  HostName 127.0.0.2\n  Port 9\n', { mode: 0o600 });
    chmodSync(config, 0o666);
    const page = await browser.open(await appForTest());
    const sheet = new ImportSheet(page);
    await new FleetScreen(page).door(/^Import a list/).click();
    await sheet.button('Read it').click();
    await expect(sheet.alert).toContainText('may be written by others');
    chmodSync(config, 0o600);
    await sheet.button('Read it').click();
    await expect(sheet.sheet.getByRole('heading', { name: '~/.ssh/config: 2 entries.' })).toBeVisible();
    await expect(sheet.row('attic')).toContainText('127.0.0.2:9');
    await expect(sheet.format).toHaveCount(0);
  });

  it('of thousands of rows draws those in sight', async () => {
    const app = await appForTest();
    const page = await browser.open(app);
    const sheet = new ImportSheet(page);
    await new FleetScreen(page).door(/^Import a list/).click();
    const lines = Array.from({ length: 3000 }, (_, row) => `router ${row},10.0.${row >> 8}.${row & 255}`);
    await sheet.chooseFile({ name: 'many.csv', content: ['name,host', ...lines].join('\n') });
    await expect(sheet.button('Add 3,000 routers')).toBeVisible();
    expect(await sheet.table.getByRole('row').count()).toBeLessThan(60);
    await sheet.table.focus();
    await page.keyboard.press('End');
    await expect(sheet.row('router 2999')).toBeInViewport();
    await page.keyboard.press('Space');
    await expect(sheet.button('Add 2,999 routers')).toBeVisible();
    const all = sheet.table.getByRole('checkbox', { name: 'Select all that can be taken over' });
    await all.check();
    await all.uncheck();
    await expect(sheet.button('Nothing selected')).toBeDisabled();
    await page.keyboard.press('Escape');
    expect(names(app)).toEqual([]);
  });

  it('says plainly what is wrong with a file, in the sheet, and keeps what was typed', async () => {
    const app = await appForTest();
    const page = await browser.open(app);
    const sheet = new ImportSheet(page);
    await new FleetScreen(page).door(/^Import a list/).click();
    await sheet.chooseFile({ name: 'image.csv', content: 'name,host\nattic\u0000,127.0.0.2\n' });
    await expect(sheet.alert).toContainText('it is not text');
    await expect(sheet.alert).toContainText('Nothing has been written.');
    await sheet.drop([{ name: 'all.yml', content: billionLaughs }]);
    await expect(sheet.alert).toContainText('refers to its anchors too often');
    await sheet.drop([
      { name: 'a', content: 'x' },
      { name: 'b', content: 'y' },
    ]);
    await expect(sheet.alert).toContainText('2 files were dropped; Flowhelm reads one at a time.');
    await sheet.chooseFile({ name: 'huge.csv', content: Buffer.alloc(20_000_001, 'a') });
    await expect(sheet.alert).toContainText('huge.csv has 19.1 MiB.');
    await sheet.paste('what is this?');
    await expect(sheet.alert).toContainText('What kind of file this is cannot be told');
    await expect(sheet.pasted).toHaveValue('what is this?');
    await sheet.drop([{ name: 'one.csv', content: 'host\n127.0.0.2\n' }]);
    await expect(sheet.button('Add 1 router')).toBeVisible();
    await sheet.format.selectOption({ label: 'Flowhelm list' });
    await expect(sheet.alert).toContainText('Nothing has been written.');
    await expect(sheet.format).toHaveValue('csv');
    await sheet.button('Take another').click();
    await expect(sheet.alert).toHaveCount(0);
    expect(names(app)).toEqual([]);
  });
});

const billionLaughs = ['all:', '  a: &a [x,x,x,x,x,x,x,x,x]']
  .concat(
    ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, place) => {
      const before = `*${'abcdefg'[place]}`;
      return `  ${name}: &${name} [${Array(9).fill(before).join(',')}]`;
    }),
  )
  .concat('  hosts: *h')
  .join('\n');

describe('a look around the network', () => {
  const browser = browserForFile();

  it('shows an SSH server that answers, and hands it to the form of a router', async () => {
    const app = await appForTest();
    const stranger = await app.startStranger('mt7986-off');
    const page = await browser.open(app);
    const sheet = new DiscoverySheet(page);
    await expect(new FleetScreen(page).door(/^Find routers/)).toBeVisible();
    await new Frame(page).command('Find routers');
    await sheet.chooseOnly('8.8.8.0/24', stranger.port);
    await expect(sheet.sheet).toContainText('Write a private network like 192.168.1.0/24');
    await expect(sheet.button('Look around')).toBeDisabled();
    await sheet.chooseOnly('127.0.0.1/32', stranger.port);
    await expect(sheet.sheet).toContainText('Asks 1 address whether an SSH server answers; nothing logs in.');
    await sheet.button('Look around').click();
    await expect(sheet.sheet).toContainText('1 machine found, 1 with an SSH server.');
    await expect(sheet.found).toContainText(`127.0.0.1:${stranger.port}`);
    await expect(sheet.found).toContainText(`answered on port ${stranger.port}`);
    await expect(sheet.found).toContainText('SSH-2.0-');
    await sheet.button('Add 127.0.0.1...').click();
    const form = new AddRouterSheet(page);
    await expect(form.field('Address')).toHaveValue('127.0.0.1');
    await expect(form.field('SSH port')).toHaveValue(String(stranger.port));
    await page.keyboard.press('Escape');
    await expect(form.sheet).toBeHidden();
    await new Frame(page).command('Find routers');
    await expect(sheet.found).toContainText('127.0.0.1');
    expect(names(app)).toEqual([]);
  });

  it('tells how far it is, and ends when a person stops it', async () => {
    const app = await appForTest();
    const page = await browser.open(app);
    const sheet = new DiscoverySheet(page);
    await new FleetScreen(page).door(/^Find routers/).click();
    await sheet.chooseOnly('127.1.0.0/20', 9);
    await expect(sheet.sheet).toContainText('Asks each of 4,094 addresses');
    await sheet.button('Look around').click();
    await expect(sheet.sheet).toContainText(/[1-9]\d* of 4,094 addresses asked/);
    await expect(sheet.sheet.getByRole('progressbar', { name: 'Addresses asked' })).toBeVisible();
    await sheet.button('Stop').click();
    await expect(sheet.sheet).toContainText('Stopped before anything was found.');
    await expect(sheet.button('Look again')).toBeFocused();
  });

  it('marks what is in the fleet already, and says when nothing was found', async () => {
    const app = await appForTest({ routers: ['ath79-off'] });
    const { name, port } = app.router('ath79-off');
    const page = await browser.open(app);
    const sheet = new DiscoverySheet(page);
    await chooseFromMenu(page, 'Find routers...');
    await sheet.chooseOnly('127.0.0.1/32', 9);
    await sheet.button('Look around').click();
    await expect(sheet.sheet).toContainText('Nothing was found.');
    await sheet.button('Look again').click();
    await sheet.chooseOnly('127.0.0.1/32', port);
    await sheet.button('Look around').click();
    await expect(sheet.found).toContainText('In the fleet');
    await sheet.button(`Open ${name}`).click();
    await expect(sheet.sheet).toBeHidden();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  });
});

describe('an export', () => {
  const browser = browserForFile();

  it('saves the routers in the chosen format, and says first what it cannot hold', async () => {
    const app = await appForTest({ routers: ['ath79-off', 'mt7986-off'] });
    const page = await browser.open(app);
    await chooseFromMenu(page, 'Export...');
    const sheet = page.getByRole('dialog', { name: 'Export routers' });
    await sheet.getByRole('radio', { name: /^OpenSSH config/ }).check();
    await expect(sheet).toContainText(/flowhelm-ssh-config, \d+ B/);
    await sheet.getByRole('radio', { name: /^CSV/ }).check();
    await expect(sheet).toContainText(/flowhelm-routers\.csv, \d+ B/);
    const download = page.waitForEvent('download');
    await sheet.getByRole('button', { name: 'Save the file' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('flowhelm-routers.csv');
    const text = readFileSync(await saved.path(), 'utf8');
    for (const id of ['ath79-off', 'mt7986-off']) expect(text).toContain(app.router(id).name);
    await expect(sheet).toBeHidden();
    await expect(new Frame(page).toast('flowhelm-routers.csv is handed over to be saved.')).toBeVisible();
  });
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

describe('the sheets that bring routers in', () => {
  const browser = browserForFile();

  it.each(['light', 'dark'] as const)(
    'keep nobody out and fit a small window, in the %s theme',
    async (colorScheme) => {
      const app = await appForTest({ routers: ['ath79-off'] });
      const size = { width: 900, height: 600 };
      const page = await browser.open(app, { colorScheme, reducedMotion: 'reduce', viewport: size });
      const wrong: string[] = [];
      const look = async (name: string) => wrong.push(...(await whatKeepsOut(page)).map((what) => `${name}: ${what}`));
      const dialog = new Frame(page).dialog;
      const imports = new ImportSheet(page);
      await page.getByRole('button', { name: 'More ways to bring routers in' }).click();
      await expect(page.getByRole('menuitem', { name: 'Export...' })).toBeVisible();
      await look('menu');
      await page.getByRole('menuitem', { name: 'Import...' }).click();
      await expect(imports.pasted).toBeVisible();
      await look('source');
      await imports.paste('what is this?');
      await expect(imports.alert).toBeVisible();
      await look('source that is of no use');
      await imports.paste(tableFor(app));
      await expect(imports.table).toBeVisible();
      await look('preview');
      await imports.button(/^Add 2 routers/).click();
      await expect(dialog).toContainText('Trust their host keys');
      await look('result');
      await page.keyboard.press('Escape');
      await chooseFromMenu(page, 'Find routers...');
      const discovery = new DiscoverySheet(page);
      await discovery.chooseOnly('127.0.0.1/32', app.router('ath79-off').port);
      await look('where to look');
      await discovery.button('Look around').click();
      await expect(discovery.found).toBeVisible();
      await look('what was found');
      await page.keyboard.press('Escape');
      await chooseFromMenu(page, 'Export...');
      await expect(dialog).toContainText('flowhelm-routers.csv');
      await look('export');
      expect(wrong).toEqual([]);
    },
  );
});

async function whatKeepsOut(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(rules)
    .setLegacyMode()
    .analyze();
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('[role=dialog] *')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter(
        (element) => /auto|scroll/.test(getComputedStyle(element).overflowX) || element === document.documentElement,
      )
      .map((element) => `${element.tagName}.${element.className} scrolls sideways`),
  );
  return [...wide, ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)];
}
