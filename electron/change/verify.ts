import type { CheckResult } from '../../shared/model/change.ts';
import type { Expectation } from '../../shared/model/plan.ts';
import type { DefaultRoute, Flowtable, Snapshot } from '../../shared/model/snapshot.ts';
import { expectationHolds } from '../../shared/rules/expectation.ts';
import type { RouterLock } from '../router/lock.ts';

export interface VerificationFacts {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly expectation: Expectation;
  readonly reachableBefore: readonly string[];
  readonly reachableAfter: readonly string[];
  /** Lines of `uci changes firewall` as they were right after staging; null where nothing is staged that way. */
  readonly staged: readonly string[] | null;
  readonly lock: RouterLock | null;
}

/** Compares the router after the load with the router before, over a new connection; every line must hold (design.md 6.4). Pure. */
export function verifyChange(facts: VerificationFacts): CheckResult[] {
  const { before, after, expectation } = facts;
  return [
    { id: 'new-connection', ok: true, text: 'A new SSH connection works.' },
    checkFlowtable(after, expectation),
    checkBootId(before, after),
    checkRoutes(before, after),
    checkGateways(facts),
    checkFaults(before, after),
    ...checkStaged(facts),
    checkWatchdog(facts.lock),
  ];
}

function checkFlowtable(after: Snapshot, expectation: Expectation): CheckResult {
  const unread = after.gaps.some(({ section }) => section === 'flowtables');
  const ok = !unread && expectationHolds(after, expectation);
  const live = after.flowtables.find((one) => one.table === expectation.table && one.name === expectation.flowtable);
  const found = live ? flowtableText(live) : 'no flowtable';
  return {
    id: 'flowtable',
    ok,
    text: ok
      ? `The running ruleset is as planned: ${found}.`
      : `The running ruleset shows ${unread ? 'nothing readable' : found}, which is not what was planned.`,
  };
}

function flowtableText({ family, table, name, hardware, devices }: Flowtable): string {
  return `flowtable ${name} in table ${family} ${table}, ${hardware ? 'hardware' : 'software'}, devices ${devices.join(', ') || 'none'}`;
}

function checkBootId(before: Snapshot, after: Snapshot): CheckResult {
  const ok = before.identity.bootId !== null && before.identity.bootId === after.identity.bootId;
  return { id: 'boot-id', ok, text: ok ? 'The router has not rebooted.' : 'The router has rebooted.' };
}

function checkRoutes(before: Snapshot, after: Snapshot): CheckResult {
  const now = new Set(after.defaultRoutes.map(routeName));
  const lost = before.defaultRoutes.map(routeName).filter((route) => !now.has(route));
  return {
    id: 'default-route',
    ok: lost.length === 0,
    text: lost.length === 0 ? 'The default routes are as before.' : `A default route is gone: ${lost.join('; ')}.`,
  };
}

function routeName({ family, gateway, device }: DefaultRoute): string {
  return `${family} ${gateway ?? 'direct'} on ${device}`;
}

function checkGateways({ reachableBefore, reachableAfter }: VerificationFacts): CheckResult {
  const lost = reachableBefore.filter((address) => !reachableAfter.includes(address));
  const text =
    lost.length > 0
      ? `The gateway ${lost.join(', ')} answered before and does not answer now.`
      : reachableBefore.length > 0
        ? `The gateway ${reachableBefore.join(', ')} still answers.`
        : 'No gateway answered pings before either.';
  return { id: 'gateway', ok: lost.length === 0, text };
}

function checkFaults(before: Snapshot, after: Snapshot): CheckResult {
  const known = new Set(before.kernelFaults);
  const fresh = after.kernelFaults.filter((line) => !known.has(line));
  return {
    id: 'kernel-faults',
    ok: fresh.length === 0,
    text: fresh.length === 0 ? 'The kernel log shows no new fault.' : `The kernel log shows a new fault: ${fresh[0]}`,
  };
}

function checkStaged({ after, staged }: VerificationFacts): CheckResult[] {
  if (staged === null) return [];
  const ok = after.configured.staged.join('\n') === staged.join('\n');
  return [
    {
      id: 'staged',
      ok,
      text: ok ? 'Only the edits of this change wait to be saved.' : 'Somebody else has edited the firewall meanwhile.',
    },
  ];
}

function checkWatchdog(lock: RouterLock | null): CheckResult {
  const ok = lock?.alive === true && lock.result === null && lock.secondsLeft > 0;
  return {
    id: 'watchdog',
    ok,
    text: ok ? `The watchdog waits for another ${lock.secondsLeft} s.` : 'The watchdog no longer waits on the router.',
  };
}
