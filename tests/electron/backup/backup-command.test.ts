import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { envelope, runCli, temporaryHome } from '../cli/run-cli.ts';
import { router, temporaryFolder } from '../store/samples.ts';
import { contentsOf, fullProfile, noteOfItsHooks } from './full-profile.ts';

function contentsAt(home: string) {
  const profile = openProfile({ mode: 'read', home });
  try {
    return contentsOf(profile);
  } finally {
    profile.close();
  }
}

/** A profile with something of everything in it, closed. */
function fullHome(): string {
  const home = temporaryHome();
  fullProfile(home).close();
  return home;
}

describe('backup and restore', () => {
  test('bring a profile to another place', async () => {
    const [from, to] = [fullHome(), temporaryHome()];
    const file = join(temporaryFolder(), 'fleet.flowhelm-backup');
    const made = await runCli(['backup', file], { home: from });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('2 routers with everything') });
    expect(made.stdout).toContain('Passwords are not part of it.');
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const restored = await runCli(['restore', file], { home: to });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('Restored: 2 routers, 2 changes') });
    expect(contentsAt(to)).toEqual(contentsAt(from));
  });

  test('tell the same as JSON, and where the former database is', async () => {
    const [from, to] = [fullHome(), temporaryHome()];
    const profile = openProfile({ mode: 'write', home: to });
    profile.routers.add(router('old', 'Former'));
    profile.close();
    const file = join(temporaryFolder(), 'fleet.flowhelm-backup');
    const made = envelope(await runCli(['--json', 'backup', file], { home: from }));
    expect(resultSchemas.backup.parse(made.ok ? made.result : null)).toEqual({
      ...{ file, routers: 2, secrets: 0, encrypted: false, bytes: readFileSync(file).length },
    });
    const restored = envelope(await runCli(['--json', 'restore', file], { home: to }));
    const { keptAt, ...rest } = resultSchemas.restore.parse(restored.ok ? restored.result : null);
    expect(rest).toMatchObject({ routers: 2, changes: 2, secrets: 0, notes: [noteOfItsHooks] });
    expect(keptAt !== null && existsSync(keptAt)).toBe(true);
  });

  test('a passphrase from the environment encrypts, and only it opens the file again', async () => {
    const home = temporaryHome();
    const file = join(temporaryFolder(), 'fleet.flowhelm-backup');
    const withPassphrase = (passphrase: string) => ({ home, environment: { FLOWHELM_BACKUP_PASSPHRASE: passphrase } });
    expect(await runCli(['backup', file, '--with-secrets'], withPassphrase('eight words'))).toMatchObject({ code: 0 });
    const wrong = await runCli(['restore', file], withPassphrase('nine words'));
    expect(wrong).toMatchObject({ code: 9, stderr: expect.stringContaining('not the passphrase of the backup') });
    const none = await runCli(['restore', file], { home });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('FLOWHELM_BACKUP_PASSPHRASE') });
    expect(await runCli(['restore', file], withPassphrase('eight words'))).toMatchObject({ code: 0 });
  });

  test('never write over a file, and refuse what is no backup', async () => {
    const home = fullHome();
    const before = contentsAt(home);
    const file = join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'my notes\n');
    expect(await runCli(['backup', file], { home })).toMatchObject({ code: 2 });
    expect(readFileSync(file, 'utf8')).toBe('my notes\n');
    expect(await runCli(['restore', file], { home })).toMatchObject({ code: 2 });
    const missing = await runCli(['restore', `${file}.gone`], { home });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no such file.') });
    expect(await runCli(['restore', temporaryFolder()], { home })).toMatchObject({ code: 2 });
    expect(contentsAt(home)).toEqual(before);
  });
});
