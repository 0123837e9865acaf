import { FlowhelmError, isFlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';

export interface RemoveOptions {
  readonly force?: boolean;
}

/** `flowhelm remove`: forgets a router, its host keys, snapshots, samples and password; nothing happens on the router itself. */
export function removeCommand(cli: Cli, name: string, { force = false }: RemoveOptions): Promise<Answer<'remove'>> {
  return withSession(cli, { mode: 'write', tellPending: false }, async (session) => {
    const { engine, profile } = session;
    const router = engine.router(name);
    const pending = engine.pendingChanges(router);
    if (pending.length > 0 && !force) throw stillPending(router);
    for (const { id } of pending) profile.changes.remove(id);
    await forgetPassword(cli, session, router);
    profile.routers.remove(router.id);
    profile.samples.forget(router.id);
    return {
      result: { router },
      text: `${forTerminal(router.name)} is removed. Nothing has changed on the router itself.`,
    };
  });
}

function stillPending({ name }: Router): FlowhelmError {
  return new FlowhelmError('change-in-progress', {
    sentence: `A change on ${name} has no known outcome yet.`,
    nextStep: `Learn it first with: ${commandFor('resolve', name)}. Or forget it too, with --force.`,
  });
}

async function forgetPassword(cli: Cli, { keyring }: Session, router: Router): Promise<void> {
  if (router.authentication.password !== 'keyring') return;
  try {
    await keyring.remove(router.id, 'password');
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    cli.terminal.notice(`Its password could not be removed from the keyring: ${error.message}`);
  }
}
