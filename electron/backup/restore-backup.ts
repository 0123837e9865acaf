import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isFlowhelmError } from '../../shared/model/errors.ts';
import { openProfile, type Profile } from '../store/profile.ts';
import type { SecretStore } from '../store/secrets.ts';
import { openBackup, unusable } from './backup-file.ts';
import { type BackupRecord, type KeptSecret, putRecord, recordSchema } from './records.ts';

export interface RestoreBackup {
  readonly file: Buffer;
  readonly passphrase: string | null;
  /** Open for writing; everything in it is replaced. */
  readonly profile: Profile;
  readonly secrets: SecretStore;
  /** Called when the backup was read and is sound, right before anything is changed; may refuse by throwing. */
  readonly ready?: () => void;
}

export interface RestoredBackup {
  readonly routers: number;
  readonly changes: number;
  /** Secrets that are kept now. */
  readonly secrets: number;
  /** The copy of the database from before; null = it was empty. */
  readonly keptAt: string | null;
  /** What could not be done, in plain sentences. */
  readonly notes: string[];
}

const stagingPrefix = 'restoring-';
const recordsAtOnce = 500;

/**
 * Puts a backup in place of everything in the profile, all of it or nothing: it is first read into a profile of its own, record by
 * record, and then taken over in one transaction. The former database is kept beside.
 * Throws `backup-unusable`, `backup-from-newer-version`, `vault-passphrase-wrong`, `vault-locked` and what the profile throws; nothing
 * is then changed.
 */
export async function restoreBackup(options: RestoreBackup): Promise<RestoredBackup> {
  const { file, passphrase, profile, secrets, ready } = options;
  await removeLeftovers(profile.folder);
  const staging = await mkdtemp(join(profile.folder, stagingPrefix));
  try {
    const read = await readInto(staging, file, passphrase);
    await refuseLockedVault(secrets, read.kept);
    ready?.();
    const keptAt = isEmpty(profile) ? null : profile.keepCopy('before-restore');
    profile.takeOver(staging);
    const { kept, notes } = await keepSecrets(secrets, read.kept);
    return {
      ...{ routers: read.routers, changes: read.changes, secrets: kept, keptAt },
      notes: [...notes, ...noteOfHooks(profile)],
    };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function readInto(
  home: string,
  file: Buffer,
  passphrase: string | null,
): Promise<{ routers: number; changes: number; kept: KeptSecret[] }> {
  const { header, lines } = await openBackup(file, passphrase);
  const profile = openProfile({ mode: 'write', home });
  const kept: KeptSecret[] = [];
  const found = { router: 0, change: 0 };
  let waiting: Exclude<BackupRecord, { kind: 'secret' }>[] = [];
  const write = () => {
    putAll(profile, waiting);
    waiting = [];
  };
  try {
    for await (const line of lines) {
      const record = readRecord(line);
      if (record.kind === 'router' || record.kind === 'change') found[record.kind] += 1;
      if (record.kind !== 'secret') waiting.push(record);
      else if (header.encryption === null) throw unusable('it holds a password in the clear');
      else kept.push(record.value);
      if (waiting.length >= recordsAtOnce) write();
    }
    write();
    const { router: routers, change: changes } = found;
    if (routers !== header.routers || changes !== header.changes) throw unusable('it does not hold what it says');
    return { routers, changes, kept };
  } finally {
    profile.close();
  }
}

function readRecord(line: string): BackupRecord {
  try {
    return recordSchema.parse(JSON.parse(line));
  } catch (error) {
    throw unusable('one of its records does not say what it should', error);
  }
}

/** A name or id that comes twice is the file's fault; a full disk is not. */
function putAll(profile: Profile, records: readonly Exclude<BackupRecord, { kind: 'secret' }>[]): void {
  try {
    profile.atomically(() => {
      for (const record of records) putRecord(profile, record);
    });
  } catch (error) {
    if (isFlowhelmError(error) && error.code !== 'name-taken') throw error;
    throw unusable('two of its records contradict each other', error);
  }
}

/** Somebody who can open the vault should do so first; where there is no vault, the secrets are asked for when they are needed. */
async function refuseLockedVault(secrets: SecretStore, [first]: readonly KeptSecret[]): Promise<void> {
  if (!first) return;
  try {
    await secrets.get(first.id, first.kind);
  } catch (error) {
    if (isFlowhelmError(error) && error.code === 'vault-locked') throw error;
  }
}

async function keepSecrets(
  secrets: SecretStore,
  kept: readonly KeptSecret[],
): Promise<{ kept: number; notes: string[] }> {
  let done = 0;
  try {
    for (const { id, kind, secret } of kept) {
      await secrets.set(id, kind, secret);
      done += 1;
    }
    return { kept: done, notes: [] };
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    const missing = kept.length - done;
    return {
      kept: done,
      notes: [`${missing} of ${kept.length} passwords and passphrases are not kept. ${error.message}`],
    };
  }
}

/** Hooks come back without what they run or hold a token of, and nobody should rely on them unawares. */
function noteOfHooks({ alertSettings }: Profile): string[] {
  const off = alertSettings.get().hooks.filter(({ enabled }) => !enabled);
  if (off.length === 0) return [];
  const names = off.map(({ name }) => name).join(', ');
  return [`Switched off until somebody has looked at them under Alerts, Rules and hooks: ${names}.`];
}

function isEmpty({
  routers,
  changes,
  groups,
  credentialSets,
  jumpHosts,
  savedFilters,
  alertSettings,
}: Profile): boolean {
  if (alertSettings.get().hooks.length > 0) return false;
  const things = [routers, groups, credentialSets, jumpHosts, savedFilters];
  return things.every((store) => store.list().length === 0) && changes.list(undefined, 1).length === 0;
}

/** Of a restore that was killed. */
async function removeLeftovers(folder: string): Promise<void> {
  const leftovers = (await readdir(folder)).filter((name) => name.startsWith(stagingPrefix));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
