import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import ssh2 from 'ssh2';
import { describe, it, onTestFinished } from 'vitest';
import { newKeyPair } from '../../electron/demo/new-key.ts';
import type { VirtualRouter } from '../../electron/demo/virtual-router.ts';
import { storedFleetRouter } from '../../electron/fleet/fleet-router.ts';
import { fingerprintOf } from '../../electron/ssh/host-keys.ts';
import type { Router } from '../../shared/model/router.ts';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { HostKeySheet } from './pages/login-sheets.ts';
import { appForTest, type ServedApp } from './served-app.ts';

const otherKey = `SHA256:${'b'.repeat(43)}`;

/** As an import leaves it: in the fleet, never connected to. */
function writeDown({ service }: ServedApp, id: string, name: string, box: Pick<VirtualRouter, 'host' | 'port'>): void {
  const router: Router = {
    ...{ id, name, host: box.host, port: box.port, user: 'root', legacyAlgorithms: false },
    authentication: { agent: false, keyFile: null, password: 'ask' },
    addedAt: '2026-01-01T00:00:00.000Z',
  };
  service.workspace.profile.routers.add(router);
  service.workspace.board.put(storedFleetRouter(router, { snapshot: null, pendingChangeId: null }));
}

async function withStrangers() {
  const app = await appForTest({ routers: ['mt7981-apk'] });
  const attic = await app.startStranger('mt7986-off');
  const barn = await app.startStranger('ath79-off');
  writeDown(app, 'attic', 'Attic', attic);
  writeDown(app, 'barn', 'Barn', barn);
  await auditAll(app);
  return { app, attic, barn };
}

function trustedOf({ service }: ServedApp, id: string): string[] {
  return service.workspace.profile.hostKeys
    .trusted(id)
    .map(({ fingerprint, acceptedBy }) => `${fingerprint} ${acceptedBy}`);
}

