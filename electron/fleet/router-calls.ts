import { randomUUID } from 'node:crypto';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { AuditReport } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import { type RouterInput, routerInputSchema } from '../../shared/model/router-input.ts';
import { snapshotRates } from '../../shared/rules/rates.ts';
import { evidenceCommands } from '../router/probe.ts';
import { evidenceKept } from '../store/snapshots.ts';
import { reportOf } from './audits.ts';
import { routersWith } from './credential-sets.ts';
import { storedFleetRouter } from './fleet-router.ts';
import type { GivenSecrets } from './secrets.ts';
import type { Workspace } from './workspace.ts';

/** What a person types in to try or add a router. */
interface Candidate extends RouterInput {
  readonly secrets: GivenSecrets;
  readonly acceptKey?: string | undefined;
}

interface Tried {
  readonly keyType: string;
  readonly fingerprint: string;
  readonly passwordless: boolean;
  readonly report: AuditReport;
}

/** Logs in and audits without keeping anything. Throws what logging in throws. */
export function testRouter(workspace: Workspace, candidate: Candidate, signal?: AbortSignal): Promise<Tried> {
  return onTrial(workspace, candidate, signal, async (router, { hostKey }) => {
    const audit = await workspace.engine.audit(router, { rateSeconds: 1, ...(signal && { signal }) });
    return { ...hostKey, passwordless: audit.passwordless, report: reportOf(audit, snapshotRates(audit.snapshot)) };
  });
}

/** Keeps a router once a login to it has worked; its first audit follows over `watch`. */
export async function addRouter(
  workspace: Workspace,
  candidate: Candidate & { readonly keepPassword: boolean },
  signal?: AbortSignal,
): Promise<Router> {
  const { profile, board, audits, secrets, now } = workspace;
  refuseTakenName(workspace, candidate.name, null);
  const { router, hostKey } = await onTrial(workspace, candidate, signal, async (tried, connection) => ({
    router: tried,
    hostKey: connection.hostKey,
  }));
  const { secretsOf } = workspace.engine.target(router);
  if (candidate.keepPassword) await secrets.keep(secretsOf, candidate.secrets);
  profile.routers.add(router);
  if (candidate.acceptKey !== undefined) {
    profile.hostKeys.trust({ ...hostKey, routerId: router.id, acceptedAt: now().toISOString(), acceptedBy: 'person' });
  }
  secrets.give(secretsOf, candidate.secrets);
  board.put(storedFleetRouter(router, { snapshot: null, pendingChangeId: null }));
  audits.ask([router.id]);
  return router;
}

/** A router as it is to be. What is absent stays as it is, null takes it away. */
interface RouterUpdate extends Omit<RouterInput, 'groupId' | 'jump'> {
  readonly id: string;
  readonly groupId?: string | null | undefined;
  readonly jump?: string[] | null | undefined;
}

/** Throws `no-such-router`, `name-taken`, and `change-in-progress` while a change runs on it. */
export function updateRouter(workspace: Workspace, { id, groupId, jump, ...input }: RouterUpdate): Router {
  const before = workspace.router(id);
  refuseWhileChanging(workspace, id);
  const router: Router = { ...before, ...plainInput(input) };
  if (groupId === null) delete router.groupId;
  else if (groupId !== undefined) router.groupId = groupId;
  if (jump === null) delete router.jump;
  else if (jump !== undefined) router.jump = jump;
  workspace.profile.routers.update(router);
  workspace.engine.disconnect(id);
  workspace.board.patch(id, { router, reachability: { state: 'unknown' } });
  workspace.audits.ask([id]);
  return router;
}

/**
 * Forgets routers with their host keys, snapshots, samples and kept passwords; nothing happens on the routers themselves. Throws
 * `change-in-progress` while a change runs on one of them, or none of its changes' ends is known and `force` is not given.
 */
export async function removeRouters(workspace: Workspace, ids: readonly string[], force: boolean): Promise<void> {
  const { profile, engine, board, secrets } = workspace;
  for (const id of ids) {
    refuseWhileChanging(workspace, id);
    if (!force) refuseWhilePending(workspace, id);
  }
  for (const id of ids) {
    const row = board.router(id);
    if (!row) continue;
    for (const change of engine.pendingChanges(row.router)) profile.changes.remove(change.id);
    board.remove(id);
    workspace.forget(id);
    engine.disconnect(id);
    profile.routers.remove(id);
    workspace.history.forget(id);
    await secrets.forgetForGood(id);
  }
}

