import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { Authentication, Router } from '../../shared/model/router.ts';
import type { Engine } from '../engine.ts';
import { addAuthorizedKey, parseAuthorizedFiles } from '../router/authorized-keys.ts';
import { section } from '../router/command.ts';
import type { OwnKey } from '../ssh/own-keys.ts';
import type { PublicKey } from '../ssh/public-key.ts';

const patienceMs = 30_000;

export interface KeyInstallation {
  readonly key: PublicKey;
  /** How to log in with exactly this key; `null` = its private part is not here, so that nothing can be verified. */
  readonly login: Authentication | null;
  readonly signal?: AbortSignal;
  /** Told before each step. */
  readonly tell: (sentence: string) => void;
}

export interface KeyInstalled {
  readonly state: 'installed' | 'was-there';
  readonly sentence: string;
}

/**
 * Puts a public key on a router and logs in anew with it. Throws what connecting throws, `no-space`, `command-failed`,
 * `platform-unsupported`; when only the new login fails the sentence says that the key is there.
 */
export async function installKeyOn(
  engine: Engine,
  router: Router,
  installation: KeyInstallation,
): Promise<KeyInstalled> {
  const { key, login, signal, tell } = installation;
  tell(`Logging in to ${router.name}.`);
  const connection = await engine.connect(router, signal ? { signal } : {});
  tell(`Looking for the key on ${router.name}, and adding it if it is not there.`);
  const answers = await connection.run([section(addAuthorizedKey, key)], {
    timeoutMs: patienceMs,
    ...(signal && { signal }),
  });
  const state = readAnswer(router, answers.get(addAuthorizedKey.id));
  const done = state === 'was-there' ? `The key was already on ${router.name}` : `The key is on ${router.name}`;
  if (login === null) {
    return { state, sentence: `${done}. It is not verified, for its private part is not on this computer.` };
  }
  tell(`Logging in to ${router.name} anew, with the key alone.`);
  await verify(engine, router, login, signal);
  return { state, sentence: `${done}, and a new login with it works.` };
}

/** How to log in with exactly this key. A key that only the agent holds is named by a file with its public part in the profile. */
export async function loginWith({ key, inAgent, publicFile, privateFile }: OwnKey, profileFolder: string) {
  const keyFile = privateFile ?? publicFile ?? (await writePublicPart(key, join(profileFolder, 'public-keys')));
  return { agent: inAgent, keyFile, password: 'never' } as const satisfies Authentication;
}

/** The router as it logs in with a key from now on, with details of its own. */
export function withLogin(router: Router, user: string, authentication: Authentication): Router {
  const { credentials, ...rest } = router;
  return { ...rest, user, authentication, ...(credentials && { credentials: { from: 'own' } }) };
}

async function writePublicPart(key: PublicKey, folder: string): Promise<string> {
  const file = join(folder, `${key.fingerprint.replace('SHA256:', '').replaceAll('/', '_').replaceAll('+', '-')}.pub`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, `${key.line}\n`, { mode: 0o600 });
  return file;
}

function readAnswer(
  { name }: Router,
  answer: { readonly stdout: string; readonly stderr: string } | undefined,
): KeyInstalled['state'] {
  const { managed, files } = parseAuthorizedFiles(answer?.stdout ?? '');
  if (managed) throw managedElsewhere(name);
  const failed = files.filter(({ state }) => state === 'failed').map(({ path }) => path);
  if (failed.length > 0 || files.length === 0) throw notWritten(name, failed, answer?.stderr ?? '');
  return files.every(({ state }) => state === 'there') ? 'was-there' : 'installed';
}

async function verify(
  engine: Engine,
  router: Router,
  login: Authentication,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const connection = await engine.connectWith(router, login, signal);
    connection.close();
    if (connection.passwordless) throw nothingProven(router.name);
  } catch (error) {
    if (!isFlowhelmError(error) || error.code === 'cancelled') throw error;
    throw new FlowhelmError(error.code, {
      sentence: `The key is on ${router.name}, but a new login with it does not work: ${error.message}`,
      nextStep: `${error.nextStep} ${router.name} is logged in to as before.`,
      evidence: error.evidence,
      cause: error,
    });
  }
}

function nothingProven(name: string): FlowhelmError {
  return new FlowhelmError('authentication-failed', {
    sentence: `${name} lets everybody in, so nothing is proven.`,
    nextStep: 'Set a password on the router first.',
  });
}

function managedElsewhere(name: string): FlowhelmError {
  return new FlowhelmError('platform-unsupported', {
    sentence: `${name} runs VyOS, which writes its keys from its own configuration.`,
    nextStep: 'Add the key there: set system login user NAME authentication public-keys.',
  });
}

function notWritten(name: string, failed: readonly string[], stderr: string): FlowhelmError {
  const isFull = /no space left/i.test(stderr);
  const place = failed.length === 0 ? 'A file for public keys' : failed.join(' and ');
  return new FlowhelmError(isFull ? 'no-space' : 'command-failed', {
    sentence: `${place} on ${name} cannot be written${isFull ? ', because the flash is full' : ''}; it is as it was.`,
    nextStep: isFull ? 'Free some space on the router, then try again.' : 'Look at the file on the router.',
    evidence: { stderr: stderr.slice(0, 2000) },
  });
}
