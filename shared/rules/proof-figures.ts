import { type ProofConclusion, type ProofFigure, proofFigureIds } from '../model/proof-report.ts';
import { offloadShare } from '../model/sample.ts';
import { estimateMedian, fewestSamples } from './median-estimate.ts';
import { showProofRatio } from './proof-value.ts';
import type { ProofSample } from './proof-windows.ts';

/** With less traffic than this, what forwarding costs drowns in what the router does anyway. Bit/s. */
const leastTraffic = 1_000_000;

type Id = ProofFigure['id'];

interface Measure {
  /** `null` = this sample does not tell. */
  readonly value: (sample: ProofSample, processors: number | null) => number | null;
  readonly better: 'less' | 'more';
  /** Interface rates are in it, which are too low while flows run in hardware (domain.md 6). */
  readonly fromRates: boolean;
  /** What it is, as the subject of a sentence. */
  readonly subject: string;
}

const measures: Record<Id, Measure> = {
  'softirq-per-gbit': {
    value: softirqPerGbit,
    better: 'less',
    fromRates: true,
    subject: 'The softirq CPU time per Gbit/s',
  },
  throughput: { value: forwarded, better: 'more', fromRates: true, subject: 'The traffic' },
  'offload-share': {
    value: ({ figures }) => offloadShare(figures),
    better: 'more',
    fromRates: false,
    subject: 'The share of offloaded flows among those that could be',
  },
  softirq: {
    value: ({ figures }) => figures.softirqShare,
    better: 'less',
    fromRates: false,
    subject: 'The share of CPU time in softirq',
  },
  'gateway-latency': {
    value: ({ figures }) => figures.gatewayMs,
    better: 'less',
    fromRates: false,
    subject: 'The round trip to the gateway',
  },
};

/** The figures of a report from the samples of its two windows, each in order of time. */
export function proofFigures(
  before: readonly ProofSample[],
  after: readonly ProofSample[],
  processors: number | null,
): ProofFigure[] {
  return proofFigureIds.map((id) => proofFigure(id, { before, after, processors }));
}

interface Sides {
  readonly before: readonly ProofSample[];
  readonly after: readonly ProofSample[];
  readonly processors: number | null;
}

function proofFigure(id: Id, sides: Sides): ProofFigure {
  const { better, subject } = measures[id];
  const before = estimateMedian(valuesOf(id, sides.before, sides.processors));
  const after = estimateMedian(valuesOf(id, sides.after, sides.processors));
  if (!before || !after) {
    return { id, before, after, ratio: null, conclusion: 'not-enough', sentence: whyNot(id, sides) };
  }
  const ratio = ratioOf(before, after);
  const conclusion = compare(before, after, better);
  const times = ratio ? `: ${showProofRatio(ratio)} what it was` : '';
  const sentence =
    conclusion === 'no-difference'
      ? `${subject} shows no difference: the intervals before and after overlap.`
      : `${subject} is ${after.median > before.median ? 'higher' : 'lower'} after the change${times}.`;
  return { id, before, after, ratio, conclusion, sentence };
}

type Sided = NonNullable<ProofFigure['before']>;

/** Different only where the two intervals have nothing in common, which is stricter than a test at 5 %. */
function compare(before: Sided, after: Sided, better: Measure['better']): ProofConclusion {
  if (after.low <= before.high && before.low <= after.high) return 'no-difference';
  return after.median < before.median === (better === 'less') ? 'better' : 'worse';
}

/** What the two intervals leave: both ends at their worst. `null` where the time before may have been nothing. */
function ratioOf(before: Sided, after: Sided): ProofFigure['ratio'] {
  if (before.low <= 0 || before.median <= 0) return null;
  const ratio = { median: after.median / before.median, low: after.low / before.high, high: after.high / before.low };
  return Object.values(ratio).every(Number.isFinite) ? ratio : null;
}

function valuesOf(id: Id, samples: readonly ProofSample[], processors: number | null): number[] {
  return samples.flatMap((sample) => {
    const value = measures[id].value(sample, processors);
    return value === null || !Number.isFinite(value) || value < 0 ? [] : value;
  });
}

/** A forwarded byte crosses the device of the default route once, so received and sent together count each once. */
function forwarded({ figures, rateSource }: ProofSample): number | null {
  const { rxBitsPerSecond: received, txBitsPerSecond: sent } = figures;
  return received === null || sent === null || rateSource === 'interface-low' ? null : received + sent;
}

/** Processors that softirq work would fill at 1 Gbit/s: the share of all of them, times their number, over the Gbit/s forwarded. */
function softirqPerGbit(sample: ProofSample, processors: number | null): number | null {
  const rate = forwarded(sample);
  const { softirqShare } = sample.figures;
  if (rate === null || rate < leastTraffic || softirqShare === null || processors === null) return null;
  return (softirqShare * processors) / (rate / 1e9);
}

function whyNot(id: Id, sides: Sides): string {
  const { fromRates, subject } = measures[id];
  const short = (
    [
      ['before', sides.before],
      ['after', sides.after],
    ] as const
  ).find(([, samples]) => estimateMedian(valuesOf(id, samples, sides.processors)) === null);
  const [side, samples] = short ?? (['after', []] as const);
  const low = samples.filter(({ rateSource }) => rateSource === 'interface-low').length;
  if (samples.length < fewestSamples) {
    return `There are ${samples.length} samples from ${side} the change; ${fewestSamples} are needed.`;
  }
  if (fromRates && samples.length - low < fewestSamples) {
    return `The counters of the router do not see what runs in hardware, so the traffic ${side} the change is not known.`;
  }
  if (id === 'softirq-per-gbit') {
    if (sides.processors === null) return 'The router did not say how many processors it has.';
    const busy = samples.filter((sample) => (forwarded(sample) ?? 0) >= leastTraffic).length;
    if (busy < fewestSamples) {
      return `There was too little traffic ${side} the change to tell what forwarding costs: less than 1 Mbit/s most of the time.`;
    }
  }
  const told = valuesOf(id, samples, sides.processors).length;
  if (told < fewestSamples)
    return `${subject} is known from ${told} samples ${side} the change; ${fewestSamples} are needed.`;
  return `${subject} moved so slowly ${side} the change that the samples are too alike for an interval.`;
}