/** The raw answers of the newest audit that has them kept, by section. */
export function evidenceOf({ profile }: Workspace, id: string) {
  for (const stored of profile.snapshots.list(id, evidenceKept)) {
    const answers = profile.snapshots.evidence(stored.id);
    if (!answers) continue;
    const commands = evidenceCommands();
    return Object.fromEntries(
      Object.entries(answers).map(([section, answer]) => [section, { command: commands[section] ?? '', ...answer }]),
    );
  }
  return {};
}

/**
 * Holds secrets of a router or a jump host for this run of the app, keeps them if asked to, and tries again. Where a credential set
 * is used, they are the set's, so everything that failed for want of them is tried again. Throws `keyring-unavailable`, `vault-locked`.
 */
export async function giveSecret(workspace: Workspace, id: string, given: GivenSecrets, keep: boolean): Promise<void> {
  const secretsOf = ownerOfSecrets(workspace, id);
  workspace.secrets.give(secretsOf, given);
  const waiting = routersWith(workspace, secretsOf).filter(
    (router) => router.id === id || isRefused(workspace, router),
  );
  workspace.audits.ask(waiting.map((router) => router.id));
  if (keep) await workspace.secrets.keep(secretsOf, given);
}

function ownerOfSecrets(workspace: Workspace, id: string): string {
  const { book } = workspace.board;
  const jumpHost = book.jumpHosts.find((each) => each.id === id);
  if (!jumpHost) return workspace.engine.target(workspace.router(id)).secretsOf;
  return book.credentialSets.find((set) => set.id === jumpHost.credentialSetId)?.id ?? id;
}

function isRefused({ board }: Workspace, { id }: Router): boolean {
  const reachability = board.router(id)?.reachability;
  return (
    reachability?.state === 'failed' && ['authentication-failed', 'key-file-unusable'].includes(reachability.error.code)
  );
}

type Connection = Awaited<ReturnType<Workspace['engine']['connect']>>;

async function onTrial<Result>(
  { engine, hostKeys, secrets, now }: Workspace,
  candidate: Candidate,
  signal: AbortSignal | undefined,
  action: (router: Router, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const router: Router = { ...plainInput(candidate), id: randomUUID(), addedAt: now().toISOString() };
  // a credential set keeps the secrets that it had before
  const takeBack = secrets.lend(engine.target(router).secretsOf, candidate.secrets);
  hostKeys.beginTrial(router.id, candidate.acceptKey ?? null);
  try {
    return await action(router, await engine.connect(router, signal ? { signal } : {}));
  } finally {
    engine.disconnect(router.id);
    hostKeys.endTrial(router.id);
    takeBack();
  }
}

/** Without what belongs to the call alone. */
function plainInput(input: RouterInput): RouterInput {
  const plain = routerInputSchema.parse(input);
  // people copy IPv6 addresses with their brackets
  return { ...plain, host: /^\[(.*)\]$/.exec(plain.host)?.[1] ?? plain.host };
}

function refuseTakenName({ profile }: Workspace, name: string, id: string | null): void {
  const other = profile.routers.findByName(name);
  if (!other || other.id === id) return;
  throw new FlowhelmError('name-taken', {
    sentence: `Another router is already called ${other.name}.`,
    nextStep: 'Choose another name, or remove the other one first.',
  });
}

function refuseWhileChanging({ board }: Workspace, id: string): void {
  const row = board.router(id);
  if (!row || row.runId === null) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${row.router.name} is under way.`,
    nextStep: 'Wait until it has ended, or cancel it.',
  });
}

function refuseWhilePending({ board, engine }: Workspace, id: string): void {
  const row = board.router(id);
  if (!row || engine.pendingChanges(row.router).length === 0) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${row.router.name} has no known outcome yet.`,
    nextStep: 'Learn its outcome first, or remove the router all the same.',
    evidence: { pending: 'true' },
  });
}
