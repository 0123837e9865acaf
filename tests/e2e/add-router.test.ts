import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { AddRouterSheet, HostKeySheet } from './pages/login-sheets.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest } from './served-app.ts';

describe('a router that is added', () => {
  const browser = browserForFile();

  it('shows its unknown key to be compared, then what it is, and is in the fleet only after that', async () => {
    const app = await appForTest();
    const stranger = await app.startStranger('mt7986-off');
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheet = new AddRouterSheet(page);
    await fleet.door(/^Add a router/).click();
    await sheet.tryWithPassword(stranger, stranger.password ?? '');
    await expect(sheet.sheet).toContainText('Is this your router?');
    expect(await sheet.fingerprint()).toBe(stranger.hostKeyFingerprint);
    await expect(sheet.sheet).toContainText('dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key');
    expect(app.service.workspace.profile.routers.list()).toEqual([]);
    await sheet.button('I have compared it, it is the same').click();
    await expect(sheet.sheet).toContainText('Bananapi BPI-R3');
    expect(app.service.workspace.profile.routers.list()).toEqual([]);
    await sheet.button('Add it').click();
    await expect(sheet.sheet).toBeHidden();
    await expect(fleet.card(stranger.name).or(new RouterScreen(page).name).first()).toBeVisible();
    const [added] = app.service.workspace.profile.routers.list();
    expect(added).toMatchObject({ name: stranger.name, host: stranger.host, port: stranger.port });
    const [trusted] = app.service.workspace.profile.hostKeys.trusted(added?.id ?? '');
    expect(trusted).toMatchObject({ fingerprint: stranger.hostKeyFingerprint, acceptedBy: 'person' });
    expect(app.log()).not.toContain(`"${stranger.password}"`);
  });

  it('is not added, and got nothing, when its key differs', async () => {
    const app = await appForTest();
    const stranger = await app.startStranger('mt7986-off');
    const page = await browser.open(app);
    const sheet = new AddRouterSheet(page);
    await new FleetScreen(page).door(/^Add a router/).click();
    await sheet.tryWithPassword(stranger, stranger.password ?? '');
    await sheet.button('It differs').click();
    await expect(sheet.sheet.getByRole('alert')).toContainText('Nothing was sent to it.');
    await sheet.button('Back').click();
    await expect(sheet.field('Address')).toHaveValue(stranger.host);
    expect(app.service.workspace.profile.routers.list()).toEqual([]);
  });

  it('with a wrong password says so and keeps what was typed, and takes the right one', async () => {
    const app = await appForTest();
    const stranger = await app.startStranger('ath79-off');
    const page = await browser.open(app);
    const sheet = new AddRouterSheet(page);
    await new FleetScreen(page).door(/^Add a router/).click();
    await sheet.tryWithPassword(stranger, 'not the password');
    await sheet.button('I have compared it, it is the same').click();
    await expect(sheet.sheet.getByRole('alert')).toContainText('does not let root in with the password');
    await expect(sheet.field('Name')).toHaveValue('Garden House');
    await sheet.field('Password').fill(stranger.password ?? '');
    await sheet.button('Try it').click();
    await expect(sheet.button('Add it').or(sheet.button('I have compared it, it is the same'))).toBeVisible();
    if (await sheet.button('I have compared it, it is the same').isVisible()) {
      await sheet.button('I have compared it, it is the same').click();
    }
    await sheet.button('Add it').click();
    await expect(sheet.sheet).toBeHidden();
    expect(app.log()).not.toContain('not the password');
  });

  it('is asked for what is missing beside the fields, and for another address when nobody answers', async () => {
    const app = await appForTest();
    const page = await browser.open(app);
    const sheet = new AddRouterSheet(page);
    await new FleetScreen(page).door(/^Add a router/).click();
    await sheet.button('Try it').click();
    await expect(sheet.sheet).toContainText('Give it a name of one line');
    await expect(sheet.field('Name')).toBeFocused();
    const stranger = await app.startStranger('ath79-off');
    await stranger.close();
    await sheet.tryWithPassword(stranger, 'x');
    await expect(sheet.sheet.getByRole('alert')).toContainText(/address|port/);
    await page.keyboard.press('Escape');
    await expect(new Frame(page).dialog).toBeHidden();
  });
});

describe('a router whose key has changed', () => {
  const browser = browserForFile();

  it('is talked to no more until somebody has typed the new fingerprint from the router itself', async () => {
    const app = await appForTest({ routers: ['mt7986-off'] });
    await auditAll(app);
    const router = app.router('mt7986-off');
    const before = router.hostKeyFingerprint;
    await router.inject({ kind: 'host-key-changed' });
    app.service.workspace.engine.disconnect('mt7986-off');
    await auditAll(app);
    const page = await browser.open(app);
    const screen = new RouterScreen(page);
    const sheet = new HostKeySheet(page);
    await screen.visit('mt7986-off');
    await expect(page.getByRole('main')).toContainText(/key/i);
    await screen.button('Compare the host keys…').click();
    await expect(sheet.sheet).toContainText('Nothing was sent to it, no password either.');
    expect((await sheet.fingerprints()).slice(0, 2)).toEqual([before, router.hostKeyFingerprint]);
    await expect(sheet.replace).toBeDisabled();
    await sheet.typed.fill(before.slice(-8));
    await expect(sheet.sheet).toContainText('This is not the fingerprint shown now.');
    await expect(sheet.replace).toBeDisabled();
    await sheet.typed.fill(router.hostKeyFingerprint.slice(-8));
    await sheet.replace.click();
    await expect(sheet.sheet).toBeHidden();
    await expect(screen.button('Turn on offload…')).toBeVisible();
    const { hostKeys } = app.service.workspace.profile;
    expect(hostKeys.trusted('mt7986-off')).toMatchObject([{ fingerprint: router.hostKeyFingerprint }]);
    expect(hostKeys.history('mt7986-off')).toMatchObject([{ key: { fingerprint: before }, ended: 'replaced' }]);
  });
});
