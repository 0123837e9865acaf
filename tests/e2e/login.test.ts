import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { newKeyPair } from '../../electron/demo/new-key.ts';
import { memorySecretStore } from '../../electron/store/memory-secrets.ts';
import { Vault } from '../../electron/store/vault.ts';
import { onlyPassword, startJumpServer } from '../electron/ssh/jump-fleet.ts';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { FleetScreen } from './pages/fleet.ts';
import { FormSheet, LoginSettings } from './pages/login-settings.ts';
import { AddRouterSheet, HostKeySheet } from './pages/login-sheets.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest, noKeyring } from './served-app.ts';

const agent = { agent: true, keyFile: null, password: 'never' } as const;
const passphrase = 'four words nobody guesses';
/** Of virtual routers. */
const routerPassword = 'demo';
/** The least that the vault takes, so that the test does not wait for it. */
const cost = 2 ** 15;

describe('a computer without a keyring', () => {
  const browser = browserForFile();

  it('says that nothing is kept, and keeps secrets once a vault is made', async () => {
    const app = await appForTest({ keyring: noKeyring });
    const page = await browser.open(app);
    const settings = new LoginSettings(page);
    const form = new FormSheet(page);
    await settings.visit();
    await expect(settings.place).toContainText('This computer has no keyring that can be used');
    await settings.button('Make a vault…').click();
    await form.field('Passphrase').fill('short');
    await form.button('Make the vault').click();
    await expect(form.sheet).toContainText('8 characters at least.');
    await expect(form.field('Passphrase')).toBeFocused();
    await form.field('Passphrase').fill(passphrase);
    await expect(form.sheet.getByRole('status')).toContainText('Good');
    await form.field('The same again').fill('something else of that length');
    await expect(form.sheet).toContainText('The two are not the same.');
    await form.field('The same again').fill(passphrase);
    await form.button('Make the vault').click();
    await expect(form.sheet).toBeHidden();
    await expect(settings.place).toContainText('In the vault, which is open');

    await settings.button('New login details…').click();
    await form.field('Name').fill('Old routers');
    await form.radio(/^Password/).check();
    await form.field('Password').fill('kept in the vault');
    await form.checkbox(/^Keep it in the vault/).check();
    await form.button('Save').click();
    await expect(settings.line('Old routers')).toContainText('Not used yet');
    const [set] = app.service.workspace.profile.credentialSets.list();
    expect(set).toMatchObject({ name: 'Old routers', authentication: { password: 'keyring' } });
    expect(await app.service.workspace.secrets.keyring.get(set?.id ?? '', 'password')).toBe('kept in the vault');
    await settings.button('Edit Old routers').click();
    await expect(form.field('Password')).toHaveValue('');
    await expect(form.sheet).toContainText('It is never shown again.');
    await page.keyboard.press('Escape');
    expect(app.log()).not.toContain('kept in the vault');
    expect(app.log()).not.toContain(passphrase);
  });

  it('changes the passphrase of its vault, and says at once beside the field when the old one is wrong', async () => {
    const app = await appForTest({ keyring: noKeyring });
    await app.service.workspace.secrets.keyring.createVault(passphrase);
    const page = await browser.open(app);
    const settings = new LoginSettings(page);
    const form = new FormSheet(page);
    await settings.visit();
    await settings.button('Change the passphrase…').click();
    await form.field('Passphrase so far').fill('not it');
    await form.field('New passphrase').fill('another four good words');
    await form.field('The same again').fill('another four good words');
    await form.button('Change it').click();
    await expect(form.sheet).toContainText('This is not the passphrase. Nothing in the vault has changed.');
    await expect(form.field('Passphrase so far')).toBeFocused();
    await form.field('Passphrase so far').fill(passphrase);
    await form.button('Change it').click();
    await expect(form.sheet).toBeHidden();
    await app.service.workspace.secrets.keyring.unlockVault('another four good words');
  });

  it('asks for the passphrase of a locked vault once a router needs it, and then reaches the router', async () => {
    const password = { agent: false, keyFile: null, password: 'keyring' } as const;
    const app = await appForTest({
      routers: ['mt7986-off'],
      keyring: noKeyring,
      prepare: ({ routers }) => {
        const router = routers.get('mt7986-off');
        if (router) routers.update({ ...router, authentication: password });
      },
      prepareFolder: async (folder) => {
        const vault = new Vault({ folder, cost });
        await vault.create(passphrase);
        await vault.set('mt7986-off', 'password', routerPassword);
      },
    });
    expect(app.router('mt7986-off').password).toBe(routerPassword);
    await auditAll(app);
    const page = await browser.open(app);
    const form = new FormSheet(page);
    const banner = page.getByRole('status').filter({ hasText: 'The vault is locked' });
    await expect(banner).toContainText('1 router needs a password from it');
    await banner.getByRole('button', { name: 'Unlock…' }).click();
    await form.field('Passphrase').fill('a guess');
    await page.keyboard.press('Enter');
    await expect(form.sheet).toContainText('This is not the passphrase.');
    await form.field('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await expect(form.sheet).toBeHidden();
    await expect(banner).toBeHidden();
    await new RouterScreen(page).visit('mt7986-off');
    await expect(new RouterScreen(page).button('Turn on offload…')).toBeVisible();
  });
});

describe('named login details', () => {
  const browser = browserForFile();

  it('are chosen by a router, counted, and say who falls back before they are removed', async () => {
    const app = await appForTest({ routers: ['mt7986-off'] });
    await auditAll(app);
    const { profile } = app.service.workspace;
    const keyFile = profile.routers.get('mt7986-off')?.authentication.keyFile ?? '';
    const page = await browser.open(app);
    const settings = new LoginSettings(page);
    const form = new FormSheet(page);
    await settings.visit();
    await settings.button('New login details…').click();
    await form.field('Name').fill('Admin key');
    await form.radio(/^Key file/).check();
    await form.button('Save').click();
    await expect(form.field('Path of the key file')).toBeFocused();
    await form.field('Path of the key file').fill(keyFile);
    await form.button('Save').click();
    await expect(settings.line('Admin key')).toContainText('Not used yet');

    const router = new RouterScreen(page);
    await router.visit('mt7986-off');
    await router.choose(/^Edit name, address and login/);
    await form.field('Name').fill('Harbour, renamed');
    await form.choose('Login details', /^Admin key/);
    await expect(form.radio(/^Key file/)).toBeHidden();
    await form.button('Save').click();
    await expect(router.name).toHaveText('Harbour, renamed');
    await expect(router.button('Turn on offload…')).toBeVisible();
    const [set] = profile.credentialSets.list();
    expect(profile.routers.get('mt7986-off')?.credentials).toEqual({ from: 'set', credentialSetId: set?.id });

    await settings.visit();
    await expect(settings.line('Admin key')).toContainText('Used by 1 router');
    await settings.button('Remove Admin key').click();
    await expect(form.sheet).toContainText('These fall back to their own login details: Harbour, renamed.');
    await form.button('Remove').click();
    await expect(settings.line('Admin key')).toBeHidden();
    expect(profile.routers.get('mt7986-off')?.credentials).toEqual({ from: 'own' });
  });
});

describe('jump hosts', () => {
  const browser = browserForFile();

  it('are put on the way to a router, whose failure names them and offers what they need', async () => {
    const bastion = await startJumpServer({ authenticate: onlyPassword('of the bastion') });
    const app = await appForTest({ routers: ['mt7986-off'] });
    await auditAll(app);
    const page = await browser.open(app);
    const settings = new LoginSettings(page);
    const form = new FormSheet(page);
    await settings.visit();
    await settings.button('New jump host…').click();
    await form.button('Save').click();
    await expect(form.field('Name')).toBeFocused();
    await form.field('Name').fill('Bastion');
    await form.field('Address').fill('127.0.0.1');
    await form.field('SSH port').fill(String(bastion.port));
    await form.field('User').fill('jumper');
    await form.radio(/^Password/).check();
    await form.button('Save').click();
    await expect(settings.line('Bastion')).toContainText(`jumper@127.0.0.1:${bastion.port} · password`);

    const router = new RouterScreen(page);
    await router.visit('mt7986-off');
    await router.choose(/^Edit name, address and login/);
    await form.choose('Add a jump host', /^Bastion/);
    expect(await form.hops()).toEqual(['Bastion']);
    await form.button('Save').click();
    await router.button('Compare the host keys of Bastion…').click();
    const keys = new HostKeySheet(page);
    await expect(keys.sheet).toContainText('The host key of Bastion is not trusted yet');
    expect(bastion.attempts).toEqual([]);
    await keys.sheet.getByRole('button', { name: 'I have compared it, trust it' }).click();
    await router.button('Give the password of Bastion…').click();
    await form.field(`Password of jumper@127.0.0.1:${bastion.port}`).fill('of the bastion');
    await form.button('Log in').click();
    await expect(form.sheet).toBeHidden();
    await expect(router.button('Turn on offload…')).toBeVisible();
    const { port } = app.router('mt7986-off');
    expect(bastion.forwarded).toContain(`127.0.0.1:${port}`);

    await settings.visit();
    await expect(settings.line('Bastion')).toContainText('Used by 1 router');
    await settings.button('Remove Bastion').click();
    await expect(form.sheet).toContainText('is still in use');
    await expect(form.button('Remove')).toBeHidden();
    await page.keyboard.press('Escape');
    expect(app.log()).not.toContain('of the bastion');
  });

  it('are accepted and given their password while a router behind them is added, without losing the form', async () => {
    const bastion = await startJumpServer({ authenticate: onlyPassword('of the bastion') });
    const authentication = { agent: false, keyFile: null, password: 'ask' } as const;
    const app = await appForTest({
      prepare: ({ jumpHosts }) =>
        jumpHosts.save({
          ...{ id: 'bastion', name: 'Bastion', host: '127.0.0.1', port: bastion.port, user: 'jumper', addedAt: '' },
          ...{ authentication, credentialSetId: null },
        }),
    });
    const stranger = await app.startStranger('ath79-off');
    const page = await browser.open(app);
    const sheet = new AddRouterSheet(page);
    await new FleetScreen(page).door(/^Add a router/).click();
    await new FormSheet(page).choose('Add a jump host', /^Bastion/);
    await sheet.tryWithPassword(stranger, stranger.password ?? '');
    await expect(sheet.sheet).toContainText('Is this your jump host?');
    await sheet.button('I have compared it, it is the same').click();
    await sheet.button('Give the password of Bastion…').click();
    await sheet.field(`Password of jumper@127.0.0.1:${bastion.port}`).fill('of the bastion');
    await sheet.button('Log in').click();
    await expect(sheet.sheet).toContainText('Is this your router?');
    expect(await sheet.fingerprint()).toBe(stranger.hostKeyFingerprint);
    await sheet.button('I have compared it, it is the same').click();
    await sheet.button('Add it').click();
    await expect(sheet.sheet).toBeHidden();
    expect(app.service.workspace.profile.routers.list()).toMatchObject([{ name: stranger.name, jump: ['bastion'] }]);
  });

  it('are put in order by keys, and the focus stays on the one that moves', async () => {
    const app = await appForTest({
      routers: ['mt7986-off'],
      prepare: ({ jumpHosts, groups }) => {
        const hop = { host: 'h', port: 22, user: 'u', authentication: agent, credentialSetId: null, addedAt: '' };
        for (const name of ['First', 'Second', 'Third']) jumpHosts.save({ ...hop, id: name, name });
        groups.save({ id: 'g', name: 'Harbour', credentialSetId: null, jump: ['First', 'Second'], addedAt: '' });
      },
    });
    await auditAll(app);
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    const form = new FormSheet(page);
    await router.visit('mt7986-off');
    await router.choose(/^Edit name, address and login/);
    await form.choose('Site', /^Harbour/);
    await form.choose('Way to the router', /^Its own/);
    expect(await form.hops()).toEqual(['First', 'Second']);
    await form.choose('Add a jump host', /^Third/);
    await form.button('Move First later').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => form.hops()).toEqual(['Second', 'First', 'Third']);
    await expect(form.button('Move First later')).toBeFocused();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => form.hops()).toEqual(['Second', 'Third', 'First']);
    await expect(form.sheet.getByText('First is now hop 3 of 3.')).toBeAttached();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await form.hops()).toEqual(['Second', 'Third', 'First']);
    await form.button('Take Third out').click();
    await form.button('Save').click();
    await expect(form.sheet).toBeHidden();
    const { routers } = app.service.workspace.profile;
    expect(routers.get('mt7986-off')).toMatchObject({ groupId: 'g', jump: ['Second', 'First'] });

    await router.choose(/^Edit name, address and login/);
    await form.choose('Way to the router', /^As the site says/);
    await form.choose('Site', /^No site/);
    await form.button('Save').click();
    await expect(form.sheet).toBeHidden();
    const after = routers.get('mt7986-off');
    expect([after?.groupId, after?.jump]).toEqual([undefined, undefined]);
  });
});

