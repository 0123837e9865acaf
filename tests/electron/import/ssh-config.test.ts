import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownIncludes, readSshConfigFile } from '../../../electron/import/own-files.ts';
import { readSshConfig } from '../../../electron/import/ssh-config.ts';
import type { IncludeReader } from '../../../electron/import/ssh-config-lines.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import type { ImportedRouter } from '../../../shared/model/import.ts';

function read(text: string, includes: IncludeReader | null = null) {
  return readSshConfig(text, { includes, localUser: 'me' });
}

function router(text: string, name: string, includes: IncludeReader | null = null): ImportedRouter {
  const found = read(text, includes).routers.find((each) => each.name === name);
  if (!found) throw new Error(`no router ${name}`);
  return found;
}

function reasonOf(text: string, name: string): string {
  return read(text).unsupported.find((entry) => entry.name === name)?.reason ?? 'supported';
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing thrown';
  } catch (error) {
    return isFlowhelmError(error) ? error.code : `a defect: ${error}`;
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-ssh-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files by pattern, as an Include would find them. */
function files(texts: Readonly<Record<string, string>>): IncludeReader {
  return (pattern) => ({
    files: Object.entries(texts).flatMap(([name, text]) => (name === pattern ? { id: name, name, text } : [])),
    problems: [],
  });
}

const site = `
# the harbour
Host attic barn
    User=root
    Port = 2222
Host attic
  HostName 192.168.1.1
  IdentityFile "~/.ssh/the harbour"
  IdentityFile ~/.ssh/second
  IdentitiesOnly yes
  ProxyJump bastion
HOST barn !attic
\tHostName %h.lan # in the field
Host bastion
  HostName 203.0.113.5
  Port 2200
  IdentityFile %d/.ssh/bastion
Host old
  HostName old.example
  HostKeyAlgorithms +ssh-rsa
  HostKeyAlias old-router
  IdentityAgent none
Host * !bastion
  User admin
  Port 22
  ForwardAgent yes
Match originalhost bastion
  User ops
`;

describe('the hosts of a configuration', () => {
  it('takes names, and no patterns', () => {
    expect(read(site).routers.map(({ name }) => name)).toEqual(['attic', 'barn', 'bastion', 'old']);
    expect(read('Host *\n  User root\nHost 10.0.?.1 *.lan !x\n  Port 22\n').routers).toEqual([]);
  });

  it('takes the first value of each keyword', () => {
    expect(router(site, 'attic')).toMatchObject({
      host: '192.168.1.1',
      port: 2222,
      user: 'root',
      keyFile: '~/.ssh/the harbour',
      identitiesOnly: true,
      notes: ['Only the first of its 2 key files is taken over.'],
    });
    expect(router(site, 'barn')).toMatchObject({ host: 'barn.lan', port: 2222, user: 'root', keyFile: null });
    expect(router(site, 'old')).toMatchObject({ legacyAlgorithms: true, hostKeyAlias: 'old-router', agent: false });
  });

  it('resolves jump hosts in the same configuration', () => {
    expect(router(site, 'attic').jump).toMatchObject([
      { host: '203.0.113.5', port: 2200, user: 'ops', keyFile: '~/.ssh/bastion' },
    ]);
    expect(router(site, 'bastion').notes[0]).toContain('jump host');
  });

  it('says what it leaves out', () => {
    expect(read(site).notices).toEqual(['Not taken over from what is said for many hosts: ForwardAgent.']);
    const text = 'Host a\n  LocalForward 1 b:2\nMatch exec "touch /tmp/never"\n  User x\nFoo\nHost "b\n';
    const { notices, routers } = read(text);
    expect(routers[0]).toMatchObject({ user: null, notes: ['Not taken over: LocalForward.'] });
    expect(notices.join(' ')).toMatch(/Line 5 is left out.*Line 6 is left out.*Match exec \(line 3\) is not followed/);
  });

  it.each([
    ['Host a\n ProxyCommand nc %h %p\n', 'ProxyCommand'],
    ['Host a\n ProxyCommand ssh -W %h:%p b; touch /tmp/x\n', 'ProxyCommand'],
    ['Host a\n ProxyCommand ssh -W other:22 b\n', 'ProxyCommand'],
    ['Host a\n ProxyCommand ssh -o ProxyCommand=x -W %h:%p b\n', 'ProxyCommand'],
    ['Host a\n HostName -oProxyCommand=x\n', 'neither a host name nor'],
    ['Host a\n HostName %n\n', 'token'],
    ['Host a\n Port ssh\n', 'Port'],
    ['Host a\n ProxyJump b\nHost b\n ProxyJump c\nHost c\n ProxyJump a\n', 'circle'],
    ['Host a\n ProxyJump ;rm\n', 'not understood'],
    [
      `${[...Array(10).keys()].map((n) => `Host h${n}\n ProxyJump h${n + 1}\n`).join('')}Host a\n ProxyJump h0\n`,
      'more than 8',
    ],
  ])('cannot take %j', (text, reason) => {
    expect(reasonOf(text, 'a')).toContain(reason);
  });

  it.each([
    ['ProxyJump none\nHost *\n ProxyJump b', []],
    ['ProxyCommand none\nHost *\n ProxyJump b', []],
    ['ProxyCommand ssh -W %h:%p ops@b', ['b']],
    ['ProxyCommand ssh b -W [%h]:%p', ['b']],
    ['ProxyCommand /usr/bin/ssh -q -p 2222 -l ops -W "%h:%p" b', ['b']],
    ['ProxyJump u@b:2222,[fe80::1]:22,ssh://c', ['b', 'fe80::1', 'c']],
    ['ProxyJump b\nHost b\n ProxyJump c', ['c', 'b']],
    ['Port 22\nHost *\n ProxyJump b\nHost b', ['b']],
    ['Port 22\nHost *\n ProxyJump b,c', ['b', 'c']],
  ])('goes the way of %j', (lines, hops) => {
    expect(router(`Host a\n ${lines}\n`, 'a').jump.map(({ host }) => host)).toEqual(hops);
  });

  it.each([
    ['~/.ssh/../../../etc/shadow', 'climbs'],
    ['~/../other/.ssh/id', 'climbs'],
    ['..\\..\\secret', 'climbs'],
    ['~other/.ssh/id', "another user's"],
    ['/dev/zero', 'device'],
    ['/proc/self/environ', 'device'],
    ['\\\\server\\share\\id', 'network'],
    ['//server/share/id', 'network'],
    ['keys/id', 'relative'],
    [`\${HOME}/id`, 'token'],
    ['~/.ssh/%C', 'token'],
  ])('does not follow the key file %s', (path, why) => {
    const { keyFile, notes } = router(`Host a\n IdentityFile '${path.replaceAll('\\', '\\\\')}'\n`, 'a');
    expect(keyFile).toBeNull();
    expect(notes.join(' ')).toContain(why);
  });
});

describe('Include', () => {
  it('counts where it stands, under the condition of its block', () => {
    const includes = files({ one: 'User first\nHost inner\n HostName inner.lan\n', two: 'Host a\n Port 2222\n' });
    const text = 'Host a b\n Include one\n User second\nInclude two\n';
    expect(router(text, 'a', includes)).toMatchObject({ user: 'first', port: 2222 });
    expect(router(text, 'b', includes)).toMatchObject({ user: 'first', port: 22 });
    // `inner` counts for a and b alone, and so for nothing
    expect(router(text, 'inner', includes)).toMatchObject({ host: 'inner', user: null });
  });

  it('stops at circles', () => {
    const { routers, notices } = read('Include a\n', files({ a: 'Host x\nInclude b\n', b: 'Include a\nHost y\n' }));
    expect(routers.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(notices.join()).toContain('leads in a circle');
  });

  it('stops when it goes too deep or brings in too much', () => {
    let depth = 0;
    const deeper: IncludeReader = () => {
      depth += 1;
      return { files: [{ id: `${depth}`, name: `${depth}`, text: 'Include next\n' }], problems: [] };
    };
    expect(codeOf(() => read('Include next\n', deeper))).toBe('file-unusable');
    expect(depth).toBe(16);
    const many: IncludeReader = () => ({
      files: [...Array(1001).keys()].map((n) => ({ id: `${n}`, name: `${n}`, text: `Host h${n}\n` })),
      problems: [],
    });
    expect(codeOf(() => read('Include all\n', many))).toBe('file-unusable');
  });

  it('is said where only a text was given', () => {
    expect(read('Include ~/.ssh/more\nHost a\n').notices).toEqual([
      'Include ~/.ssh/more (line 1) is not followed: only this text is read.',
    ]);
  });

  it('reads files relative to ~/.ssh, with wildcards, and none that others may write', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, '.ssh', 'conf.d'), { recursive: true });
    writeFileSync(join(home, '.ssh', 'conf.d', '1.conf'), 'Host one\n', { mode: 0o600 });
    writeFileSync(join(home, '.ssh', 'conf.d', '2.conf'), 'Host two\n', { mode: 0o600 });
    spawnSync('chmod', ['666', join(home, '.ssh', 'conf.d', '2.conf')]);
    const { routers, notices } = read('Include conf.d/*.conf\nInclude ~/nothing\n', ownIncludes(home));
    expect(routers.map(({ name }) => name)).toEqual(['one']);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('may be written by others');
  });
});

