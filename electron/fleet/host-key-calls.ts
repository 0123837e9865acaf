import type { PresentedKey } from '../../shared/contracts/host-keys.ts';
import type { Book } from '../../shared/model/book.ts';
import type { Router, TrustedHostKey } from '../../shared/model/router.ts';
import type { FormerHostKey } from '../store/host-keys.ts';
import { acceptNewKeys, acceptOneKey, type NamedKey } from './host-key-acceptance.ts';
import { collectHostKeys } from './host-key-collection.ts';
import { explainReplacedKey, explainShownKey } from './host-key-explanation.ts';
import { importKnownHosts, type KnownHostsImport } from './host-key-import.ts';
import { holderOf, machineOf, machinesOf } from './host-key-machines.ts';
import type { Workspace } from './workspace.ts';

export function listHostKeys(
  { profile }: Workspace,
  id: string,
): { trusted: TrustedHostKey[]; former: FormerHostKey[] } {
  return { trusted: profile.hostKeys.trusted(id), former: profile.hostKeys.history(id) };
}

/** Trusts one key (`acceptOneKey`), and looks at the machine again. */
export async function acceptHostKey(
  workspace: Workspace,
  key: NamedKey & { readonly replaces: string | null },
): Promise<void> {
  await acceptOneKey(workspace, key);
  lookAgain(workspace, [key.id]);
}

/** Trusts many new keys (`acceptNewKeys`), and looks at the machines again; returns how many. */
export async function acceptHostKeys(
  workspace: Workspace,
  { keys, comparedBy }: { readonly keys: readonly NamedKey[]; readonly comparedBy: 'person' | 'list' },
): Promise<{ accepted: number }> {
  await acceptNewKeys(workspace, keys, comparedBy);
  lookAgain(
    workspace,
    keys.map(({ id }) => id),
  );
  return { accepted: keys.length };
}

/** The next connection meets the key as an unknown one. */
export function forgetHostKey(workspace: Workspace, id: string, keyType: string): void {
  machineOf(workspace, id);
  workspace.profile.hostKeys.forget(id, keyType);
  workspace.engine.disconnect(id);
}

/** One answer for each machine, `null` = all; a changed key ends what is still open to its router, and shows on the board. */
export async function* collectKeys(
  workspace: Workspace,
  ids: readonly string[] | null,
  signal?: AbortSignal,
): AsyncGenerator<PresentedKey, void> {
  const wanted = ids ?? machinesOf(workspace).map((machine) => holderOf(machine).routerId);
  for await (const presented of collectHostKeys(workspace, wanted, signal)) {
    if (presented.state.kind === 'changed') lookAgain(workspace, [presented.id]);
    yield presented;
  }
}

export async function importHostKeys(
  workspace: Workspace,
  request: { readonly text: string; readonly apply: boolean },
): Promise<KnownHostsImport> {
  const found = await importKnownHosts(workspace, request);
  if (request.apply) {
    lookAgain(
      workspace,
      found.keys.filter(({ status }) => status === 'new').map(({ id }) => id),
    );
  }
  return found;
}

/** About the key that a router shows now, or else about the last one that was replaced. */
export function explainChange(workspace: Workspace, id: string): { likely: string | null } {
  const machine = machineOf(workspace, id);
  const reachability = workspace.board.router(id)?.reachability;
  if (reachability?.state !== 'failed' || reachability.error.code !== 'host-key-changed') {
    return { likely: explainReplacedKey(workspace, machine) };
  }
  const { keyType, fingerprint, trustedFingerprint } = reachability.error.evidence;
  if (keyType === undefined || fingerprint === undefined) return { likely: null };
  const trusted = { keyType, fingerprint: trustedFingerprint ?? '' };
  return { likely: explainShownKey(workspace, machine, { keyType, fingerprint }, trusted) };
}

/**
 * Connects anew to the machines, and audits the routers among them and those behind the jump hosts among them. A change under way keeps
 * its connection, or it would be undone for nothing; it verifies itself over a new one.
 */
function lookAgain({ engine, audits, board }: Workspace, ids: readonly string[]): void {
  const behind = new Set<string>();
  for (const id of new Set(ids)) {
    const users = board.routers.filter(({ router }) => router.id === id || hopsOf(router, board.book).includes(id));
    if (users.every(({ runId }) => runId === null)) engine.disconnect(id);
    for (const { router } of users) behind.add(router.id);
  }
  audits.ask([...behind]);
}

function hopsOf({ jump, groupId }: Router, { groups }: Book): readonly string[] {
  return jump ?? groups.find(({ id }) => id === groupId)?.jump ?? [];
}
