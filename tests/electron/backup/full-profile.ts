import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { alertKinds, defaultAlertSettings } from '../../../shared/model/alert.ts';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import { hostKey, now, router, snapshot, temporaryFolder } from '../store/samples.ts';
import { at, change, entry } from '../store/samples-of-change.ts';

const authentication = { agent: false, keyFile: '~/.ssh/id', password: 'keyring' } as const;

/** What a restore of it says of its hooks. */
export const noteOfItsHooks =
  'Switched off until somebody has looked at them under Alerts, Rules and hooks: Chat, Mail.';

/** A profile with something of everything in it. */
export function fullProfile(home = temporaryFolder()): Profile {
  const profile = openProfile({ mode: 'write', home, now });
  profile.settings.save({ ...defaultSettings, pollSeconds: 0 });
  profile.credentialSets.save({ id: 's1', name: 'Sites', user: 'admin', authentication, addedAt: at });
  const bastion = { id: 'j1', name: 'Bastion', host: 'bastion.example', port: 22, user: 'jump', addedAt: at };
  profile.jumpHosts.save({ ...bastion, authentication, credentialSetId: 's1', hostKeyAlias: 'bastion' });
  profile.groups.save({
    id: 'g1',
    name: 'Kraków 🏔',
    credentialSetId: 's1',
    jump: ['j1'],
    desiredMode: 'hardware',
    addedAt: at,
  });
  const filter = {
    id: 'f1',
    name: 'Hardware',
    search: 'mt7986',
    states: ['offloading'],
    groupIds: ['g1'],
    tags: ['a'],
  };
  profile.savedFilters.save({ ...filter, addedAt: at });
  profile.routers.add({ ...router('r1', 'attic'), groupId: 'g1', tags: ['a', 'b'], credentials: { from: 'group' } });
  profile.routers.add({ ...router('r2', 'barn'), jump: [], hostKeyAlias: 'barn.lan', legacyAlgorithms: true });
  profile.hostKeys.trust(hostKey('r1', 'A'));
  profile.hostKeys.trust(hostKey('r1', 'B'));
  profile.hostKeys.trust(hostKey('r2', 'C', 'ssh-rsa'));
  profile.hostKeys.trust(hostKey('j1', 'D'));
  profile.changes.begin({ ...change('c1'), journal: [entry('one'), entry('two')] });
  profile.changes.begin({ ...change('c2', 'gone'), state: 'undone', endedAt: at });
  profile.snapshots.record('r1', snapshot());
  const rule = { enabled: false, openAfterSeconds: 1, closeAfterSeconds: 2, threshold: null };
  const hook = { id: 'h1', enabled: true, atLeast: 'info', onClose: true } as const;
  profile.alertSettings.save({
    ...defaultAlertSettings,
    groups: { g1: { rebooted: rule } },
    hooks: [
      { ...hook, enabled: false, name: 'Chat', kind: 'webhook', url: 'https://chat.example' },
      { ...hook, id: 'h2', enabled: false, name: 'Mail', kind: 'command', program: 'mail', arguments: [] },
    ],
  });
  profile.alerts.put(
    alertKinds.map((kind, index) => ({
      ...{ id: `a${9 - index}`, routerId: 'r1', routerName: 'attic', kind, severity: 'warning' as const, openedAt: at },
      ...{ closedAt: index > 3 ? at : null, sentence: 'It is so.', nextStep: 'None.', evidence: { was: 'hardware' } },
      snoozedUntil: index === 1 ? at : null,
    })),
  );
  return profile;
}

/** Everything that a backup is to bring back, in a form that can be compared. */
export function contentsOf(profile: Profile) {
  return {
    settings: profile.settings.get(),
    credentialSets: profile.credentialSets.list(),
    jumpHosts: profile.jumpHosts.list(),
    groups: profile.groups.list(),
    savedFilters: profile.savedFilters.list(),
    routers: profile.routers.list(),
    hostKeys: profile.hostKeys.all(),
    hostKeyHistory: profile.hostKeys.wholeHistory(),
    changes: profile.changes.list(),
    alertSettings: profile.alertSettings.get(),
    alerts: profile.alerts.list(null, 100),
  };
}

export async function fullSecrets() {
  const secrets = memorySecretStore();
  await secrets.set('r1', 'password', 'sesame of r1');
  await secrets.set('s1', 'password', 'sesame of s1');
  await secrets.set('j1', 'passphrase', 'sesame of j1 žluťoučký');
  return secrets;
}
