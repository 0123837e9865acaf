import { expect, test, vi } from 'vitest';
import { makeBackup } from '../../../electron/backup/make-backup.ts';
import { restoreBackupInto } from '../../../electron/fleet/backup-calls.ts';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import type { FleetEvent } from '../../../shared/model/fleet.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { listen } from '../discovery/loopback.ts';
import { connect, openTestService, transports } from '../fleet/open-service.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { at } from '../store/samples-of-change.ts';
import { fullProfile, noteOfItsHooks } from './full-profile.ts';

async function backupFile(passphrase: string | null = null): Promise<string> {
  const profile = fullProfile();
  const secrets = memorySecretStore();
  const options = { app: '1.2.3', now: new Date(at), cost: 2 ** 14 };
  const { file } = await makeBackup({ profile, secrets, passphrase, ...options });
  profile.close();
  return file.toString('base64');
}

function namesOf(event: FleetEvent): string[] {
  if (event.kind !== 'state') throw new Error(`not the whole state: ${event.kind}`);
  return event.state.routers.map(({ router: { name } }) => name);
}

test('a restore shows the new fleet to whoever watches, and the service goes on with it', async () => {
  const home = temporaryFolder();
  const before = openProfile({ mode: 'write', home });
  before.routers.add(router('old', 'Former'));
  before.close();
  const { service } = await openTestService({ home });
  const { api } = await connect(service, 'port');
  const watching = await api.fleet.watch();
  const next = async (): Promise<FleetEvent> => {
    const step = await watching.next();
    if (step.done) throw new Error('the stream ended');
    return step.value;
  };
  expect(namesOf(await next())).toEqual(['Former']);

  const content = await backupFile();
  expect(await api.backups.look({ content })).toEqual({
    ...{ madeAt: at, version: '1.2.3', routers: 2, changes: 2, encrypted: false },
  });
  const restored = await api.backups.restore({ content, passphrase: null });
  expect(restored).toMatchObject({ routers: 2, notes: [noteOfItsHooks] });
  let state = await next();
  while (state.kind !== 'state') state = await next();
  expect(namesOf(state)).toEqual(['attic', 'barn']);
  expect(state.state.book.groups.map(({ name }) => name)).toEqual(['Kraków 🏔']);
  expect(state.state.routers[0]?.pendingChangeId).toBe('c1');

  const { fileName, content: again } = await api.backups.make({ passphrase: null });
  expect(fileName).toMatch(/^flowhelm-\d{4}-\d\d-\d\d\.flowhelm-backup$/);
  expect(await api.backups.look({ content: again })).toMatchObject({ routers: 2, changes: 2, version: '0.0.0-test' });
  await watching.return();
});

test('a restore that fails leaves the fleet as it was', async () => {
  const home = temporaryFolder();
  const before = openProfile({ mode: 'write', home });
  before.routers.add(router('old', 'Former'));
  before.close();
  const { service } = await openTestService({ home });
  const { api } = await connect(service, 'port');
  const content = await backupFile('eight words');
  for (const [bad, code] of [
    [{ content, passphrase: 'nine words' }, 'vault-passphrase-wrong'],
    [{ content: '', passphrase: null }, 'backup-unusable'],
    [{ content: 'bm8gYmFja3Vw', passphrase: null }, 'backup-unusable'],
  ] as const) {
    await expect(api.backups.restore(bad)).rejects.toMatchObject({ data: { code } });
  }
  expect(service.workspace.profile.routers.list().map(({ name }) => name)).toEqual(['Former']);
});

test('while the demo fleet is shown, the own profile is neither backed up nor replaced', async () => {
  const { service } = await openTestService({ demo: true });
  const { api } = await connect(service, 'port');
  const content = await backupFile();
  const refused = { data: { code: 'bad-input' } };
  await expect(api.backups.make({ passphrase: null })).rejects.toMatchObject(refused);
  await expect(api.backups.restore({ content, passphrase: null })).rejects.toMatchObject(refused);
});

test('audits that are under way end with the former fleet, and those of the new one begin', async () => {
  const device = await routerOf('mt7986-off');
  const home = temporaryFolder();
  const before = openProfile({ mode: 'write', home });
  before.routers.add({ ...router('old', 'Former'), host: device.host, port: device.port });
  before.close();
  const { service, log } = await openTestService({ home });
  service.workspace.audits.ask(['old']);
  const former = service.workspace;
  await restoreBackupInto(service, await backupFile(), null);
  expect(service.workspace).not.toBe(former);
  expect(service.workspace.board.routers.map(({ router: { id } }) => id)).toEqual(['r1', 'r2']);
  await vi.waitFor(() => expect(former.board.routers.some(({ auditing }) => auditing)).toBe(false));
  expect(log.tail(100_000)).not.toContain('defect');
});

test('a change that is under way is not cut off by a restore', async () => {
  const home = temporaryFolder();
  const silent = await listen(() => undefined);
  const before = openProfile({ mode: 'write', home });
  before.routers.add({ ...router('old', 'Former'), host: '127.0.0.1', port: silent });
  before.close();
  const { service } = await openTestService({ home });
  const request = { ids: ['old'], overrides: [], rollbackWindowSeconds: 90, shownPlan: null };
  service.workspace.runs.start({ ...request, wanted: 'software' });
  const restoring = restoreBackupInto(service, await backupFile(), null);
  await expect(restoring).rejects.toMatchObject({ code: 'change-in-progress' });
  expect(service.workspace.profile.routers.list().map(({ name }) => name)).toEqual(['Former']);
});

test.each(transports)('a backup of many megabytes gets through a %s', async (transport) => {
  const { service } = await openTestService();
  const { api } = await connect(service, transport);
  const content = Buffer.alloc(12_000_000, 'no backup ').toString('base64');
  await expect(api.backups.look({ content })).rejects.toMatchObject({ data: { code: 'backup-unusable' } });
});