describe('a file', () => {
  it.each([
    ['600', 'nothing thrown'],
    ['644', 'nothing thrown'],
    ['664', 'file-unusable'],
    ['602', 'file-unusable'],
  ])('with the rights %s', (mode, code) => {
    const file = join(temporaryFolder(), 'config');
    writeFileSync(file, 'Host a\n');
    spawnSync('chmod', [mode, file]);
    expect(codeOf(() => readSshConfigFile(file))).toBe(code);
  });

  it('that is a folder, missing or endless is no configuration', () => {
    expect(codeOf(() => readSshConfigFile(temporaryFolder()))).toBe('file-unusable');
    expect(codeOf(() => readSshConfigFile('/nothing/here'))).toBe('file-unusable');
    expect(codeOf(() => readSshConfigFile('/dev/zero'))).toBe('file-unusable');
  });
});

const run = promisify(execFile);

/** What the real ssh makes of a host; it reads no other configuration, and connects to nothing. */
async function asSshSeesIt(file: string, home: string, host: string): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await run('ssh', ['-G', '-F', file, host], { env: { PATH: process.env['PATH'], HOME: home } });
  const entries = stdout.split('\n').map((line): [string, string] => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1)];
  });
  // the first of those that come more than once, as here
  return new Map(entries.reverse());
}

