import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect, failureOf, openTestService, rowsOf, transports, until } from '../fleet/open-service.ts';
import { temporaryFolder } from '../store/samples.ts';

const csv =
  'name,host,port,user,group,tags,key,jump\nattic,10.0.0.1,2222,root,Harbour,rented,~/.ssh/id,ops@b.example\nbarn,,,\n';
const source = { kind: 'text', format: null, text: csv } as const;

describe.each(transports)('over a %s', (transport) => {
  it('a file is looked at, and its rows taken over', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const preview = await api.imports.preview({ source });
    expect(preview).toMatchObject({
      format: 'csv',
      rows: [
        { name: 'attic', host: '10.0.0.1', port: 2222, user: 'root', status: 'new', jump: ['ops@b.example:22'] },
        { name: 'barn', host: '', status: 'unsupported' },
      ],
    });
    expect(service.workspace.board.routers).toEqual([]);

    const keys = preview.rows.filter(({ status }) => status === 'new').map(({ key }) => key);
    const told = until(api, (event) => rowsOf(event).some(({ router }) => router.name === 'attic'));
    expect(await api.imports.apply({ source, keys })).toEqual({
      added: 1,
      updated: 0,
      groupsAdded: 1,
      jumpHostsAdded: 1,
    });
    await told;
    const { board, profile } = service.workspace;
    expect(board.book.groups).toMatchObject([{ name: 'Harbour' }]);
    expect(board.book.jumpHosts).toMatchObject([{ name: 'b.example', user: 'ops' }]);
    expect(profile.routers.list()).toMatchObject([
      { name: 'attic', groupId: board.book.groups[0]?.id, jump: [board.book.jumpHosts[0]?.id], tags: ['rented'] },
    ]);
    // its first audit was asked for
    expect(board.routers[0]?.auditing || board.routers[0]?.reachability.state === 'failed').toBe(true);

    expect((await api.imports.preview({ source })).rows[0]?.status).toBe('duplicate');
    expect(await failureOf(api.imports.apply({ source, keys }))).toMatchObject({ code: 'bad-input' });
  });

  it('routers are written down', async () => {
    const { service } = await openTestService();
    const { api } = await connect(service, transport);
    const { rows } = await api.imports.preview({ source });
    await api.imports.apply({ source, keys: rows.slice(0, 1).map(({ key }) => key) });
    const { text, fileName, notes } = await api.exports.text({ format: 'csv', ids: null });
    expect([fileName, notes]).toEqual(['flowhelm-routers.csv', []]);
    expect(text.split('\r\n')).toEqual([
      'name,host,port,user,group,tags,key,jump',
      'attic,10.0.0.1,2222,root,Harbour,rented,~/.ssh/id,ops@b.example:22',
      '',
    ]);
    expect(await failureOf(api.exports.text({ format: 'csv', ids: ['nobody'] }))).toMatchObject({
      code: 'no-such-router',
    });
  });
});

it('an update shows the router anew and leaves alone what is under way', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const first = await api.imports.preview({ source });
  await api.imports.apply({ source, keys: first.rows.slice(0, 1).map(({ key }) => key) });
  const { board } = service.workspace;
  const id = board.routers[0]?.router.id ?? '';
  const moved = { ...source, text: csv.replace('10.0.0.1', '10.0.0.2') };
  const keys = (await api.imports.preview({ source: moved })).rows.slice(0, 1).map(({ key }) => key);
  board.patch(id, { runId: 'run' });
  expect(await failureOf(api.imports.apply({ source: moved, keys }))).toMatchObject({ code: 'change-in-progress' });
  expect(service.workspace.router(id).host).toBe('10.0.0.1');
  board.patch(id, { runId: null });
  expect(await api.imports.apply({ source: moved, keys })).toMatchObject({ added: 0, updated: 1 });
  expect(service.workspace.router(id)).toMatchObject({ id, host: '10.0.0.2' });
});

it('a text that came over the page opens no file of this computer', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const text = 'Include /etc/ssh/ssh_config\nHost attic\n';
  const { rows, notices } = await api.imports.preview({ source: { kind: 'text', format: null, text } });
  expect(rows.map(({ name }) => name)).toEqual(['attic']);
  expect(notices.join()).toContain('is not followed');
});

it('the own configuration is read with its Includes', async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh', 'config'), 'Include more\nHost attic\n', { mode: 0o600 });
  writeFileSync(join(home, '.ssh', 'more'), 'Host barn\n  HostName 10.0.0.3\n', { mode: 0o600 });
  vi.stubEnv('HOME', home);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const { rows } = await api.imports.preview({ source: { kind: 'own-ssh-config' } });
  expect(rows).toMatchObject([
    { name: 'barn', host: '10.0.0.3', source: 'host barn (line 1 of more)' },
    { name: 'attic', host: 'attic' },
  ]);
});

it('is told what is wrong with a file', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const preview = (text: string) => failureOf(api.imports.preview({ source: { kind: 'text', format: null, text } }));
  expect(await preview('hello')).toMatchObject({ code: 'bad-input' });
  expect(await preview('{"flowhelm":"routers","version":9}')).toMatchObject({ code: 'file-unusable' });
});

it('virtual routers of the demo are exported as they are', async () => {
  const { service } = await openTestService({ demo: true });
  const { api } = await connect(service, 'port');
  const { text } = await api.exports.text({ format: 'flowhelm', ids: null });
  const { rows } = await api.imports.preview({ source: { kind: 'text', format: null, text } });
  expect(rows.map(({ status }) => status)).toEqual(['duplicate']);
});
