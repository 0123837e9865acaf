import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { backupHeader } from '../../../electron/backup/backup-file.ts';
import { makeBackup } from '../../../electron/backup/make-backup.ts';
import { recordSchema } from '../../../electron/backup/records.ts';
import { restoreBackup } from '../../../electron/backup/restore-backup.ts';
import { Database } from '../../../electron/store/database.ts';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';
import { FlowhelmError, isFlowhelmError } from '../../../shared/model/errors.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { at } from '../store/samples-of-change.ts';
import { contentsOf, fullProfile, fullSecrets, noteOfItsHooks } from './full-profile.ts';

const passphrase = 'eight words';
const cost = 2 ** 14;
const app = '1.2.3';

function closing(profile: Profile): Profile {
  onTestFinished(() => profile.close());
  return profile;
}

async function backUp(given: { passphrase: string | null }): Promise<Buffer> {
  const profile = fullProfile();
  try {
    const { file } = await makeBackup({
      profile,
      secrets: await fullSecrets(),
      app,
      now: new Date(at),
      cost,
      ...given,
    });
    return file;
  } finally {
    profile.close();
  }
}

function emptyProfile(): Profile {
  return closing(openProfile({ mode: 'write', home: temporaryFolder() }));
}

/** A file of our own making: right in every sum, wrong where the test wants it. */
function forged(header: object, body: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
  return Buffer.concat([content, createHash('sha256').update(content).digest()]);
}

function headerFor(lines: string, changes: object = {}): object {
  return {
    ...{ format: 'flowhelm-backup', version: 1, schema: migrations.length, app, madeAt: at },
    ...{ routers: 0, changes: 0, bytes: Buffer.byteLength(lines), encryption: null },
    ...changes,
  };
}

function forgedLines(lines: string, changes: object = {}): Buffer {
  return forged(headerFor(lines, changes), gzipSync(lines));
}

describe('a backup restored into another profile', () => {
  test.each([null, passphrase])('is the same (passphrase %j)', async (given) => {
    const file = await backUp({ passphrase: given });
    const source = closing(fullProfile());
    const target = emptyProfile();
    const secrets = memorySecretStore();
    const restored = await restoreBackup({ file, passphrase: given, profile: target, secrets });
    expect(contentsOf(target)).toEqual(contentsOf(source));
    expect(restored).toMatchObject({ routers: 2, changes: 2, keptAt: null, notes: [noteOfItsHooks] });
    const kept = [await secrets.get('r1', 'password'), await secrets.get('j1', 'passphrase')];
    expect(kept).toEqual(given === null ? [null, null] : ['sesame of r1', 'sesame of j1 žluťoučký']);
    expect(restored.secrets).toBe(given === null ? 0 : 3);
  });

  test('takes the place of what was there, which is kept beside', async () => {
    const file = await backUp({ passphrase: null });
    const target = emptyProfile();
    target.routers.add(router('old', 'Former'));
    const { keptAt } = await restoreBackup({ file, passphrase: null, profile: target, secrets: memorySecretStore() });
    expect(target.routers.list().map(({ name }) => name)).toEqual(['attic', 'barn']);
    expect(target.snapshots.latest('r1')).toBeNull();
    if (keptAt === null) throw new Error('no copy was kept');
    expect(statSync(keptAt).mode & 0o777).toBe(0o600);
    const former = new Database(keptAt, 'read');
    expect(former.all('SELECT id FROM routers')).toEqual([{ id: 'old' }]);
    former.close();
    expect(readdirSync(target.folder).filter((name) => name.startsWith('restoring-'))).toEqual([]);
  });

  test('hooks alone are worth a copy of what was there', async () => {
    const target = emptyProfile();
    const hook = { id: 'h', name: 'Mail', enabled: true, atLeast: 'info', onClose: true, kind: 'command' } as const;
    target.alertSettings.save({ ...defaultAlertSettings, hooks: [{ ...hook, program: 'true', arguments: [] }] });
    const file = await backUp({ passphrase: null });
    const restored = await restoreBackup({ file, passphrase: null, profile: target, secrets: memorySecretStore() });
    expect(restored.keptAt).not.toBeNull();
  });

  test('a second backup of it is the same', async () => {
    const target = emptyProfile();
    const secrets = memorySecretStore();
    const file = await backUp({ passphrase: null });
    await restoreBackup({ file, passphrase: null, profile: target, secrets });
    const again = await makeBackup({ profile: target, secrets, app, now: new Date(at), passphrase: null });
    expect(again.file.equals(file)).toBe(true);
  });
});

