import { describe, expect, test, vi } from 'vitest';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import { storedFleetRouter } from '../../../electron/fleet/fleet-router.ts';
import type { FleetService } from '../../../electron/fleet/fleet-service.ts';
import type { PresentedKey } from '../../../shared/contracts/host-keys.ts';
import type { JumpHost } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import * as samples from '../store/samples.ts';
import { type Api, addVirtual, connect, ended, failureOf, openTestService, rowsOf, until } from './open-service.ts';

const someKey = (letter: string) => `SHA256:${letter.repeat(43)}`;

async function open() {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const box = await routerOf('mt7986-off', { speed: 1 });
  return { service, api, box };
}

/** As an import leaves it: written down, and never connected to. */
function writeDown({ workspace }: FleetService, id: string, more: Partial<Router>): void {
  const router = { ...samples.router(id), ...more };
  workspace.profile.routers.add(router);
  workspace.board.put(storedFleetRouter(router, { snapshot: null, pendingChangeId: null }));
}

function jumpHost(service: FleetService, id: string, box: VirtualRouter): void {
  const { authentication, addedAt } = samples.router(id);
  const { host, port, user } = box;
  const more: JumpHost = { id, name: id, host, port, user, authentication, credentialSetId: null, addedAt };
  service.workspace.profile.jumpHosts.save(more);
  service.workspace.bookChanged();
}

async function collected(api: Api, ids: string[] | null): Promise<Record<string, PresentedKey['state']>> {
  const states: Record<string, PresentedKey['state']> = {};
  for await (const { id, state } of await api.hostKeys.collect({ ids })) states[id] = state;
  return states;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call))?.code ?? 'ok';
}

async function changeKey(service: FleetService, id: string, box: VirtualRouter): Promise<void> {
  service.workspace.engine.disconnect(id);
  await box.inject({ kind: 'host-key-changed' });
}

describe('collect', () => {
  test('tells of each machine what it shows, and one that fails is one answer among the others', async () => {
    const { service, api, box } = await open();
    const known = await addVirtual(api, box, 'Known');
    const { host, port, hostKeyFingerprint: fingerprint } = box;
    writeDown(service, 'new', { host, port });
    writeDown(service, 'gone', { host: '127.0.0.1', port: 1 });
    writeDown(service, 'behind', { host, port, jump: ['bastion'] });
    jumpHost(service, 'bastion', box);
    const shown = { keyType: 'ssh-ed25519', fingerprint };
    expect(await collected(api, null)).toMatchObject({
      [known]: { kind: 'trusted', ...shown },
      new: { kind: 'new', ...shown },
      bastion: { kind: 'new', ...shown },
      gone: { kind: 'failed', error: { code: 'unreachable' } },
      behind: { kind: 'failed', error: { code: 'host-key-unknown', evidence: { hopId: 'bastion' } } },
    });
    expect(Object.keys(await collected(api, ['new', 'new']))).toEqual(['new']);
    expect(await codeOf(collected(api, ['nobody']))).toBe('no-such-router');
  });

  test('ends what is open to a router that shows another key, and says what is known of it', async () => {
    const { service, api, box } = await open();
    const id = await addVirtual(api, box, 'Attic');
    const old = box.hostKeyFingerprint;
    await box.inject({ kind: 'host-key-changed' });
    expect(await collected(api, [id])).toEqual({
      [id]: {
        kind: 'changed',
        keyType: 'ssh-ed25519',
        fingerprint: box.hostKeyFingerprint,
        trustedFingerprint: old,
        trustedKeyType: 'ssh-ed25519',
        likely: expect.stringMatching(/OpenWrt .* reset to factory settings, .* cannot be told for sure/),
      },
    });
    await until(api, (event) =>
      rowsOf(event).some(
        ({ reachability }) => reachability.state === 'failed' && reachability.error.code === 'host-key-changed',
      ),
    );
    expect((await api.hostKeys.explainChange({ id })).likely).toContain('reset to factory settings');
    writeDown(service, 'twin', { name: 'Twin' });
    const twin = { id: 'twin', keyType: 'ssh-ed25519', fingerprint: box.hostKeyFingerprint, replaces: null };
    await api.hostKeys.accept(twin);
    expect((await api.hostKeys.explainChange({ id })).likely).toContain('the trusted one of Twin');
  });

  test('counts a trusted key that is not shown at all as changed, whatever is shown instead', async () => {
    const { service, api, box } = await open();
    writeDown(service, 'old', { host: box.host, port: box.port });
    service.workspace.profile.hostKeys.trust(samples.hostKey('old', 'C', 'ssh-rsa'));
    expect(await collected(api, ['old'])).toMatchObject({
      old: { kind: 'changed', keyType: 'ssh-ed25519', trustedKeyType: 'ssh-rsa', trustedFingerprint: someKey('C') },
    });
  });
});

