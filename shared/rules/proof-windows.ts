import type { Change } from '../model/change.ts';
import type { Figures, RateSource } from '../model/sample.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fewestSamples, medianOf } from './median-estimate.ts';

/** One kept sample. `at` is whole or broken seconds since 1970 by this computer's clock. */
export interface ProofSample {
  readonly at: number;
  readonly figures: Figures;
  readonly rateSource: RateSource | null;
}

export interface ProofWindow {
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What made it shorter than it might have been. */
  readonly cutBy: 'change' | 'reboot' | 'silence' | null;
  /** In order of time. */
  readonly samples: readonly ProofSample[];
}

export interface ProofWindows {
  readonly before: ProofWindow;
  readonly after: ProofWindow;
  /** Usual time between two samples, seconds; null = there are not two. */
  readonly spacing: number | null;
  /** More samples from after the change may come until then, seconds since 1970; null = no more. */
  readonly fillsUntil: number | null;
}

export interface WindowMaterial {
  readonly change: Change;
  /** Every change of the router; the change itself may be among them. */
  readonly changes: readonly Change[];
  /** In any order. */
  readonly samples: readonly ProofSample[];
  /** What one sample spans, seconds; 0 = a single poll. */
  readonly stepSeconds: number;
  /** Kept snapshots, for when the router booted. */
  readonly snapshots: readonly Snapshot[];
  readonly windowSeconds: number;
  /** So long after a change flows find their way into the flowtable again, and nothing is measured. */
  readonly settleSeconds: number;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A router that has booted is busy with itself so many times longer than one that was changed. */
const bootSettles = 3;
/** So long without a sample, and what is on the other side of it is another time. */
const longestSilence = 300;

/** Something that makes the router another one; it is over at `until`. */
interface Break {
  readonly from: number;
  readonly until: number;
  readonly by: 'change' | 'reboot';
}

/**
 * The time before a change began and the time after it ended, each up to `windowSeconds`, with nothing else in it that would make a
 * difference: other changes and boots end a window, and of what a long silence divides, the part nearest to the change that is long
 * enough counts.
 */
export function proofWindows(material: WindowMaterial): ProofWindows {
  const { change, windowSeconds, settleSeconds, stepSeconds, now } = material;
  const samples = [...material.samples].sort((a, b) => a.at - b.at);
  const spacing = usualSpacing(samples);
  const started = seconds(change.startedAt);
  const ended = change.endedAt === null ? Math.max(now, started) : seconds(change.endedAt);
  const breaks = breaksOf(material);
  const ahead = breaks.filter(({ from, until }) => from < started && until > started - windowSeconds);
  const behind = breaks.filter(({ from }) => from >= ended && from < ended + settleSeconds + windowSeconds);
  const earliest = ahead.reduce<Break | null>((last, each) => (last && last.until >= each.until ? last : each), null);
  const latest = behind.reduce<Break | null>((first, each) => (first && first.from <= each.from ? first : each), null);

  const before = { from: Math.min(started, earliest?.until ?? started - windowSeconds), to: started };
  const firstAfter = ended + settleSeconds;
  const after = {
    from: firstAfter,
    to: Math.max(firstAfter, Math.min(now, latest?.from ?? firstAfter + windowSeconds)),
  };
  const within = ({ from, to }: { from: number; to: number }, at: number) =>
    from < to && at >= from && at + stepSeconds <= to;
  // The rates of a sample are those of the time since the one before.
  const covers = (at: number) => at - (spacing ?? 0);
  const full = firstAfter + windowSeconds;
  return {
    spacing,
    fillsUntil: change.endedAt !== null && latest === null && now < full ? full : null,
    before: windowOf(before, samples.filter(({ at }) => within(before, at)).reverse(), earliest?.by ?? null, spacing),
    after: windowOf(
      after,
      samples.filter(({ at }) => within(after, at) && covers(at) >= ended),
      latest?.by ?? null,
      spacing,
    ),
  };
}

/** `samples`: the nearest to the change first. */
function windowOf(
  { from, to }: { from: number; to: number },
  samples: readonly ProofSample[],
  cutBy: ProofWindow['cutBy'],
  spacing: number | null,
): ProofWindow {
  const parts = withoutSilence(samples, Math.max(longestSilence, 4 * (spacing ?? 0)));
  const whole = parts.find((part) => part.length >= fewestSamples);
  const chosen =
    whole ?? parts.reduce<readonly ProofSample[]>((most, part) => (part.length > most.length ? part : most), []);
  const inTime = [...chosen].sort((a, b) => a.at - b.at);
  if (chosen.length === samples.length) return { from, to, cutBy, samples: inTime };
  return { from: inTime[0]?.at ?? from, to: inTime.at(-1)?.at ?? to, cutBy: 'silence', samples: inTime };
}

function withoutSilence(samples: readonly ProofSample[], longest: number): ProofSample[][] {
  const parts: ProofSample[][] = [];
  for (const sample of samples) {
    const part = parts.at(-1);
    const last = part?.at(-1);
    if (part && last && Math.abs(sample.at - last.at) <= longest) part.push(sample);
    else parts.push([sample]);
  }
  return parts;
}

function usualSpacing(samples: readonly ProofSample[]): number | null {
  const steps = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? at));
  return steps.length > 0 ? medianOf(steps) : null;
}

function breaksOf({ change, changes, snapshots, settleSeconds }: WindowMaterial): Break[] {
  const others = changes.filter(({ id, state }) => id !== change.id && state !== 'refused');
  return [
    ...others.map(
      (other): Break => ({ from: seconds(other.startedAt), until: endOf(other) + settleSeconds, by: 'change' }),
    ),
    ...bootTimes(snapshots).map((at): Break => ({ from: at, until: at + bootSettles * settleSeconds, by: 'reboot' })),
  ];
}

/** One per boot id. A snapshot without a boot id says nothing. */
function bootTimes(snapshots: readonly Snapshot[]): number[] {
  const boots = new Map<string, number>();
  for (const { takenAt, identity } of snapshots) {
    if (identity.bootId === null || identity.uptimeSeconds === null) continue;
    boots.set(identity.bootId, seconds(takenAt) - identity.uptimeSeconds);
  }
  return [...boots.values()];
}

/** A change whose end nobody saw is undone by the router when its window is over. */
function endOf({ startedAt, endedAt, rollbackWindowSeconds }: Change): number {
  return endedAt === null ? seconds(startedAt) + rollbackWindowSeconds : seconds(endedAt);
}

/** Seconds since 1970 of an ISO 8601 time. */
function seconds(iso: string): number {
  return Date.parse(iso) / 1000;
}