test('every table of the profile is in a backup, or is left out on purpose', () => {
  const profile = emptyProfile();
  const database = new Database(join(profile.folder, 'flowhelm.db'), 'read');
  const tables = database.all(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`);
  database.close();
  expect(tables.map(({ name }) => name)).toEqual([
    ...['alert_settings', 'alerts'],
    ...['change_journal', 'changes', 'host_key_history', 'host_keys', 'named_things', 'quarantine', 'routers'],
    ...['settings', 'snapshot_evidence', 'snapshots', 'sqlite_sequence'],
  ]);
  expect(recordSchema.options).toHaveLength(12);
});

describe('what stands in the file', () => {
  test('without a passphrase there is no secret, and the keyring is not asked', async () => {
    const profile = closing(fullProfile());
    const get = vi.fn(async () => 'sesame');
    const secrets = { ...memorySecretStore(), get };
    const made = await makeBackup({ profile, secrets, app, now: new Date(at), passphrase: null });
    expect(get).not.toHaveBeenCalled();
    expect(made).toMatchObject({ secrets: 0, routers: 2, fileName: 'flowhelm-2026-01-02.flowhelm-backup' });
  });

  test.each([
    [null, { enabled: false, url: 'https://chat.example' }],
    [passphrase, { enabled: true, url: 'https://me:pw@chat.example/hooks/T0KEN?token=1' }],
  ])('the token in the address of a webhook is a secret (passphrase %s)', async (given, expected) => {
    const source = emptyProfile();
    const webhook = { id: 'h', name: 'Chat', atLeast: 'info', onClose: true, kind: 'webhook' } as const;
    const url = 'https://me:pw@chat.example/hooks/T0KEN?token=1';
    source.alertSettings.save({ ...defaultAlertSettings, hooks: [{ ...webhook, enabled: true, url }] });
    const secrets = memorySecretStore();
    const made = await makeBackup({ profile: source, secrets, app, now: new Date(at), passphrase: given, cost });
    const target = emptyProfile();
    await restoreBackup({ file: made.file, passphrase: given, profile: target, secrets });
    expect(target.alertSettings.get().hooks).toEqual([{ ...webhook, ...expected }]);
  });

  test.each([
    [null, []],
    [passphrase, ['-H', 'Authorization: T0KEN']],
  ])('a command comes back switched off, and its arguments are a secret (passphrase %s)', async (given, expected) => {
    const source = emptyProfile();
    const command = {
      id: 'h',
      name: 'Chat',
      atLeast: 'info',
      onClose: true,
      kind: 'command',
      program: 'curl',
    } as const;
    const hook = { ...command, enabled: true, arguments: ['-H', 'Authorization: T0KEN'] };
    source.alertSettings.save({ ...defaultAlertSettings, hooks: [hook] });
    const secrets = memorySecretStore();
    const made = await makeBackup({ profile: source, secrets, app, now: new Date(at), passphrase: given, cost });
    const target = emptyProfile();
    const restored = await restoreBackup({ file: made.file, passphrase: given, profile: target, secrets });
    expect(target.alertSettings.get().hooks).toEqual([{ ...command, enabled: false, arguments: expected }]);
    expect(restored.notes).toEqual([
      'Switched off until somebody has looked at them under Alerts, Rules and hooks: Chat.',
    ]);
  });

  test('with a passphrase nothing but counts can be read', async () => {
    const file = await backUp({ passphrase });
    const text = file.toString('latin1');
    for (const word of ['attic', 'sesame', 'bastion', passphrase]) expect(text).not.toContain(word);
    expect(backupHeader(file)).toMatchObject({ app, madeAt: at, routers: 2, changes: 2 });
    expect(await backUp({ passphrase })).not.toEqual(file);
  });

  test('where nothing is kept, key files are no obstacle, and a password that should be kept is', async () => {
    const profile = emptyProfile();
    const authentication = { agent: false, keyFile: '~/.ssh/id', password: 'never' } as const;
    profile.routers.add({ ...router('r1'), authentication });
    const get = async () => {
      throw new FlowhelmError('keyring-unavailable', { sentence: 'There is no keyring.', nextStep: 'None.' });
    };
    const options = { profile, secrets: { ...memorySecretStore(), get }, app, now: new Date(at), passphrase, cost };
    expect(await makeBackup(options)).toMatchObject({ routers: 1, secrets: 0 });
    profile.routers.update({ ...router('r1'), authentication: { ...authentication, password: 'keyring' } });
    await expect(makeBackup(options)).rejects.toMatchObject({ code: 'keyring-unavailable' });
  });

  test('a passphrase that is too short is refused', async () => {
    await expect(backUp({ passphrase: 'short' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('is refused, and nothing is changed:', () => {
  async function refusal(file: Buffer, given: string | null = null, secrets = memorySecretStore()) {
    const target = emptyProfile();
    target.routers.add(router('old', 'Former'));
    const before = contentsOf(target);
    const error = await restoreBackup({ file, passphrase: given, profile: target, secrets }).catch((thrown) => thrown);
    expect(contentsOf(target)).toEqual(before);
    expect(existsSync(join(target.folder, 'backups'))).toBe(false);
    expect(readdirSync(target.folder).filter((name) => name.startsWith('restoring-'))).toEqual([]);
    if (!isFlowhelmError(error)) throw new Error(`not refused: ${error}`);
    return error;
  }

  test('a wrong or missing passphrase', async () => {
    const file = await backUp({ passphrase });
    expect((await refusal(file, 'nine words')).code).toBe('vault-passphrase-wrong');
    expect((await refusal(file, null)).code).toBe('vault-passphrase-wrong');
    expect((await refusal(file, '')).code).toBe('vault-passphrase-wrong');
  });

  test('secrets for a vault that is locked', async () => {
    const locked = async () => {
      throw new FlowhelmError('vault-locked', { sentence: 'The vault is locked.', nextStep: 'Open it.' });
    };
    const file = await backUp({ passphrase });
    const error = await refusal(file, passphrase, { ...memorySecretStore(), get: locked });
    expect(error.code).toBe('vault-locked');
  });

  test.each([
    ['a newer format', headerFor('', { version: 2, app: '9.0.0' })],
    ['a newer schema', headerFor('', { schema: migrations.length + 1, app: '9.0.0' })],
    ['a newer format whose rest nobody knows', { format: 'flowhelm-backup', version: 7, schema: 99, app: '9.0.0' }],
  ])('%s', async (_, header) => {
    const error = await refusal(forged(header, Buffer.from('whatever')));
    expect(error.code).toBe('backup-from-newer-version');
    expect(error.message).toContain('9.0.0');
  });

  const routerLine = JSON.stringify({ kind: 'router', value: router('r1') });
  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('name,host\nattic,192.168.1.1\n')],
    ['a header alone', Buffer.from(`${JSON.stringify(headerFor(''))}\n`)],
    ['no gzip', forged(headerFor(''), Buffer.from('not packed'))],
    ['more than it says', forgedLines('{"kind":"settings"}\n'.repeat(100), { bytes: 10 })],
    ['less than it says', forgedLines('', { bytes: 10 })],
    ['a claim beyond every limit', forgedLines('', { bytes: 1e12 })],
    ['no JSON', forgedLines('hello\n')],
    ['a record of no kind', forgedLines('{"kind":"virus","value":{}}\n')],
    ['a router that is none', forgedLines('{"kind":"router","value":{"id":"x"}}\n', { routers: 1 })],
    ['another number of routers', forgedLines(`${routerLine}\n`, { routers: 2 })],
    ['the same router twice', forgedLines(`${routerLine}\n${routerLine}\n`, { routers: 2 })],
    ['a last line without an end', forgedLines(routerLine, { routers: 1 })],
    ['a secret in the clear', forgedLines('{"kind":"secret","value":{"id":"r1","kind":"password","secret":"x"}}\n')],
  ])('%s', async (_, file) => {
    expect((await refusal(file)).code).toBe('backup-unusable');
  });

  test('a key that would take all of the memory', async () => {
    const file = await backUp({ passphrase });
    const header = backupHeader(file);
    const scrypt = { ...header.encryption?.scrypt, N: 2 ** 24 };
    const costly = forged({ ...header, encryption: { ...header.encryption, scrypt } }, Buffer.alloc(64));
    expect((await refusal(costly, passphrase)).code).toBe('backup-unusable');
  });

  test('a header that was changed under the encryption', async () => {
    const file = await backUp({ passphrase });
    const end = file.indexOf(0x0a) + 1;
    const changed = forged({ ...backupHeader(file), routers: 3 }, file.subarray(end, -32));
    expect((await refusal(changed, passphrase)).code).toBe('backup-unusable');
  });

  test('a bomb, with memory bounded', async () => {
    const size = 192 * 1024 * 1024;
    const bomb = forged(headerFor('', { bytes: size }), gzipSync(Buffer.alloc(size, 'a')));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    const error = await refusal(bomb);
    expect(error.message).toContain('too long');
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  test('one with any byte changed or any end cut off', async () => {
    const file = await backUp({ passphrase: null });
    const profile = closing(fullProfile());
    const secrets = memorySecretStore();
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (position, difference) => {
        const changed = Buffer.from(file);
        changed[position] = (changed[position] ?? 0) ^ difference;
        for (const damaged of [changed, file.subarray(0, position)]) {
          const error = await restoreBackup({ file: damaged, passphrase: null, profile, secrets }).catch(
            (thrown) => thrown,
          );
          expect(isFlowhelmError(error) && error.code).toMatch(/^backup-(unusable|from-newer-version)$/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('where secrets cannot be kept, the rest is restored and that is said', async () => {
  const file = await backUp({ passphrase });
  const target = emptyProfile();
  const none = async () => {
    throw new FlowhelmError('keyring-unavailable', { sentence: 'There is no keyring.', nextStep: 'None.' });
  };
  const secrets = { ...memorySecretStore(), get: none, set: none };
  const { routers, notes } = await restoreBackup({ file, passphrase, profile: target, secrets });
  expect(routers).toBe(2);
  expect(notes).toEqual(['3 of 3 passwords and passphrases are not kept. There is no keyring.', noteOfItsHooks]);
});

test('a restore that is not ready changes nothing', async () => {
  const file = await backUp({ passphrase: null });
  const target = emptyProfile();
  const ready = () => {
    throw new FlowhelmError('change-in-progress', { sentence: 'Wait.', nextStep: 'Wait.' });
  };
  const restoring = restoreBackup({ file, passphrase: null, profile: target, secrets: memorySecretStore(), ready });
  await expect(restoring).rejects.toMatchObject({ code: 'change-in-progress' });
  expect(target.routers.list()).toEqual([]);
});
