import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { newKeyPair } from '../../../electron/demo/new-key.ts';
import { fingerprintOf } from '../../../electron/ssh/host-keys.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { hostKey, router as sample } from '../store/samples.ts';
import { type Ended, envelope, runCli, temporaryHome } from './run-cli.ts';

const line = newKeyPair().public.split(' ').slice(0, 2).join(' ');
const fingerprint = fingerprintOf(Buffer.from(line.split(' ')[1] ?? '', 'base64'));

/** A profile with routers that were never connected to, and a jump host. */
async function open() {
  const home = temporaryHome();
  const box = await routerOf('mt7986-off', { speed: 4 });
  const profile = openProfile({ mode: 'write', home });
  profile.routers.add({ ...sample('1', 'attic'), host: box.host, port: box.port });
  profile.routers.add({ ...sample('2', 'barn'), host: '127.0.0.1', port: 1 });
  const { authentication, addedAt } = sample('3');
  const bastion = { id: '3', name: 'bastion', host: box.host, port: box.port, user: 'jump', addedAt };
  profile.jumpHosts.save({ ...bastion, authentication, credentialSetId: null });
  profile.close();
  const file = join(home, 'keys.txt');
  const cli = (...args: string[]) => runCli(['--json', ...args], { home });
  return { home, box, cli, file };
}

function resultOf(ended: Ended) {
  const found = envelope(ended);
  if (!found.ok) throw new Error(found.error.sentence);
  return resultSchemas.trust.parse(found.result);
}

function codeOf(ended: Ended): string {
  const found = envelope(ended);
  return found.ok ? 'ok' : found.error.code;
}

function trustedOf(home: string): string[] {
  const profile = openProfile({ mode: 'read', home });
  try {
    return profile.hostKeys.all().map((key) => `${key.routerId} ${key.fingerprint} ${key.acceptedBy}`);
  } finally {
    profile.close();
  }
}

describe('trust --from known_hosts', () => {
  test('shows first, writes then, and is done the second time', async () => {
    const { home, box, cli, file } = await open();
    writeFileSync(file, `[127.0.0.1]:${box.port} ${line}\n`);
    const preview = await cli('trust', '--from', 'known_hosts', file, '--preview');
    const keys = [
      { router: { name: 'bastion' }, keyType: 'ssh-ed25519', fingerprint, status: 'new' },
      { router: { name: 'attic' }, keyType: 'ssh-ed25519', fingerprint, status: 'new' },
    ];
    expect(resultOf(preview)).toMatchObject({ applied: false, keys, notes: [] });
    expect(trustedOf(home)).toEqual([]);
    expect(await cli('trust', '--from', 'known_hosts', file)).toMatchObject({ code: 0 });
    expect(trustedOf(home)).toEqual([`1 ${fingerprint} known_hosts`, `3 ${fingerprint} known_hosts`]);
    const again = await runCli(['trust', '--from', 'known_hosts', file], { home });
    expect(again.stdout).toMatch(/No host key trusted now\.[\s\S]*attic .*trusted already/);
  });

  test('leaves a key alone that is another than the trusted one, and says so in the exit code', async () => {
    const { home, box, cli, file } = await open();
    const profile = openProfile({ mode: 'write', home });
    profile.hostKeys.trust(hostKey('1', 'T'));
    profile.close();
    writeFileSync(file, `[127.0.0.1]:${box.port} ${line}\n`);
    const ended = await cli('trust', '--from', 'known_hosts', file);
    expect(ended.code).toBe(4);
    expect(resultOf(ended)).toMatchObject({ keys: [{ status: 'new' }, { status: 'conflict' }] });
    expect(trustedOf(home)).toEqual([`1 SHA256:${'T'.repeat(43)} person`, `3 ${fingerprint} known_hosts`]);
  });

  test('says so when there is no such file', async () => {
    const { cli } = await open();
    expect(codeOf(await cli('trust', '--from', 'known_hosts', '/no/such/file'))).toBe('file-unusable');
  });
});

