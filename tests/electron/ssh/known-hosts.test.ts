import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  defaultKnownHostsFiles,
  keysForHost,
  matchesPattern,
  parseKnownHosts,
  readKnownHosts,
} from '../../../electron/ssh/known-hosts.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { knownKeyOf, routerKey, routerRsaKey } from './test-server.ts';

const ed25519 = routerKey.public.split(' ').slice(0, 2).join(' ');
const rsa = routerRsaKey.public.split(' ').slice(0, 2).join(' ');

function isKnown(text: string, host: string, port = 22): boolean {
  return keysForHost(parseKnownHosts(text).entries, { host, port, hostKeyAlias: null }).length > 0;
}

function hashed(name: string): string {
  const salt = Buffer.from('12345678901234567890');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('keysForHost', () => {
  it.each([
    ['plain', `router ${ed25519}`, 'router', 22, true],
    ['another host', `router ${ed25519}`, 'router2', 22, false],
    ['upper case in the file', `Router ${ed25519}`, 'router', 22, true],
    ['upper case asked', `router ${ed25519}`, 'ROUTER', 22, true],
    ['comma list', `a,router,192.168.1.1 ${ed25519}`, '192.168.1.1', 22, true],
    ['port', `[router]:2222 ${ed25519}`, 'router', 2222, true],
    ['another port', `[router]:2222 ${ed25519}`, 'router', 2223, false],
    ['an entry with a port is not for 22', `[router]:2222 ${ed25519}`, 'router', 22, false],
    ['an entry for 22 is not for a port', `router ${ed25519}`, 'router', 2222, false],
    ['IPv6', `fe80::1 ${ed25519}`, 'fe80::1', 22, true],
    ['IPv6 with a port', `[fe80::1]:2222 ${ed25519}`, 'fe80::1', 2222, true],
    ['star', `*.lan ${ed25519}`, 'attic.lan', 22, true],
    ['star needs its dot', `*.lan ${ed25519}`, 'lan', 22, false],
    ['question mark', `router? ${ed25519}`, 'router1', 22, true],
    ['question mark is one character', `router? ${ed25519}`, 'router', 22, false],
    ['negation wins', `*.lan,!attic.lan ${ed25519}`, 'attic.lan', 22, false],
    ['negation of others', `*.lan,!attic.lan ${ed25519}`, 'cellar.lan', 22, true],
    ['negation alone matches nothing', `!attic.lan ${ed25519}`, 'cellar.lan', 22, false],
    ['hashed', `${hashed('router')} ${ed25519}`, 'router', 22, true],
    ['hashed with a port', `${hashed('[router]:2222')} ${ed25519}`, 'router', 2222, true],
    ['hashed, another host', `${hashed('router')} ${ed25519}`, 'router2', 22, false],
    ['hashed, upper case asked', `${hashed('router')} ${ed25519}`, 'Router', 22, true],
    ['unknown hash version', `${hashed('router').replace('|1|', '|2|')} ${ed25519}`, 'router', 22, false],
    ['leading blanks, tabs and a comment', ` \trouter\t${ed25519} root@router more words`, 'router', 22, true],
    ['carriage return', `router ${ed25519}\r`, 'router', 22, true],
    ['comment line', `# router ${ed25519}`, 'router', 22, false],
  ])('%s', (_name, text, host, port, expected) => {
    expect(isKnown(text, host, port)).toBe(expected);
  });

  it('gives all keys of a host with their types, and revoked ones marked', () => {
    const { entries } = parseKnownHosts(`router ${ed25519}\n@revoked * ${rsa}\nother ${rsa}\n`);
    expect(keysForHost(entries, { host: 'router', port: 22, hostKeyAlias: null })).toEqual([
      knownKeyOf(routerKey, 'ssh-ed25519'),
      knownKeyOf(routerRsaKey, 'ssh-rsa', true),
    ]);
  });
});

describe('parseKnownHosts', () => {
  it.each([
    ['certificate authority', `@cert-authority *.lan ${rsa}`, /certificates/],
    ['unknown marker', `@trusted router ${rsa}`, /marker/],
    ['too few fields', 'router ssh-ed25519', /not a known_hosts entry/],
    ['not base64', 'router ssh-ed25519 !!!', /not a key/],
    ['a key of another type than it says', `router ssh-rsa ${ed25519.split(' ')[1]}`, /not a key/],
    ['SSH 1 key', 'router 1024 35 1234567890', /not a key/],
  ])('skips and notes: %s', (_name, line, note) => {
    const { entries, notes } = parseKnownHosts(`${line}\nrouter ${ed25519}`);
    expect(entries.map((entry) => entry.line)).toEqual([2]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(note);
  });

  it('never throws and never miscounts', () => {
    const line = fc.oneof(
      fc.constant({ text: `router ${ed25519}`, usable: true }),
      fc.constant({ text: `@revoked a,b ${rsa} comment`, usable: true }),
      fc.constant({ text: '', usable: false }),
      fc.string({ maxLength: 30 }).map((text) => ({ text: `# ${text.replaceAll('\n', '')}`, usable: false })),
      fc.string({ maxLength: 60 }).map((text) => ({ text: text.replaceAll('\n', ''), usable: false })),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { entries } = parseKnownHosts(lines.map((each) => each.text).join('\n'));
        expect(entries).toHaveLength(lines.filter((each) => each.usable).length);
      }),
    );
  });
});

