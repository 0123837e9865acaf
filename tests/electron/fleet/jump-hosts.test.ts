import { describe, expect, test } from 'vitest';
import { routerOf } from '../demo/fleet-of-one.ts';
import { onlyPassword, startJumpServer } from '../ssh/jump-fleet.ts';
import { knownKeyOf, routerKey } from '../ssh/test-server.ts';
import { connect, failureOf, inputFor, openTestService, rowsOf, until } from './open-service.ts';

const { fingerprint } = knownKeyOf(routerKey, 'ssh-ed25519');

async function withBastion() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const server = await startJumpServer({ authenticate: onlyPassword('of the hop') });
  const input = {
    ...{ id: null, name: 'bastion', host: '127.0.0.1', port: server.port, user: 'jumper', credentialSetId: null },
    authentication: { agent: false, keyFile: null, password: 'ask' as const },
    secrets: { password: 'of the hop' },
    keepPassword: false,
  };
  const jumpHost = await api.jumpHosts.save(input);
  return { api, workspace: service.workspace, server, input, jumpHost };
}

describe('a jump host', () => {
  test('is told to front ends, with its secret in none of them', async () => {
    const { api, jumpHost } = await withBastion();
    const [event] = await until(api, () => true);
    expect(event).toMatchObject({ kind: 'state', state: { book: { jumpHosts: [jumpHost] } } });
    expect(JSON.stringify(event)).not.toContain('of the hop');
  });

  test('with a key that nobody has accepted is named, and its routers are reached once it is', async () => {
    const { api, jumpHost, server, workspace } = await withBastion();
    const router = await routerOf('mt7986-off', { speed: 1 });
    const wanted = { ...inputFor(router), jump: [jumpHost.id], acceptKey: router.hostKeyFingerprint };
    expect(await failureOf(api.routers.test(wanted))).toMatchObject({
      code: 'host-key-unknown',
      sentence: expect.stringContaining('jump host bastion'),
      evidence: { hopId: jumpHost.id, keyType: 'ssh-ed25519', fingerprint },
    });
    expect(server.attempts).toEqual([]);
    const at = { routerId: jumpHost.id, acceptedAt: workspace.now().toISOString(), acceptedBy: 'person' as const };
    workspace.profile.hostKeys.trust({ ...at, keyType: 'ssh-ed25519', fingerprint });
    expect(await api.routers.test(wanted)).toMatchObject({ fingerprint: router.hostKeyFingerprint });
    const { id } = await api.routers.add({ ...wanted, keepPassword: false });
    await until(api, (event) => rowsOf(event).some((row) => row.router.id === id && row.latest !== null));
    expect(server.forwarded).toContain(`127.0.0.1:${router.port}`);
    // one that was refused at the key, and one that has served everything since
    expect(server.connections).toHaveLength(2);

    await api.jumpHosts.save({ ...jumpHost, name: 'renamed', secrets: {}, keepPassword: false });
    expect(server.connections).toHaveLength(2);
    await api.jumpHosts.save({ ...jumpHost, secrets: { password: 'wrong' }, keepPassword: false });
    await until(api, (event) => rowsOf(event).some((row) => row.reachability.state === 'failed'));
    expect(server.connections).toHaveLength(3);
  });

  test('is not removed while routers or groups go through it', async () => {
    const { api, jumpHost, workspace } = await withBastion();
    const group = await api.groups.save({ id: null, name: 'Harbour', credentialSetId: null, jump: [jumpHost.id] });
    expect(await failureOf(api.jumpHosts.remove({ id: jumpHost.id }))).toMatchObject({
      code: 'bad-input',
      sentence: 'bastion is on the way to the group Harbour.',
      evidence: { usedBy: 'the group Harbour' },
    });
    await api.groups.save({ ...group, jump: [] });
    workspace.profile.hostKeys.trust({
      ...{ routerId: jumpHost.id, keyType: 'ssh-ed25519', fingerprint },
      ...{ acceptedAt: workspace.now().toISOString(), acceptedBy: 'person' },
    });
    await api.jumpHosts.remove({ id: jumpHost.id });
    expect(workspace.profile.jumpHosts.list()).toEqual([]);
    expect(workspace.profile.hostKeys.trusted(jumpHost.id)).toEqual([]);
    expect(await failureOf(api.jumpHosts.remove({ id: jumpHost.id }))).toMatchObject({ code: 'bad-input' });
  });

  test('keeps its password in the keyring under its own id, when asked to, and forgets it with the jump host', async () => {
    const { api, input, workspace } = await withBastion();
    const kept = await api.jumpHosts.save({
      ...{ ...input, name: 'kept', keepPassword: true },
      authentication: { ...input.authentication, password: 'keyring' },
    });
    expect(await workspace.secrets.keyring.get(kept.id, 'password')).toBe('of the hop');
    await api.jumpHosts.remove({ id: kept.id });
    expect(await workspace.secrets.keyring.get(kept.id, 'password')).toBeNull();
  });

  test.each([
    ['the name of another', { name: 'BASTION' }, 'name-taken'],
    ['an option in place of an address', { host: '-oProxyCommand=x' }, 'bad-input'],
    ['a line break in the user', { user: 'a\nb' }, 'bad-input'],
    ['login details that are not there', { credentialSetId: 'gone' }, 'bad-input'],
    ['an id of nobody', { id: 'gone', name: 'new' }, 'bad-input'],
  ])('is refused with %s, and nothing is kept', async (_case, changes, code) => {
    const { api, input, workspace } = await withBastion();
    expect(await failureOf(api.jumpHosts.save({ ...input, name: 'second', ...changes }))).toMatchObject({ code });
    expect(workspace.profile.jumpHosts.list()).toHaveLength(1);
  });
});
