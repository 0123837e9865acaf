import type { Change } from '../model/change.ts';
import type { Figure } from '../model/sample.ts';
import { medianOf } from './median-estimate.ts';
import type { ProofSample, ProofWindow, ProofWindows } from './proof-windows.ts';

const few = 20;
const otherTimeOfDay = 2 * 3600;
const busyShare = 0.9;

type Side = 'before' | 'after';

/** What a reader must know to trust or distrust a report: one sentence each. */
export function proofCaveats(change: Change, windows: ProofWindows): string[] {
  const { before, after } = windows;
  if (before.samples.length === 0 && after.samples.length === 0) return undone(change);
  return [
    ...undone(change),
    ...cut('before', before),
    ...cut('after', after),
    ...fewSamples(windows),
    ...lowCounters(windows),
    ...otherTraffic(windows),
    ...otherTime(windows),
    ...busy('before', before.samples),
    ...busy('after', after.samples),
  ];
}

function undone({ state }: Change): string[] {
  return state === 'undone'
    ? ['The change was undone, so the router ran the same before and after; a difference has another cause.']
    : [];
}

function cut(side: Side, { cutBy }: ProofWindow): string[] {
  if (cutBy === null) return [];
  const why = {
    change: 'another change was made then',
    reboot: 'the router booted then',
    silence: 'there are no samples for a while',
  };
  return [`The time ${side} the change is cut short, because ${why[cutBy]}.`];
}

function fewSamples({ before, after }: ProofWindows): string[] {
  const fewest = Math.min(before.samples.length, after.samples.length);
  return fewest < few
    ? ['Few samples: when neighbouring ones are alike by chance, the intervals are narrower than they should be.']
    : [];
}

function lowCounters({ before, after }: ProofWindows): string[] {
  const low = [...before.samples, ...after.samples].some(({ rateSource }) => rateSource === 'interface-low');
  return low
    ? ['Some interface counters do not see what runs in hardware; samples with such rates are left out of the rates.']
    : [];
}

function otherTraffic({ before, after }: ProofWindows): string[] {
  const rate = differs(before, after, trafficOf);
  const flows = differs(before, after, (sample) => figure(sample, 'conntrackEntries'));
  return [
    ...(rate ? ['There was other traffic: the rates before and after differ by more than half.'] : []),
    ...(flows ? ['There were other connections: their number before and after differs by more than half.'] : []),
  ];
}

function otherTime({ before, after }: ProofWindows): string[] {
  const centre = ({ from, to }: ProofWindow) => (from + to) / 2;
  return centre(after) - centre(before) > otherTimeOfDay
    ? ['The samples are from different times of day, when people do different things.']
    : [];
}

function busy(side: Side, samples: readonly ProofSample[]): string[] {
  const shares = known(samples, (sample) => figure(sample, 'cpuBusyShare'));
  return shares.length > 0 && medianOf(shares) > busyShare
    ? [
        `The router's processors were busy most of the time ${side} the change, so there may have been less traffic than people wanted.`,
      ]
    : [];
}

function differs(before: ProofWindow, after: ProofWindow, value: (sample: ProofSample) => number | null): boolean {
  const [earlier, later] = [known(before.samples, value), known(after.samples, value)];
  if (earlier.length === 0 || later.length === 0) return false;
  const [low, high] = [medianOf(earlier), medianOf(later)].sort((a, b) => a - b);
  return low !== undefined && high !== undefined && high > 1.5 * low;
}

function trafficOf({ figures, rateSource }: ProofSample): number | null {
  const { rxBitsPerSecond: received, txBitsPerSecond: sent } = figures;
  return received === null || sent === null || rateSource === 'interface-low' ? null : received + sent;
}

function figure({ figures }: ProofSample, name: Figure): number | null {
  return figures[name];
}

function known(samples: readonly ProofSample[], value: (sample: ProofSample) => number | null): number[] {
  return samples.flatMap((sample) => value(sample) ?? []);
}
