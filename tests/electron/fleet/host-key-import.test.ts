import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newKeyPair } from '../../../electron/demo/new-key.ts';
import { Engine } from '../../../electron/engine.ts';
import { importKnownHosts } from '../../../electron/fleet/host-key-import.ts';
import { hostKeyTrust } from '../../../electron/host-key-trust.ts';
import { fingerprintOf } from '../../../electron/ssh/host-keys.ts';
import { parseKnownHosts } from '../../../electron/ssh/known-hosts.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { now, router, temporaryFolder } from '../store/samples.ts';

const [one, two, three] = [newLine(), newLine(), newLine()];

function newLine() {
  const line = newKeyPair().public.split(' ').slice(0, 2).join(' ');
  return { line, fingerprint: fingerprintOf(Buffer.from(line.split(' ')[1] ?? '', 'base64')) };
}

function hashed(name: string): string {
  const salt = Buffer.from('12345678901234567890');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

/** A profile with the routers Attic (192.0.2.1), Barn (192.0.2.2:2222) and Cellar (known as `cellar-alias`). */
function open(ownKnownHosts = '') {
  const profile = openProfile({ mode: 'write', home: temporaryFolder(), now });
  const hostKeys = hostKeyTrust({
    ...{ store: profile.hostKeys, mayRemember: true, acceptedBy: 'person', now },
    askToTrust: async () => 'refuse',
    knownHosts: async () => parseKnownHosts(ownKnownHosts),
  });
  const secrets = { password: async () => null, passphrase: async () => null };
  const engine = new Engine({ profile, hostKeys, secrets, now });
  onTestFinished(() => engine.close());
  profile.routers.add({ ...router('a', 'Attic'), host: '192.0.2.1' });
  profile.routers.add({ ...router('b', 'Barn'), host: '192.0.2.2', port: 2222 });
  profile.routers.add({ ...router('c', 'Cellar'), host: '192.0.2.3', hostKeyAlias: 'cellar-alias' });
  return { profile, engine, hostKeys, now };
}

describe('importKnownHosts', () => {
  test.each([
    ['a plain name', `192.0.2.1 ${one.line}`, ['a new']],
    ['a hashed name with a port', `${hashed('[192.0.2.2]:2222')} ${one.line}`, ['b new']],
    ['an alias', `cellar-alias ${one.line}\n192.0.2.3 ${two.line}`, ['c new']],
    ['a wildcard, and one that is negated', `192.0.2.?,!192.0.2.1 ${one.line}\n192.0.2.1 ${two.line}`, ['a new']],
    ['the same key twice', `192.0.2.1 ${one.line}\n192.0.2.1 ${one.line}`, ['a new']],
    ['two keys of one type', `192.0.2.1 ${one.line}\n192.0.2.1 ${two.line}`, ['a conflict', 'a conflict']],
    ['a revoked key', `@revoked * ${one.line}`, ['a revoked', 'b revoked']],
    [
      'a key that is revoked further down',
      `192.0.2.1 ${one.line}\n@revoked 192.0.2.1 ${one.line}\n192.0.2.1 ${two.line}`,
      ['a revoked', 'a new'],
    ],
  ])('%s', async (_, text, expected) => {
    const work = open();
    const { keys } = await importKnownHosts(work, { text, apply: false });
    // The wildcard of the revoked key stands for the alias too, which is none of the addresses.
    const found = keys.filter(({ id }) => id !== 'c' || !text.includes('*'));
    expect(found.map(({ id, status }) => `${id} ${status}`)).toEqual(expected);
    expect(work.profile.hostKeys.all()).toEqual([]);
  });

  test('applies what is new and nothing else', async () => {
    const work = open();
    const accepted = { keyType: 'ssh-ed25519', acceptedAt: now().toISOString(), acceptedBy: 'person' } as const;
    work.profile.hostKeys.trust({ ...accepted, routerId: 'a', fingerprint: one.fingerprint });
    work.profile.hostKeys.trust({ ...accepted, routerId: 'b', fingerprint: two.fingerprint });
    const text = `192.0.2.1 ${one.line}\n[192.0.2.2]:2222 ${three.line}\ncellar-alias ${three.line}`;
    const found = await importKnownHosts(work, { text, apply: true });
    expect(found.keys.map(({ routerName, status }) => [routerName, status])).toEqual([
      ['Attic', 'known'],
      ['Barn', 'conflict'],
      ['Cellar', 'new'],
    ]);
    expect(work.profile.hostKeys.all()).toMatchObject([
      { routerId: 'a', fingerprint: one.fingerprint },
      { routerId: 'b', fingerprint: two.fingerprint },
      { routerId: 'c', fingerprint: three.fingerprint, acceptedBy: 'known_hosts' },
    ]);
    const again = await importKnownHosts(work, { text, apply: true });
    expect(again.keys.map(({ status }) => status)).toEqual(['known', 'conflict', 'known']);
  });

  test('holds against the known_hosts of this user', async () => {
    const work = open(`@revoked * ${one.line}\n[192.0.2.2]:2222 ${two.line}`);
    const text = `192.0.2.1 ${one.line}\n[192.0.2.2]:2222 ${three.line}`;
    const found = await importKnownHosts(work, { text, apply: true });
    expect(found.keys.map(({ status }) => status)).toEqual(['revoked', 'conflict']);
    expect(work.profile.hostKeys.all()).toEqual([]);
  });

  test.each([
    ['', ['There is no host key in this text.']],
    [`elsewhere ${one.line}`, ['None of its 1 host keys is for a router or jump host of yours.']],
    ['PK\u0003\u0004\u0000', ['There is no host key in this text.', 'Line 1: not a known_hosts entry.']],
  ])('says so when nothing is found', async (text, notes) => {
    expect(await importKnownHosts(open(), { text, apply: true })).toEqual({ keys: [], notes });
  });
});