describe('trust --all --list', () => {
  test('trusts the machines whose keys are in the list, and names the others', async () => {
    const { home, box, cli, file } = await open();
    writeFileSync(file, `attic ${box.hostKeyFingerprint}\nnot a key\n`);
    const ended = await cli('trust', '--all', '--list', file);
    expect(resultOf(ended)).toMatchObject({
      applied: true,
      machines: [
        { router: { name: 'bastion' }, state: 'other-name', error: { code: 'host-key-unknown' } },
        { router: { name: 'attic' }, state: 'listed', error: null },
        { router: { name: 'barn' }, state: 'failed', error: { code: 'unreachable' } },
      ],
      unreadable: [2],
    });
    expect(ended.code).toBe(1);
    expect(trustedOf(home)).toEqual([`1 ${box.hostKeyFingerprint} list`]);
    const shown = await runCli(['trust', '--all', '--list', file, '--preview'], { home });
    expect(shown.stdout).toMatch(/No host key would be trusted[\s\S]*attic .*trusted already/);
  });

  test('replaces nothing', async () => {
    const { home, box, cli, file } = await open();
    expect(await cli('trust', 'attic', '--pin', fingerprint)).toMatchObject({ code: 0 });
    writeFileSync(file, box.hostKeyFingerprint);
    const machines = [{ state: 'listed' }, { state: 'changed', error: { code: 'host-key-changed' } }, {}];
    expect(resultOf(await cli('trust', '--all', '--list', file))).toMatchObject({ machines });
    expect(trustedOf(home)).toEqual([`1 ${fingerprint} person`, `3 ${box.hostKeyFingerprint} list`]);
  });

  test('wants fingerprints in the file', async () => {
    const { cli, file } = await open();
    writeFileSync(file, 'nothing of the kind');
    expect(codeOf(await cli('trust', '--all', '--list', file))).toBe('file-unusable');
  });
});

describe('trust of one machine', () => {
  test('a pinned key is the only one that is accepted from then on', async () => {
    const { box, cli } = await open();
    await cli('trust', 'attic', '--pin', fingerprint);
    expect(codeOf(await cli('trust', 'attic', '--accept-new-key', box.hostKeyFingerprint))).toBe('host-key-changed');
    expect(codeOf(await cli('trust', 'attic', '--pin', box.hostKeyFingerprint))).toBe('host-key-changed');
    const replaced = await cli('trust', 'attic', '--pin', box.hostKeyFingerprint, '--replace', fingerprint);
    expect(resultOf(replaced)).toMatchObject({ trusted: [{ fingerprint: box.hostKeyFingerprint }] });
  });

  test('a jump host is asked for its key, and nobody logs in', async () => {
    const { home, box, cli } = await open();
    expect(codeOf(await cli('trust', 'bastion', '--accept-new-key', fingerprint))).toBe('host-key-unknown');
    expect(trustedOf(home)).toEqual([]);
    expect(resultOf(await cli('trust', 'bastion', '--accept-new-key', box.hostKeyFingerprint))).toMatchObject({
      router: { name: 'bastion' },
      trusted: [{ fingerprint: box.hostKeyFingerprint, acceptedBy: 'flag' }],
    });
    expect(resultOf(await cli('trust', 'bastion', '--forget'))).toMatchObject({ trusted: [] });
  });

  test.each([
    [[]],
    [['attic', '--preview']],
    [['--all']],
    [['--list', 'file']],
    [['attic', '--all', '--list', 'file']],
    [['attic', '--forget', '--pin', fingerprint]],
    [['attic', '--accept-new-key', fingerprint, '--pin', fingerprint]],
    [['--from', 'known_hosts']],
    [['attic', '--pin', 'SHA256:short']],
    [['attic', '--pin', fingerprint, '--key-type', 'no type']],
  ])('%j is not understood', async (args) => {
    const { cli } = await open();
    expect(codeOf(await cli('trust', ...args))).toBe('bad-input');
  });
});
