import { ReadableStream } from 'node:stream/web';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { ErrorReport } from '../../shared/model/fleet.ts';
import type { Authentication } from '../../shared/model/router.ts';
import { listOwnKeys, ownKeyFor } from '../ssh/own-keys.ts';
import { type PublicKey, parsePublicKey } from '../ssh/public-key.ts';
import type { Profile } from '../store/profile.ts';
import { asFailure } from './failure.ts';
import { installKeyOn, loginWith, withLogin } from './key-installation.ts';
import type { Workspace } from './workspace.ts';

/** The public keys of this user: in the agent, in ~/.ssh, and of the key files that the profile names. */
export async function listPublicKeys({ profile }: Workspace) {
  const own = await listOwnKeys({ keyFiles: keyFilesOf(profile) });
  return own.map(({ key, inAgent, publicFile, privateFile }) => ({
    from: [publicFile ?? privateFile, inAgent ? 'SSH agent' : null].filter((place) => place !== null).join(', '),
    type: key.type,
    fingerprint: key.fingerprint,
    comment: key.comment,
    line: key.line,
  }));
}

/** Key files that routers, sets and jump hosts log in with, wherever they lie. */
export function keyFilesOf({ routers, credentialSets, jumpHosts }: Profile): string[] {
  const all = [...routers.list(), ...credentialSets.list(), ...jumpHosts.list()];
  return [...new Set(all.flatMap(({ authentication }) => authentication.keyFile ?? []))];
}

/** How to log in with exactly this key; `null` = its private part is not on this computer. Throws `bad-input` when it is needed. */
export async function loginFor(
  key: PublicKey,
  { profile, needed, keyFiles = [] }: { profile: Profile; needed: boolean; keyFiles?: readonly string[] },
): Promise<Authentication | null> {
  const own = ownKeyFor(key, await listOwnKeys({ keyFiles: [...keyFilesOf(profile), ...keyFiles] }));
  if (own) return loginWith(own, profile.folder);
  if (!needed) return null;
  throw new FlowhelmError('bad-input', {
    sentence: 'The private part of this key is neither in the SSH agent nor in a key file that Flowhelm knows.',
    nextStep: 'Add it to the agent with ssh-add, or put the key on the routers without logging in with it.',
    evidence: { fingerprint: key.fingerprint },
  });
}

export interface KeyInstallationEvent {
  readonly id: string;
  readonly state: 'working' | 'installed' | 'was-there' | 'failed';
  readonly sentence: string;
  readonly error: ErrorReport | null;
}

export interface KeyInstallationInput {
  readonly ids: readonly string[];
  readonly publicKey: string;
  readonly useFromNowOn: boolean;
}

/**
 * Puts a public key on routers, some side by side, and tells each step. A failure is that router's own. Throws `bad-input` for a key
 * that is none, `no-such-router`; whoever stops listening stops the work.
 */
export async function* installPublicKey(
  workspace: Workspace,
  { ids, publicKey, useFromNowOn }: KeyInstallationInput,
  signal?: AbortSignal,
): AsyncGenerator<KeyInstallationEvent, void> {
  const key = parsePublicKey(publicKey);
  const wanted = [...new Set(ids)].map((id) => workspace.router(id).id);
  const login = await loginFor(key, { profile: workspace.profile, needed: useFromNowOn });
  const ended = new AbortController();
  const stop = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  const work = (tell: (event: KeyInstallationEvent) => void) =>
    workspace.engine.forEach(
      wanted.map((id) => workspace.router(id)),
      (router) => installOne(workspace, router.id, { key, login, useFromNowOn, stop, tell }),
    );
  yield* eventsOf(work, () => ended.abort());
}

interface OneInstallation {
  readonly key: PublicKey;
  readonly login: Authentication | null;
  readonly useFromNowOn: boolean;
  readonly stop: AbortSignal;
  readonly tell: (event: KeyInstallationEvent) => void;
}

async function installOne(workspace: Workspace, id: string, one: OneInstallation): Promise<void> {
  const { key, login, useFromNowOn, stop, tell } = one;
  try {
    stop.throwIfAborted();
    const { state, sentence } = await installKeyOn(workspace.engine, workspace.router(id), {
      ...{ key, login, signal: stop },
      tell: (step) => tell({ id, state: 'working', sentence: step, error: null }),
    });
    const more = login && useFromNowOn ? ` ${await logInWith(workspace, id, login)}` : '';
    tell({ id, state, sentence: `${sentence}${more}`, error: null });
  } catch (thrown) {
    const error = asFailure(thrown);
    tell({ id, state: 'failed', sentence: error.message, error: error.toJSON() });
  }
}

/** Logs in with the key from now on and forgets the router's own password; that of a credential set stays, for others use it. */
async function logInWith(workspace: Workspace, id: string, login: Authentication): Promise<string> {
  const { profile, engine, board, audits, secrets } = workspace;
  const router = workspace.router(id);
  if (board.router(id)?.runId !== null) throw changing(router.name);
  const { user, secretsOf } = engine.target(router);
  if (secretsOf !== id) await secrets.copyPassphrase(secretsOf, id);
  const after = withLogin(router, user, login);
  profile.routers.update(after);
  board.patch(id, { router: after });
  audits.ask([id]);
  const used = `From now on ${router.name} is logged in to with it`;
  try {
    await secrets.forgetPassword(id);
    return `${used}, and its password is not kept any more.`;
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    return `${used}, but its password could not be forgotten: ${error.message}`;
  }
}

function changing(name: string): FlowhelmError {
  return new FlowhelmError('change-in-progress', {
    sentence: `The key is on ${name} and works, but a change on ${name} is under way.`,
    nextStep: 'Wait until it has ended, then do this again.',
  });
}

/** What `work` tells, as a stream; `stop` is called when nobody listens any more. */
async function* eventsOf<Event>(
  work: (tell: (event: Event) => void) => Promise<void>,
  stop: () => void,
): AsyncGenerator<Event, void> {
  let listening = true;
  const stream = new ReadableStream<Event>({
    start(controller) {
      const tell = (event: Event) => {
        if (listening) controller.enqueue(event);
      };
      work(tell).then(
        () => listening && controller.close(),
        (error: unknown) => listening && controller.error(error),
      );
    },
    cancel() {
      listening = false;
      stop();
    },
  });
  yield* stream;
}