const hasSsh = spawnSync('ssh', ['-V']).error === undefined;

describe.skipIf(!hasSsh)('cross-checked with ssh -G', () => {
  const hard = `${site}
Host "quoted name" q1 q\\ 2
  User "quoted user"
Host=equal
Port=2022
Host a?c a*z !abz
  HostName pattern.example
Host abc abz
  User abc
Host UPPER upper
  HostName %%h-%h
Match host pattern.example user abc
  Port 4444
Match !originalhost abc,attic host *.example
  HostKeyAlias not-abc
Match all
  IdentityFile ~/.ssh/for-all#1
Host deep
  ProxyJump one,two@[2001:db8::1]:2222
Host comment # User nobody
  HostName comment.example #trailing
  HostKeyAlias 'single "quoted"'
`;

  it.each(read(hard).routers.map(({ name }) => name))('%s', async (name) => {
    const folder = temporaryFolder();
    const file = join(folder, 'config');
    writeFileSync(file, hard);
    const seen = await asSshSeesIt(file, folder, name);
    const ours = router(hard, name);
    expect(seen.get('hostname')).toBe(
      ours.host.toLowerCase() === seen.get('hostname') ? ours.host.toLowerCase() : ours.host,
    );
    expect(seen.get('port')).toBe(String(ours.port));
    if (ours.user !== null) expect(seen.get('user')).toBe(ours.user);
    expect(seen.get('hostkeyalias') ?? null).toBe(ours.hostKeyAlias);
    expect(seen.get('identitiesonly') === 'yes').toBe(ours.identitiesOnly);
    if (ours.keyFile !== null) expect(seen.get('identityfile')?.replace('%d', '~')).toBe(ours.keyFile);
    expect(seen.has('proxyjump')).toBe(ours.jump.length > 0);
  });
});
