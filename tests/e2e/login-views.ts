import type { Profile } from '../../electron/store/profile.ts';
import { expect } from './browser.ts';
import { FormSheet, LoginSettings } from './pages/login-settings.ts';
import { RouterScreen } from './pages/router.ts';
import type { View } from './view.ts';

const agent = { agent: true, keyFile: null, password: 'never' } as const;

/** Login details, jump hosts and a site that go with them; `routerId` belongs to the site. */
export function prepareLoginDetails({ credentialSets, jumpHosts, groups, routers }: Profile, routerId: string): void {
  credentialSets.save({
    ...{ id: 'set', name: 'Admin key', user: 'root', addedAt: '' },
    authentication: { agent: true, keyFile: '~/.ssh/id_admin', password: 'ask' },
  });
  const hop = { port: 22, user: 'jump', authentication: agent, addedAt: '' };
  jumpHosts.save({ ...hop, id: 'outer', name: 'Office bastion', host: 'bastion.example', credentialSetId: null });
  jumpHosts.save({ ...hop, id: 'inner', name: 'Inner gateway', host: '10.1.0.9', credentialSetId: 'set' });
  jumpHosts.save({ ...hop, id: 'third', name: 'Harbour gateway', host: '10.1.0.10', credentialSetId: null });
  groups.save({ id: 'site', name: 'Harbour', credentialSetId: 'set', jump: ['outer', 'inner'], addedAt: '' });
  const router = routers.get(routerId);
  if (router) routers.update({ ...router, groupId: 'site', jump: [] });
}

const settingsSheet = (name: string, button: string, shown: RegExp): View => ({
  name,
  show: async (page) => {
    const settings = new LoginSettings(page);
    await settings.visit();
    await settings.button(button).click();
    await expect(new FormSheet(page).sheet).toContainText(shown);
  },
});

/** What this part of the settings and of a router's page opens. */
export const loginViews: readonly View[] = [
  settingsSheet('login details to edit', 'Edit Admin key', /SSH agent, then key file/),
  settingsSheet('login details to remove', 'Remove Admin key', /cannot be brought back/),
  {
    name: 'login details that lack something',
    show: async (page) => {
      const form = new FormSheet(page);
      await new LoginSettings(page).button('New login details…').click();
      await form.radio(/^Password/).check();
      await form.button('Save').click();
      await expect(form.sheet).toContainText('Give it a name');
    },
  },
  settingsSheet('jump host to edit', 'Edit Inner gateway', /Log in with/),
  settingsSheet('jump host that is in use', 'Remove Office bastion', /is still in use/),
  settingsSheet('host keys of a jump host', 'Host keys of Office bastion', /Trusted keys/),
  {
    name: 'vault to make',
    show: async (page) => {
      const form = new FormSheet(page);
      await new LoginSettings(page).button('Make a vault…').click();
      await form.field('Passphrase').fill('some words');
      await form.field('The same again').fill('other words');
      await expect(form.sheet).toContainText('The two are not the same.');
    },
  },
  {
    name: 'router to edit, with its jump hosts',
    show: async (page) => {
      const router = new RouterScreen(page);
      const form = new FormSheet(page);
      await router.visit('mt7981-apk');
      await router.choose(/^Edit name, address and login/);
      await form.choose('Add a jump host', /^Harbour gateway/);
      await form.choose('Add a jump host', /^Office bastion/);
      expect(await form.hops()).toEqual(['Harbour gateway', 'Office bastion']);
    },
  },
  {
    name: 'public key to put on a router',
    show: async (page) => {
      const router = new RouterScreen(page);
      const form = new FormSheet(page);
      await router.visit('mt7981-apk');
      await router.choose(/^Put my public key/);
      await form.radio(/^Another one/).check();
      await form.button('Put it on 1 router').click();
      await expect(form.sheet).toContainText('Paste the line of a .pub file.');
    },
  },
];
