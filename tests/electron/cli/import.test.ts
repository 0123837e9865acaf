import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { type Ended, envelope, runCli, temporaryHome } from './run-cli.ts';

const config = `Host attic
  HostName 10.0.0.1
  User admin
  ProxyJump bastion
Host barn
  ProxyCommand nc %h %p
Match originalhost bastion
  HostName 203.0.113.5
  User ops
`;

function file(home: string, name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

function imported(ended: Ended) {
  const found = envelope(ended);
  if (!found.ok) throw new Error(found.error.sentence);
  return resultSchemas.import.parse(found.result);
}

describe('flowhelm import', () => {
  it('previews without writing, then takes over, then finds nothing new', async () => {
    const home = temporaryHome();
    const path = file(home, 'config', config);
    const command = ['import', path, '--from', 'ssh-config', '--json'];
    const expected = [
      {
        name: 'attic',
        host: '10.0.0.1',
        port: 22,
        user: 'admin',
        status: 'new',
        reason: '',
        jump: ['ops@203.0.113.5:22'],
      },
      { name: 'barn', status: 'unsupported', reason: expect.stringContaining('ProxyCommand') },
    ];
    const previewed = await runCli([...command, '--preview'], { home });
    const preview = imported(previewed);
    expect(JSON.parse(previewed.stdout).rows).toEqual(preview.rows);
    expect(preview).toMatchObject({ format: 'ssh-config', preview: true, rows: expected, written: null });
    expect(imported(await runCli(command, { home }))).toMatchObject({
      rows: expected,
      written: { added: 1, updated: 0, groupsAdded: 0, jumpHostsAdded: 1 },
    });
    expect(imported(await runCli(command, { home })).rows[0]).toMatchObject({ name: 'attic', status: 'duplicate' });
  });

  it('shows a table, and takes only what is named', async () => {
    const home = temporaryHome();
    const path = file(home, 'routers.csv', 'name,host\nattic,10.0.0.1\nbarn,10.0.0.2\n');
    const preview = await runCli(['import', path, '--preview'], { home });
    expect(preview.stdout).toContain('2 new, 0 updates, 0 duplicates, 0 unsupported. Nothing is written.');
    expect(preview.stdout).toMatch(/new +barn +root@10\.0\.0\.2:22/);
    const taken = await runCli(['import', path, '--only', 'Barn'], { home });
    expect(taken.stdout).toContain('1 router added, 0 updated.');
    expect(taken.stdout).not.toContain('attic');
    const missing = await runCli(['import', path, '--only', 'nobody'], { home });
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no row called nobody')]);
  });

  it.each([
    ['config', 'Host a\n', '666', 'may be written by others'],
    ['noise', '\u0000\u0001', '600', 'zero bytes'],
    ['what', 'hello\n', '600', 'cannot be told'],
  ])('refuses %s', async (name, text, mode, words) => {
    const home = temporaryHome();
    const path = file(home, name, text);
    spawnSync('chmod', [mode, path]);
    const from = name === 'noise' ? ['--from', 'csv'] : [];
    const { code, stdout, stderr } = await runCli(['import', path, ...from], { home });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('says that a file is not there', async () => {
    const { code, stderr } = await runCli(['import', '/nothing/here'], { home: temporaryHome() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('does not exist')]);
  });

  it('lets nothing of a file act on a terminal', async () => {
    const home = temporaryHome();
    const path = file(home, 'evil.csv', 'name,host\n"\u001B[2Jevil",10.0.0.1\n"\u202Eabc",-oProxyCommand=x\n');
    const { stdout } = await runCli(['import', path, '--preview'], { home });
    expect(stdout).not.toMatch(/[\u001B\u202E]/);
  });
});

describe('flowhelm export', () => {
  it.each(['ssh-config', 'csv', 'ansible', 'flowhelm'])('writes %s that import knows again', async (format) => {
    const home = temporaryHome();
    await runCli(['import', file(home, 'config', config)], { home });
    const path = join(home, 'exported');
    expect((await runCli(['export', '--to', format, path], { home })).stdout).toContain('1 router: ');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(imported(await runCli(['import', path, '--preview', '--json'], { home }))).toMatchObject({
      ...{ format, rows: [{ name: 'attic', status: 'duplicate' }] },
    });
    const streamed = await runCli(['export', '--to', format], { home });
    expect(streamed.stdout).toBe(readFileSync(path, 'utf8'));
    const again = await runCli(['export', '--to', format, path], { home });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
  });

  it('says what the format cannot hold', async () => {
    const home = temporaryHome();
    await runCli(['import', file(home, 'r.csv', 'name,host,group\nattic,10.0.0.1,Harbour\n')], { home });
    const { stderr, stdout } = await runCli(['export', '--to', 'ssh-config', '--group', 'harbour'], { home });
    expect(stderr).toContain('Groups and tags have no place');
    expect(stdout).toMatch(/^Host attic\n/);
  });
});
