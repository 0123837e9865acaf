import { randomUUID } from 'node:crypto';
import type { CredentialSet } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Profile } from '../store/profile.ts';
import type { GivenSecrets } from './secrets.ts';
import type { Workspace } from './workspace.ts';

export interface CredentialSetInput extends Omit<CredentialSet, 'id' | 'addedAt'> {
  /** null = a new one. */
  readonly id: string | null;
  readonly secrets: GivenSecrets;
  /** False = the secrets are held for this run only. */
  readonly keep?: boolean | undefined;
}

/**
 * Keeps a set and the secrets that came with it, and tries its routers again. A password of a set that asks for it is held for this
 * run only. Throws `name-taken`, `keyring-unavailable`, `vault-locked`, and `change-in-progress` while a change runs on one of its
 * routers; nothing is kept then.
 */
export async function saveCredentialSet(workspace: Workspace, input: CredentialSetInput): Promise<CredentialSet> {
  const { profile, secrets, now } = workspace;
  const { secrets: given, id, keep = true, ...details } = input;
  const before = id === null ? null : profile.credentialSets.get(id);
  if (id !== null && !before) throw noSuchSet();
  const set: CredentialSet = {
    ...details,
    id: before?.id ?? randomUUID(),
    addedAt: before?.addedAt ?? now().toISOString(),
  };
  refuseTakenName(workspace, set);
  refuseWhileChanging(workspace, set.id);
  const { password, ...passphrase } = given;
  if (keep) {
    await secrets.keep(set.id, set.authentication.password === 'keyring' ? { password, ...passphrase } : passphrase);
  }
  profile.credentialSets.save(set);
  secrets.give(set.id, given);
  if (before?.authentication.password === 'keyring' && set.authentication.password !== 'keyring') {
    await forgetKeptPassword(workspace, set.id, given);
  }
  workspace.bookChanged();
  workspace.audits.ask(routersWith(workspace, set.id).map((router) => router.id));
  return set;
}

/** Routers, groups and jump hosts that use it fall back to their own details. Throws `change-in-progress`. */
export async function removeCredentialSet(workspace: Workspace, id: string): Promise<void> {
  const { profile, secrets, board, engine, audits } = workspace;
  refuseWhileChanging(workspace, id);
  const users = routersWith(workspace, id);
  for (const router of removeSetFrom(profile, id)) board.patch(router.id, { router });
  workspace.bookChanged();
  await secrets.forgetForGood(id);
  for (const router of users) engine.disconnect(router.id);
  audits.ask(users.map((router) => router.id));
}

/** Takes a set out of the profile, its users first, and returns the routers that named it, as they are now. */
export function removeSetFrom({ routers, groups, jumpHosts, credentialSets }: Profile, id: string): Router[] {
  const users = routers
    .list()
    .filter(({ credentials }) => credentials?.from === 'set' && credentials.credentialSetId === id);
  const after = users.map((router): Router => ({ ...router, credentials: { from: 'own' } }));
  for (const router of after) routers.update(router);
  for (const group of groups.list()) {
    if (group.credentialSetId === id) groups.save({ ...group, credentialSetId: null });
  }
  for (const jumpHost of jumpHosts.list()) {
    if (jumpHost.credentialSetId === id) jumpHosts.save({ ...jumpHost, credentialSetId: null });
  }
  credentialSets.remove(id);
  return after;
}

/** Routers that log in, or go through a jump host that logs in, with what is kept under this id. */
export function routersWith({ board, engine }: Workspace, secretsOf: string): Router[] {
  return board.routers.flatMap(({ router }) => {
    try {
      const target = engine.target(router);
      return [target, ...target.hops].some((point) => point.secretsOf === secretsOf) ? [router] : [];
    } catch {
      // a router with no way to it logs in with nothing
      return [];
    }
  });
}

/** What was just given is still good for this run. */
async function forgetKeptPassword({ secrets }: Workspace, id: string, given: GivenSecrets): Promise<void> {
  await secrets.forgetPassword(id);
  secrets.give(id, given);
}

function refuseTakenName({ profile }: Workspace, { id, name }: CredentialSet): void {
  const other = profile.credentialSets.findByName(name);
  if (!other || other.id === id) return;
  throw new FlowhelmError('name-taken', {
    sentence: `Another set of login details is already called ${other.name}.`,
    nextStep: 'Choose another name.',
  });
}

/** Other login details would take the connection away from the change. */
function refuseWhileChanging(workspace: Workspace, id: string): void {
  const changing = routersWith(workspace, id).find((router) => workspace.board.router(router.id)?.runId !== null);
  if (!changing) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${changing.name}, which uses these login details, is under way.`,
    nextStep: 'Wait until it has ended, or cancel it.',
  });
}

function noSuchSet(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'These login details are not there any more.',
    nextStep: 'Save them as new ones.',
  });
}
