import { randomUUID } from 'node:crypto';
import type { JumpHost } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import { hostInputSchema, plainLine } from '../../shared/model/router-input.ts';
import { isOtherWay } from '../../shared/rules/router-edit.ts';
import { refuseMissing } from '../organise/groups.ts';
import type { GivenSecrets } from './secrets.ts';
import type { Workspace } from './workspace.ts';

export interface JumpHostInput extends Omit<JumpHost, 'id' | 'addedAt'> {
  /** null = a new one. */
  readonly id: string | null;
  readonly secrets: GivenSecrets;
  /** Put the secrets into the keyring or the vault; otherwise they are held for this run. */
  readonly keepPassword: boolean;
}

/**
 * Makes a jump host or changes one; a rename touches no connection. Routers that are reached in another way afterwards are asked again.
 * Throws `name-taken`, `bad-input`, `keyring-unavailable`, `vault-locked`, and `change-in-progress` while a change runs on a router
 * behind it; nothing is kept then.
 */
export async function saveJumpHost(workspace: Workspace, input: JumpHostInput): Promise<JumpHost> {
  const { profile, secrets, board, now } = workspace;
  const { id, secrets: given, keepPassword, ...details } = input;
  const before = id === null ? null : profile.jumpHosts.get(id);
  if (id !== null && before === null) throw noSuchJumpHost();
  const jumpHost: JumpHost = {
    ...details,
    host: hostOf(details.host),
    user: userOf(details.user),
    id: before?.id ?? randomUUID(),
    addedAt: before?.addedAt ?? now().toISOString(),
  };
  refuseMissing(board.book, jumpHost);
  refuseTakenName(workspace, jumpHost);
  const book = { ...board.book, jumpHosts: [...board.book.jumpHosts.filter((each) => each.id !== id), jumpHost] };
  const hasSecrets = Object.values(given).some((secret) => secret !== undefined && secret !== '');
  const behind = routersBehind(workspace, jumpHost.id).filter(
    (router) => hasSecrets || isOtherWay({ router, book: board.book }, { router, book }),
  );
  refuseWhileChanging(workspace, behind);
  if (keepPassword) await secrets.keep(jumpHost.id, given);
  profile.jumpHosts.save(jumpHost);
  secrets.give(jumpHost.id, given);
  workspace.bookChanged();
  askAgain(workspace, jumpHost.id, behind);
  return jumpHost;
}

/**
 * Forgets a jump host with its trusted keys and kept secrets. Throws `bad-input` with the names of the routers and groups that go
 * through it.
 */
export async function removeJumpHost(workspace: Workspace, id: string): Promise<void> {
  const { profile, secrets, engine } = workspace;
  const jumpHost = profile.jumpHosts.get(id);
  if (jumpHost === null) throw noSuchJumpHost();
  refuseWhileUsed(workspace, jumpHost);
  profile.jumpHosts.remove(id);
  profile.hostKeys.forget(id);
  workspace.bookChanged();
  engine.disconnect(id);
  await secrets.forgetForGood(id);
}

/** Routers whose way leads through it, by their own chain or by that of their group. */
function routersBehind({ board }: Workspace, id: string): Router[] {
  const groups = new Set(board.book.groups.flatMap((group) => (group.jump.includes(id) ? group.id : [])));
  return board.routers.flatMap(({ router }) => {
    const isBehind = router.jump ? router.jump.includes(id) : groups.has(router.groupId ?? '');
    return isBehind ? [router] : [];
  });
}

function askAgain({ engine, board, audits }: Workspace, id: string, behind: readonly Router[]): void {
  if (behind.length === 0) return;
  engine.disconnect(id);
  for (const router of behind) {
    engine.disconnect(router.id);
    board.patch(router.id, { reachability: { state: 'unknown' } });
  }
  audits.ask(behind.map((router) => router.id));
}

function hostOf(host: string): string {
  const parsed = hostInputSchema.safeParse(host);
  if (parsed.success) return /^\[(.*)\]$/.exec(parsed.data)?.[1] ?? parsed.data;
  throw new FlowhelmError('bad-input', {
    sentence: 'The address of the jump host is neither a host name nor an IP address.',
    nextStep: 'Write the address alone; the user and the port have fields of their own.',
  });
}

function userOf(user: string): string {
  if (plainLine.safeParse(user).success) return user;
  throw new FlowhelmError('bad-input', {
    sentence: 'The user of the jump host is not a user name.',
    nextStep: 'Write the name that you log in with there.',
  });
}

function refuseTakenName({ profile }: Workspace, { id, name }: JumpHost): void {
  const other = profile.jumpHosts.findByName(name);
  if (!other || other.id === id) return;
  throw new FlowhelmError('name-taken', {
    sentence: `Another jump host is already called ${other.name}.`,
    nextStep: 'Choose another name.',
  });
}

/** Another way would take the connection away from the change. */
function refuseWhileChanging({ board }: Workspace, behind: readonly Router[]): void {
  const changing = behind.find(({ id }) => board.router(id)?.runId !== null);
  if (!changing) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${changing.name}, which is behind this jump host, is under way.`,
    nextStep: 'Wait until it has ended, or cancel it.',
  });
}

function refuseWhileUsed({ board }: Workspace, { id, name }: JumpHost): void {
  const groups = board.book.groups.filter(({ jump }) => jump.includes(id)).map((group) => `the group ${group.name}`);
  const routers = board.routers.flatMap(({ router }) => (router.jump?.includes(id) ? [router.name] : []));
  const users = [...groups, ...routers];
  if (users.length === 0) return;
  const shown = users.slice(0, 5).join(', ');
  throw new FlowhelmError('bad-input', {
    sentence: `${name} is on the way to ${users.length > 5 ? `${shown} and ${users.length - 5} more` : shown}.`,
    nextStep: 'Choose another way for them first.',
    evidence: { usedBy: users.join(', ') },
  });
}

function noSuchJumpHost(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'This jump host is not there any more.',
    nextStep: 'Choose another one.',
  });
}
