import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { Intent, Plan, PlanRefusal } from '../../shared/model/plan.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { advise } from '../../shared/rules/advise.ts';
import { ownFileMode } from '../../shared/rules/own-table.ts';
import { blockingAdvisories, configuredMode, planChange } from '../../shared/rules/plan.ts';
import { checkFirewall } from '../router/change-fw4.ts';
import { section } from '../router/command.ts';
import { parseLocks, type RouterLock, readLocks, releaseLock, tellWatchdog } from '../router/lock.ts';
import { parseProbe, probeSections } from '../router/probe.ts';
import { type PingTarget, parseReachable, pingGateways, readUserId } from '../router/reachability.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';

/** The router as it is now: the facts, and who is changing it. */
export interface RouterState {
  readonly snapshot: Snapshot;
  readonly locks: readonly RouterLock[];
}

export async function readState(connection: RouterConnection, now: Date, signal?: AbortSignal): Promise<RouterState> {
  const result = await connection.run([...probeSections({ rateSeconds: 0 }), section(readLocks)], {
    timeoutMs: scriptTimeout.read,
    ...(signal && { signal }),
  });
  const { snapshot } = parseProbe(result, now.toISOString());
  return { snapshot, locks: parseLocks(result.get(readLocks.id)?.stdout ?? '') };
}

/**
 * As `readState`, after putting right what a killed watchdog has left: its script is run to undo its change. A lock whose watchdog
 * still runs is another change, and nothing may be done: `change-in-progress`.
 */
export async function readUnlockedState(
  connection: RouterConnection,
  now: Date,
  signal?: AbortSignal,
): Promise<RouterState> {
  const state = await readState(connection, now, signal);
  const held = state.locks.find(({ alive, result }) => alive && result === null);
  if (held) throw changeInProgress(held.owner, held.secondsLeft);
  const orphans = state.locks.filter(({ alive }) => !alive);
  if (orphans.length === 0) return state;
  for (const { folder, changeId } of orphans) {
    await connection.run(
      [
        section(tellWatchdog, { folder, changeId, word: 'undo', waitSeconds: 1 }),
        section(releaseLock, { folder, changeId }),
      ],
      { timeoutMs: scriptTimeout.packages },
    );
  }
  return readState(connection, now, signal);
}

export function changeInProgress(owner: string, secondsLeft: number): FlowhelmError {
  return new FlowhelmError('change-in-progress', {
    sentence: `Another change is running on this router (${owner || 'owner unknown'}).`,
    nextStep:
      secondsLeft > 0
        ? `Wait: the router ends it by itself in ${secondsLeft} s at the latest.`
        : 'Wait a minute, then try again.',
  });
}

/** The plan for an intent on the router as it is, or the error that says why there is none. */
export function planOrThrow(snapshot: Snapshot, intent: Intent): Plan {
  const mode = intentMode(intent);
  const planned = planChange(snapshot, intent, advise(snapshot, mode));
  if (!planned.ok) throw refusalError(planned.refusal);
  return planned.plan;
}

function intentMode(intent: Intent) {
  switch (intent.kind) {
    case 'mode':
      return intent.mode;
    case 'options':
      return configuredMode(intent.options);
    case 'own-table':
      return ownFileMode(intent.file);
    default:
      return assertNever(intent);
  }
}

/** A refusal as an error; the codes that scripts care about have their own. */
export function refusalError({ code, sentence, nextStep }: PlanRefusal): FlowhelmError {
  const codes: Partial<Record<PlanRefusal['code'], ErrorCode>> = {
    'platform-unsupported': 'platform-unsupported',
    'staged-edits': 'foreign-edits',
    'no-space': 'no-space',
    'no-package-manager': 'package-unavailable',
  };
  return new FlowhelmError(codes[code] ?? 'plan-refused', {
    sentence,
    nextStep,
    evidence: { refusal: code },
  });
}

export function refuseBlocked(plan: Plan, overrides: readonly string[]): void {
  const blocking = blockingAdvisories(plan, overrides);
  const [first] = blocking;
  if (!first) return;
  throw new FlowhelmError('advisory-blocks', {
    sentence: `${first.title}: ${first.text}`,
    nextStep: 'Choose another mode, or accept this knowingly.',
    evidence: Object.fromEntries(blocking.map(({ id, text }) => [id, text])),
  });
}

/**
 * A plan shown to a person is only carried out as it was shown, on the router that it was made for (`basis`). Advisories may say the
 * same in other words (they carry live figures); one more that warns or blocks is another plan.
 */
export function refuseOtherPlan(shown: Plan | null, fresh: Plan): void {
  if (shown === null) return;
  const known = new Set(shown.advisories.map(({ id }) => id));
  const warnsAnew = fresh.advisories.some(({ id, severity }) => severity !== 'info' && !known.has(id));
  if (!warnsAnew && isDeepStrictEqual({ ...shown, advisories: [] }, { ...fresh, advisories: [] })) return;
  throw new FlowhelmError('router-changed-since', {
    sentence: 'The router has changed since this plan was made; nothing was changed.',
    nextStep: 'Look at the new plan and decide again.',
  });
}

export interface Preflight {
  readonly targets: readonly PingTarget[];
  /** Gateways that answer a ping now. */
  readonly reachable: readonly string[];
}

/** Root, a firewall that is not broken already, and which gateways answer now. Throws `not-root` or `already-broken`. */
export async function preflight(
  connection: RouterConnection,
  snapshot: Snapshot,
  signal?: AbortSignal,
): Promise<Preflight> {
  const targets = pingTargets(snapshot);
  const fw4 = snapshot.platform === 'fw4';
  const result = await connection.run(
    [section(readUserId), ...(fw4 ? [section(checkFirewall)] : []), section(pingGateways, targets)],
    { timeoutMs: scriptTimeout.load, ...(signal && { signal }) },
  );
  if (result.get(readUserId.id)?.stdout.trim() !== '0') {
    throw new FlowhelmError('not-root', {
      sentence: 'This login is not root, and only root can change a firewall.',
      nextStep: 'Log in as root (the usual user on OpenWrt).',
    });
  }
  const check = result.get(checkFirewall.id);
  if (fw4 && check?.exitCode !== 0) {
    throw new FlowhelmError('already-broken', {
      sentence: 'The firewall configuration of this router already has errors, so nothing was changed.',
      nextStep: 'Mend the errors that fw4 check shows, then try again.',
      evidence: { 'fw4 check': `${check?.stdout ?? ''}${check?.stderr ?? ''}` },
    });
  }
  return { targets, reachable: parseReachable(result.get(pingGateways.id)?.stdout ?? '') };
}

export function pingTargets({ defaultRoutes }: Pick<Snapshot, 'defaultRoutes'>): PingTarget[] {
  const targets = defaultRoutes.flatMap(({ family, gateway, device }) =>
    gateway === null ? [] : [{ family, address: gateway, device }],
  );
  return [...new Map(targets.map((target) => [target.address, target])).values()];
}