describe('acceptMany', () => {
  const key = (id: string, letter: string) => ({ id, keyType: 'ssh-ed25519', fingerprint: someKey(letter) });

  test('trusts routers and jump hosts in one go, and says how they were compared', async () => {
    const { service, api, box } = await open();
    writeDown(service, 'one', { host: box.host, port: box.port });
    jumpHost(service, 'bastion', box);
    const keys = ['one', 'bastion'].map((id) => ({ ...key(id, 'x'), fingerprint: box.hostKeyFingerprint }));
    expect(await api.hostKeys.acceptMany({ keys, comparedBy: 'list' })).toEqual({ accepted: 2 });
    expect(await collected(api, null)).toMatchObject({ one: { kind: 'trusted' }, bastion: { kind: 'trusted' } });
    expect(await api.hostKeys.list({ id: 'bastion' })).toMatchObject({ trusted: [{ acceptedBy: 'list' }] });
    await api.hostKeys.forget({ id: 'bastion', keyType: 'ssh-ed25519' });
    expect(await collected(api, ['bastion'])).toMatchObject({ bastion: { kind: 'new' } });
  });

  test('leaves the connection of a change under way alone', async () => {
    const { service, api } = await open();
    const { board, engine } = service.workspace;
    for (const id of ['idle', 'changing']) writeDown(service, id, { port: 1 });
    board.patch('changing', { runId: 'run-1' });
    const disconnect = vi.spyOn(engine, 'disconnect');
    await api.hostKeys.acceptMany({ keys: [key('idle', 'A'), key('changing', 'B')], comparedBy: 'person' });
    expect(disconnect.mock.calls).toEqual([['idle']]);
  });

  test.each([
    ['a changed key', 'host-key-changed', [key('one', 'A'), key('two', 'B')]],
    ['a key of another type than the trusted one', 'host-key-changed', [key('one', 'A'), key('three', 'B')]],
    ['a machine that is gone', 'no-such-router', [key('one', 'A'), key('nobody', 'B')]],
    ['two keys for one machine', 'bad-input', [key('one', 'A'), key('one', 'B')]],
    ['a key type that is none', 'bad-input', [key('one', 'A'), { ...key('four', 'B'), keyType: 'x y' }]],
  ])('%s takes all with it', async (_, code, keys) => {
    const { service, api } = await open();
    for (const id of ['one', 'two', 'three', 'four']) writeDown(service, id, {});
    service.workspace.profile.hostKeys.trust(samples.hostKey('two', 'T'));
    service.workspace.profile.hostKeys.trust(samples.hostKey('three', 'T', 'ssh-rsa'));
    expect(await codeOf(api.hostKeys.acceptMany({ keys, comparedBy: 'person' }))).toBe(code);
    expect((await api.hostKeys.list({ id: 'one' })).trusted).toEqual([]);
  });
});

describe('a changed key', () => {
  test('stops a poll', async () => {
    const { service, api, box } = await open();
    const id = await addVirtual(api, box);
    await changeKey(service, id, box);
    const password = vi.spyOn(service.workspace.secrets, 'password');
    const { workspace } = service;
    workspace.monitor.auditAt(id, 0);
    workspace.monitor.tick();
    await until(api, (event) =>
      rowsOf(event).some(
        ({ reachability }) => reachability.state === 'failed' && reachability.error.code === 'host-key-changed',
      ),
    );
    expect(password).not.toHaveBeenCalled();
    expect(workspace.monitor.stoppedBy(id)?.code).toBe('host-key-changed');
  });

  test('stops a change that waited in the queue, before anything is sent', async () => {
    const { service, api, box } = await open();
    const id = await addVirtual(api, box);
    const first = await routerOf('mt7986-off', { speed: 1 });
    const before = await addVirtual(api, first, 'Before it');
    const start = (one: string) =>
      api.changes.start({
        ids: [one],
        wanted: 'software',
        overrides: [],
        rollbackWindowSeconds: 60,
        shownPlan: null,
      });
    await start(before);
    const [runId = ''] = (await start(id)).runIds;
    await changeKey(service, id, box);
    const passwordOf = vi.spyOn(service.workspace.secrets, 'password');
    expect(await ended(api, runId)).toMatchObject({ state: 'failed', error: { code: 'host-key-changed' } });
    expect(passwordOf.mock.calls.filter(([target]) => target.routerId === id)).toEqual([]);
    expect(await box.state()).toMatchObject({ loaded: 'off', staged: [], processes: [] });
    expect(await api.routers.history({ id })).toEqual([]);
  });
});
