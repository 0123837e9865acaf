import type { Group } from '../model/book.ts';
import type { FleetRouter } from '../model/fleet.ts';
import { type OffloadMode, offloadModeLabel } from '../model/offload.ts';
import type { Verdict } from '../model/verdict.ts';

/** A router that does not run what its group desires. */
export interface Drift {
  readonly wanted: OffloadMode;
  /** What it runs instead, as far as that goes. */
  readonly is: OffloadMode;
  /** How it differs, in one sentence. */
  readonly reason: string;
  /** A change to the wanted mode may help. */
  readonly canBringBack: boolean;
  /** Why no change is offered, and what to do instead; null when one is. */
  readonly whyNot: string | null;
}

/** The part of a router's row that drift is read from. */
export type DriftRow = Pick<FleetRouter, 'router' | 'reachability' | 'runId' | 'pendingChangeId'> & {
  readonly latest: Pick<NonNullable<FleetRouter['latest']>, 'verdict' | 'capability'> | null;
};

/** How a router differs from the mode that its group desires; null = it does not, nobody has said, or it is not known. */
export function driftOf(row: DriftRow, groups: readonly Pick<Group, 'id' | 'desiredMode'>[]): Drift | null {
  const wanted = groups.find(({ id }) => id === row.router.groupId)?.desiredMode;
  const { latest } = row;
  if (wanted === undefined || latest === null) return null;
  const difference = differenceOf(latest.verdict, wanted);
  if (difference === null) return null;
  const whyNot =
    reasonToWait(row) ?? inability(latest, wanted) ?? (difference.settled ? latest.verdict.nextStep : null);
  const { is, reason } = difference;
  return { wanted, is, reason, canBringBack: whyNot === null, whyNot };
}

interface Difference {
  readonly is: OffloadMode;
  readonly reason: string;
  /** The setting is as wanted and loaded as far as it goes, so setting it again changes nothing. */
  readonly settled: boolean;
}

function differenceOf({ configured, loaded, accelerating, reason }: Verdict, wanted: OffloadMode): Difference | null {
  if (configured !== null && configured !== wanted) {
    return { is: configured, reason: `${named(configured)} is configured.`, settled: false };
  }
  if (loaded !== null && loaded !== wanted) {
    if (configured === null) return { is: loaded, reason: `${named(loaded)} is loaded.`, settled: false };
    const running = loaded === 'off' ? 'no offload' : named(loaded);
    const sentence = `${named(configured)} is configured, but ${running} is loaded.`;
    return { is: loaded, reason: sentence, settled: reason === 'fell-back-to-software' };
  }
  // what nobody can read is not known, and idle is no drift
  if (configured === null && loaded === null) return null;
  if (wanted === 'hardware' && accelerating === 'software') {
    return { is: 'software', reason: 'The kernel runs hardware flow offloading in software.', settled: true };
  }
  if (wanted !== 'off' && accelerating === 'none') {
    return { is: 'off', reason: `${named(wanted)} is loaded, but no connection uses it.`, settled: true };
  }
  return null;
}

function named(mode: OffloadMode): string {
  return mode === 'off' ? 'No offload' : offloadModeLabel[mode];
}

function reasonToWait({ reachability, runId, pendingChangeId }: DriftRow): string | null {
  if (runId !== null) return 'A change runs on it now.';
  if (pendingChangeId !== null) return 'A change on it has no known outcome yet. Look what became of it first.';
  if (reachability.state === 'failed') return `${reachability.error.sentence} ${reachability.error.nextStep}`;
  return null;
}

function inability({ verdict, capability }: NonNullable<DriftRow['latest']>, wanted: OffloadMode): string | null {
  if (verdict.reason === 'platform-unsupported' || verdict.reason === 'staged-edits') return verdict.nextStep;
  if (wanted === 'off') return null;
  if (capability.software === 'unsupported')
    return 'Its kernel has no flow offload. Desire another mode for its group.';
  return wanted === 'hardware' && capability.hardware === 'unsupported'
    ? 'It has no packet engine that Flowhelm could turn on. Desire another mode for its group.'
    : null;
}
