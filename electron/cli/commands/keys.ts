import { FlowhelmError, isFlowhelmError } from '../../../shared/model/errors.ts';
import type { Authentication, Router } from '../../../shared/model/router.ts';
import { installKeyOn, type KeyInstalled, loginWith, withLogin } from '../../fleet/key-installation.ts';
import { keyFilesOf } from '../../fleet/public-keys.ts';
import { findAgentSocket } from '../../ssh/agent.ts';
import { listOwnKeys, type OwnKey, ownKeyFor } from '../../ssh/own-keys.ts';
import { type PublicKey, parsePublicKey } from '../../ssh/public-key.ts';
import { chosenRouters } from '../chosen-routers.ts';
import { asFailure, exitCodeOf } from '../failure.ts';
import { type KeyInstallationJson, routerJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { showFailure } from '../show-failure.ts';
import { showKeys } from '../show-keys.ts';
import { readTextFile } from '../text-file.ts';

export interface InstallKeyOptions {
  /** A file with the public part. */
  readonly key?: string;
  readonly useFromNowOn?: boolean;
}

/** `flowhelm keys list`: the public keys of this user. */
export function listKeysCommand(cli: Cli): Promise<Answer<'keys'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile }) => {
    const own = await listOwnKeys({ agentSocket: agentOf(cli), keyFiles: keyFilesOf(profile) });
    const keys = own.map(({ key, inAgent, publicFile, privateFile }) => ({
      ...{ type: key.type, fingerprint: key.fingerprint, comment: key.comment, line: key.line },
      ...{ inAgent, publicFile, privateFile },
    }));
    return { result: { keys }, text: showKeys(keys, cli.terminal) };
  });
}

type Tried =
  | { readonly router: Router; readonly ok: true; readonly installed: KeyInstalled; readonly usedFromNowOn: boolean }
  | { readonly router: Router; readonly ok: false; readonly error: FlowhelmError };

/** `flowhelm keys install`: puts a public key on routers, each verified by a new login with it. A failure is that router's own. */
export function installKeyCommand(
  cli: Cli,
  names: readonly string[],
  { key: file, useFromNowOn = false }: InstallKeyOptions,
): Promise<Answer<'keys'>> {
  return withSession(cli, { mode: 'write' }, async (session) => {
    const { engine, profile } = session;
    const routers = chosenRouters(engine, names);
    const keyFiles = [...keyFilesOf(profile), ...(file === undefined ? [] : [file.replace(/\.pub$/, '')])];
    const own = await listOwnKeys({ agentSocket: agentOf(cli), keyFiles });
    const key = file === undefined ? onlyKey(own) : parsePublicKey(await readTextFile(file));
    const pair = ownKeyFor(key, own);
    if (useFromNowOn && pair === null) throw noPrivatePart(key);
    const login = pair && (await loginWith(pair, profile.folder));
    const tried: Tried[] = [];
    await engine.forEach(routers, async (router) => {
      tried.push(await installOne(cli, session, router, { key, login, useFromNowOn }));
    });
    cli.terminal.status(null);
    cli.signal.throwIfAborted();
    return installAnswer(cli, key, tried);
  });
}

async function installOne(
  cli: Cli,
  session: Session,
  router: Router,
  { key, login, useFromNowOn }: { key: PublicKey; login: Authentication | null; useFromNowOn: boolean },
): Promise<Tried> {
  const { terminal, signal } = cli;
  try {
    const tell = (sentence: string) => terminal.status(sentence);
    const installed = await installKeyOn(session.engine, router, { key, login, signal, tell });
    if (login === null || !useFromNowOn) return { router, ok: true, installed, usedFromNowOn: false };
    await logInWith(cli, session, router, login);
    return { router, ok: true, installed, usedFromNowOn: true };
  } catch (thrown) {
    return { router, ok: false, error: asFailure(thrown) };
  }
}

/** Logs in with the key from now on and forgets the router's own password; that of a set stays, for others use it. */
async function logInWith(
  { terminal }: Cli,
  { engine, profile, keyring }: Session,
  router: Router,
  login: Authentication,
): Promise<void> {
  const { user, secretsOf } = engine.target(router);
  profile.routers.update(withLogin(router, user, login));
  try {
    const passphrase = secretsOf === router.id ? null : await keyring.get(secretsOf, 'passphrase');
    if (passphrase !== null) await keyring.set(router.id, 'passphrase', passphrase);
    await keyring.remove(router.id, 'password');
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    // where there is no keyring nothing of it is kept
    if (error.code === 'keyring-unavailable') return;
    terminal.notice(`The password of ${forTerminal(router.name)} could not be forgotten: ${error.message}`);
  }
}

function installAnswer({ terminal }: Cli, key: PublicKey, tried: readonly Tried[]): Answer<'keys'> {
  const entries = tried.map((each): KeyInstallationJson => {
    const router = routerJson(each.router);
    if (!each.ok) return { router, ok: false, error: each.error.toJSON() };
    return { router, ok: true, ...each.installed, usedFromNowOn: each.usedFromNowOn };
  });
  const lines = tried.map((each) => {
    if (!each.ok) return `${forTerminal(each.router.name)}: ${showFailure(each.error, terminal.paint)}`;
    const more = each.usedFromNowOn ? ' It is logged in to with the key from now on; no password is kept.' : '';
    return `${forTerminal(each.installed.sentence)}${more}`;
  });
  return {
    result: { fingerprint: key.fingerprint, routers: entries },
    text: lines.join('\n'),
    exit: exitCodeOf(tried.flatMap((each) => (each.ok ? [] : [each.error]))),
  };
}

function agentOf({ environment }: Cli): string | null {
  return findAgentSocket(environment, process.platform);
}

/** Without --key there must be no doubt. */
function onlyKey(own: readonly OwnKey[]): PublicKey {
  const usable = own.filter(({ inAgent, privateFile }) => inAgent || privateFile !== null);
  const [only] = usable;
  if (only && usable.length === 1) return only.key;
  throw new FlowhelmError('bad-input', {
    sentence:
      usable.length === 0
        ? 'There is no key pair in the SSH agent or in ~/.ssh.'
        : `There are ${usable.length} keys to choose from.`,
    nextStep:
      usable.length === 0
        ? 'Make one with: ssh-keygen -t ed25519'
        : 'Name the file of one with --key, or see them with: flowhelm keys list',
  });
}

function noPrivatePart({ fingerprint }: PublicKey): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'The private part of this key is neither in the SSH agent nor in a key file beside it.',
    nextStep: 'Add it to the agent with ssh-add, or leave --use-from-now-on out.',
    evidence: { fingerprint },
  });
}