/** A machine of which the whole public key is known, not only its fingerprint. */
async function startKeyHolder(): Promise<{ port: number; line: string; fingerprint: string }> {
  const key = newKeyPair();
  const line = key.public.split(' ').slice(0, 2).join(' ');
  const server = new ssh2.Server({ hostKeys: [key.private] }, (connection) => connection.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  return { port, line, fingerprint: fingerprintOf(Buffer.from(line.split(' ')[1] ?? '', 'base64')) };
}

/** The sheet for many keys, opened from the notice of the fleet. */
class ManyKeys {
  readonly page: Page;
  readonly sheet: Locator;
  readonly list: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByRole('dialog', { name: 'Host keys of several routers' });
    this.list = this.sheet.getByRole('textbox', { name: 'Fingerprints or known_hosts' });
  }

  async openFromNotice(): Promise<void> {
    await this.page.getByRole('button', { name: 'Compare host keys…' }).click();
  }

  box(name: string): Locator {
    return this.sheet.getByRole('checkbox', { name: `Trust the key of ${name}` });
  }

  row(name: string): Locator {
    return this.sheet.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  button(name: string | RegExp): Locator {
    return this.sheet.getByRole('button', { name });
  }
}

async function expectNoViolations(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  expect(violations.map(({ id, nodes }) => `${name} ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

describe('host keys of several routers', () => {
  const browser = browserForFile();

  it.each(['light', 'dark'] as const)(
    'are compared with a pasted list and trusted together, in the %s theme at 900 by 600',
    async (colorScheme) => {
      const { app, attic, barn } = await withStrangers();
      const page = await browser.open(app, {
        colorScheme,
        viewport: { width: 900, height: 600 },
        reducedMotion: 'reduce',
      });
      await expect(page.getByText('2 routers wait for their host keys to be trusted.')).toBeVisible();
      const many = new ManyKeys(page);
      await many.openFromNotice();
      await expect(many.sheet.getByText('2 keys are new.')).toBeVisible();
      await expectNoViolations(page, `many-${colorScheme}`);
      await expect(many.button('Trust the selected keys')).toBeDisabled();

      await many.list.fill(`attic ${attic.hostKeyFingerprint}\nbarn ${otherKey}`);
      await expect(many.row('Attic')).toContainText('In your list');
      await expect(many.row('Barn')).toContainText('Your list has another key for this router');
      await expect(many.box('Attic')).toBeChecked();
      await expect(many.box('Barn')).toBeDisabled();
      await expect(many.sheet.getByText('Barn shows another key than your list says.')).toBeVisible();
      await expectNoViolations(page, `many-listed-${colorScheme}`);
      await many.button('Trust 1 key of the list').click();
      await expect(many.sheet.getByText('1 key is new. 1 is trusted.')).toBeVisible();
      expect(trustedOf(app, 'attic')).toEqual([`${attic.hostKeyFingerprint} list`]);
      expect(trustedOf(app, 'barn')).toEqual([]);

      await many.button('Clear').click();
      await many.box('Barn').focus();
      await page.keyboard.press('Space');
      await many.button('I have compared it, trust 1 key').click();
      await expect(many.sheet.getByText('2 are trusted.')).toBeVisible();
      expect(trustedOf(app, 'barn')).toEqual([`${barn.hostKeyFingerprint} person`]);
      await page.keyboard.press('Escape');
      await expect(many.sheet).toBeHidden();
      await expect(page.getByText(/waits? for (its|their) host key/)).toBeHidden();
    },
  );

  it('keep a changed one apart, with a way to the sheet that asks for a comparison', async () => {
    const { app } = await withStrangers();
    const known = app.router('mt7981-apk');
    app.service.workspace.engine.disconnect(known.profile.id);
    await known.inject({ kind: 'host-key-changed' });
    await auditAll(app);
    const page = await browser.open(app);
    const many = new ManyKeys(page);
    await many.openFromNotice();
    await expect(many.sheet.getByText('2 keys are new. 1 has changed.')).toBeVisible();
    await many.sheet.getByRole('checkbox', { name: 'Select all' }).check();
    await expect(many.button('I have compared them, trust 2 keys')).toBeEnabled();
    await expect(many.box(known.name)).toHaveCount(0);
    await expectNoViolations(page, 'many-changed');
    await many.button(`Look at ${known.name}…`).click();
    const changed = new HostKeySheet(page);
    await expect(changed.sheet).toContainText('This cannot be told for sure from here.');
    await expect(changed.replace).toBeDisabled();
    await expectNoViolations(page, 'changed');
    await changed.typed.fill(known.hostKeyFingerprint);
    await changed.replace.click();
    await expect(changed.sheet).toBeHidden();
    expect(trustedOf(app, known.profile.id)).toEqual([`${known.hostKeyFingerprint} person`]);
    await auditAll(app);
    await page.getByRole('link', { name: known.name, exact: true }).first().click();
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Host keys…' }).click();
    await expect(changed.sheet).toContainText('has not been restarted in between');
    await expectNoViolations(page, 'replaced');
  });

  it('come from a known_hosts file, and are shown before they are taken', async () => {
    const { app } = await withStrangers();
    const { port, line, fingerprint } = await startKeyHolder();
    writeDown(app, 'cellar', 'Cellar', { host: '127.0.0.1', port });
    const page = await browser.open(app);
    const many = new ManyKeys(page);
    await many.openFromNotice();
    await expect(many.sheet.getByText('3 keys are new.')).toBeVisible();
    const text = `[127.0.0.1]:${port} ${line}\nelsewhere ${line}\n`;
    const chooser = page.waitForEvent('filechooser');
    await many.button('Choose a file…').click();
    await (await chooser).setFiles({ name: 'known_hosts', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await expect(many.sheet.getByText('1 key of your routers is in the file.')).toBeVisible();
    await expect(many.row('Cellar')).toContainText('In your list');
    await expect(many.row('Barn')).toContainText('Not in your list');
    await expectNoViolations(page, 'many-known-hosts');
    expect(trustedOf(app, 'cellar')).toEqual([]);
    await many.button('Trust 1 new key of the file').click();
    await expect(many.sheet.getByText('2 keys are new. 1 is trusted.')).toBeVisible();
    expect(trustedOf(app, 'cellar')).toEqual([`${fingerprint} known_hosts`]);
  });

  it('of one router can be pinned before the first connection', async () => {
    const { app, barn } = await withStrangers();
    // The page of a router polls it at once, which would make its first connection.
    app.service.workspace.monitor.pause();
    app.service.workspace.board.patch('barn', { reachability: { state: 'unknown' } });
    const page = await browser.open(app);
    await page.getByRole('link', { name: 'Barn', exact: true }).first().click();
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: /host key/i }).click();
    const { sheet } = new HostKeySheet(page);
    await sheet
      .getByRole('textbox', { name: 'Fingerprint' })
      .fill(`256 ${barn.hostKeyFingerprint} root@barn (ED25519)`);
    await expectNoViolations(page, 'pin');
    await sheet.getByRole('button', { name: 'Trust this key' }).click();
    await expect(sheet).toBeHidden();
    expect(trustedOf(app, 'barn')).toEqual([`${barn.hostKeyFingerprint} person`]);
  });
});
