import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { Authentication } from '../../shared/model/router.ts';
import type { Profile } from '../store/profile.ts';
import type { SecretKind, SecretStore } from '../store/secrets.ts';
import { type PackOptions, packBackup } from './backup-file.ts';
import { type BackupRecord, type KeptSecret, recordsOf, wholeHistoryOfChanges } from './records.ts';

export interface MakeBackup extends PackOptions {
  readonly profile: Profile;
  /** Asked only when there is a passphrase; without one no secret is part of it. */
  readonly secrets: SecretStore;
  readonly app: string;
  readonly now: Date;
}

export interface MadeBackup {
  readonly fileName: string;
  readonly file: Buffer;
  readonly routers: number;
  readonly secrets: number;
}

/** As for the vault. */
const shortestPassphrase = 8;

/** The whole profile as one file, with its secrets when a passphrase encrypts it. Throws `bad-input` and what the secret store throws. */
export async function makeBackup({ profile, secrets, app, now, ...options }: MakeBackup): Promise<MadeBackup> {
  if (options.passphrase !== null && options.passphrase.length < shortestPassphrase) throw tooShort();
  const kept = options.passphrase === null ? [] : await keptSecrets(profile, secrets);
  const routers = profile.routers.list().length;
  const changes = wholeHistoryOfChanges(profile);
  const facts = { app, madeAt: now.toISOString(), routers, changes: changes.length };
  const file = await packBackup(
    lines(recordsOf(profile, changes, { secrets: options.passphrase !== null }), kept),
    facts,
    options,
  );
  return { fileName: `flowhelm-${facts.madeAt.slice(0, 10)}.flowhelm-backup`, file, routers, secrets: kept.length };
}

function tooShort(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `The passphrase has fewer than ${shortestPassphrase} characters.`,
    nextStep: 'Choose a longer one; several words are good.',
  });
}

function* lines(records: Iterable<BackupRecord>, kept: readonly KeptSecret[]): Generator<string> {
  for (const record of records) yield JSON.stringify(record);
  for (const value of kept) yield JSON.stringify({ kind: 'secret', value });
}

/** Asks only for secrets that there may be: a keyring takes its time for each. */
async function keptSecrets(profile: Profile, secrets: SecretStore): Promise<KeptSecret[]> {
  const found: KeptSecret[] = [];
  for (const { id, authentication } of [
    ...profile.routers.list(),
    ...profile.credentialSets.list(),
    ...profile.jumpHosts.list(),
  ]) {
    for (const kind of kindsOf(authentication)) {
      const secret = await keptSecret(secrets, id, kind);
      if (secret) found.push({ id, kind, secret });
    }
  }
  return found;
}

/** A key file may well have no passphrase, so where nothing is kept at all there is none; a password that should be there is missed. */
async function keptSecret(secrets: SecretStore, id: string, kind: SecretKind): Promise<string | null> {
  try {
    return await secrets.get(id, kind);
  } catch (error) {
    if (kind === 'passphrase' && isFlowhelmError(error) && error.code === 'keyring-unavailable') return null;
    throw error;
  }
}

function kindsOf({ password, keyFile }: Authentication): SecretKind[] {
  return [
    ...(password === 'keyring' ? ['password' as const] : []),
    ...(keyFile === null ? [] : ['passphrase' as const]),
  ];
}