describe('a public key', () => {
  const browser = browserForFile();

  it('is put on a router that then needs no password, after it is said what changes and how that is undone', async () => {
    const keyring = memorySecretStore();
    await keyring.set('mt7986-off', 'password', routerPassword);
    const key = newKeyPair();
    const app = await appForTest({
      ...{ routers: ['mt7986-off', 'ath79-off'], keyring },
      prepare: ({ folder, routers, credentialSets }) => {
        const keyFile = join(folder, 'id_mine');
        writeFileSync(keyFile, key.private, { mode: 0o600 });
        const mine = { agent: false, keyFile, password: 'never' } as const;
        credentialSets.save({ id: 'set', name: 'Mine', user: null, authentication: mine, addedAt: '' });
        const router = routers.get('mt7986-off');
        const authentication = { agent: false, keyFile: null, password: 'keyring' } as const;
        if (router) routers.update({ ...router, authentication });
      },
    });
    await auditAll(app);
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    const form = new FormSheet(page);
    await router.visit('mt7986-off');
    await router.choose(/^Put my public key/);
    await expect(form.sheet).toContainText('Delete that line on the router');
    await form.button('Put it on 1 router').click();
    await expect(form.sheet).toContainText('Choose a key.');
    await form.radio(/^Another one/).check();
    await form.field('Public key').fill(key.private);
    await expect(form.sheet).toContainText('This is a private key. It must never leave this computer');
    await form.radio(/id_mine/).check();
    await form.button('Put it on 1 router').click();
    await expect(form.sheet).toContainText('The key is on 1 router.');
    await expect(form.sheet.getByRole('list', { name: 'Progress by router' })).toContainText(
      'its password is not kept any more',
    );
    await form.button('Done').click();
    const { profile } = app.service.workspace;
    expect(profile.routers.get('mt7986-off')?.authentication.keyFile).toContain('id_mine');
    expect(await keyring.get('mt7986-off', 'password')).toBeNull();

    await app.router('ath79-off').close();
    await router.visit('ath79-off');
    await router.choose(/^Put my public key/);
    await form.radio(/id_mine/).check();
    await form.button('Put it on 1 router').click();
    await expect(form.sheet).toContainText('The key is not on the router.');
    await expect(form.button('Try the others again')).toBeVisible();
  });
});