describe('matchesPattern', () => {
  it('agrees with a regular expression', () => {
    const text = (letters: string) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text('ab.*?'), text('ab.'), (pattern, name) => {
        const expression = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesPattern(pattern, name)).toBe(new RegExp(`^${expression}$`).test(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not slowed down by many stars', () => {
    expect(matchesPattern(`${'*a'.repeat(400)}b`, 'a'.repeat(4_000))).toBe(false);
  });
});

describe('readKnownHosts', () => {
  it('reads every file that is there and names the file in its notes', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'known_hosts'), `router ${ed25519}\ngarbage`);
    const { entries, notes } = await readKnownHosts([join(folder, 'missing'), join(folder, 'known_hosts'), folder]);
    expect(entries).toHaveLength(1);
    expect(notes).toEqual([
      `${join(folder, 'known_hosts')}: line 2: not a known_hosts entry.`,
      `${folder} cannot be read.`,
    ]);
  });

  it('looks where OpenSSH looks', () => {
    expect(defaultKnownHostsFiles('/home/a')).toEqual([
      join('/home/a', '.ssh', 'known_hosts'),
      join('/home/a', '.ssh', 'known_hosts2'),
    ]);
  });
});

describe('against ssh-keygen', () => {
  const sshKeygen = installed('ssh-keygen');
  const plain = [
    `router ${ed25519}`,
    `[router]:2222,attic ${ed25519}`,
    `192.168.1.1,fe80::1 ${rsa}`,
    `[fe80::1]:2200 ${rsa}`,
    `*.lan,!cellar.lan ${ed25519}`,
  ].join('\n');
  const hosts: [string, number][] = [
    ['router', 22],
    ['router', 2222],
    ['attic', 22],
    ['192.168.1.1', 22],
    ['fe80::1', 22],
    ['fe80::1', 2200],
    ['a.lan', 22],
    ['cellar.lan', 22],
    ['nowhere', 22],
  ];

  it.skipIf(sshKeygen === null && mayBeAbsent).each(['plain', 'hashed by ssh-keygen -H'])(
    'finds the same: %s',
    (form) => {
      const file = join(temporaryFolder(), 'known_hosts');
      writeFileSync(file, `${plain}\n`);
      const run = (...parameters: string[]) =>
        execFileSync(sshKeygen ?? 'ssh-keygen', [...parameters, '-f', file], { encoding: 'utf8', stdio: 'pipe' });
      if (form !== 'plain') run('-H');
      const text = readFileSync(file, 'utf8');
      for (const [host, port] of hosts) {
        const name = port === 22 ? host : `[${host}]:${port}`;
        expect([name, isKnown(text, host, port)]).toEqual([name, finds(() => run('-F', name))]);
      }
    },
  );
});

function finds(run: () => string): boolean {
  try {
    return run() !== '';
  } catch {
    return false;
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-known-hosts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
