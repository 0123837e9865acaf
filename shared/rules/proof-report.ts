import type { Change } from '../model/change.ts';
import { assertNever } from '../model/offload.ts';
import type { ProofFigure, ProofReport } from '../model/proof-report.ts';
import type { Router } from '../model/router.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fewestSamples } from './median-estimate.ts';
import { proofCaveats } from './proof-caveats.ts';
import { proofFigures } from './proof-figures.ts';
import { showProofRatio } from './proof-value.ts';
import { type ProofSample, type ProofWindow, type ProofWindows, proofWindows } from './proof-windows.ts';

/** How far the windows reach at most, and how long after a change nothing is measured; seconds. */
export const proofDefaults = { windowSeconds: 1800, settleSeconds: 60 } as const;

export interface ProofMaterial {
  readonly router: Pick<Router, 'name' | 'host'>;
  readonly change: Change;
  /** Every change of the router. */
  readonly changes: readonly Change[];
  readonly samples: readonly ProofSample[];
  /** What one sample spans, seconds; 0 = a single poll. */
  readonly stepSeconds: number;
  /** Those that are kept of the router, newest first. */
  readonly snapshots: readonly Snapshot[];
}

export interface ProofOptions {
  readonly now: Date;
  /** With the name and address of the router. */
  readonly identified: boolean;
  readonly windowSeconds: number;
  readonly settleSeconds: number;
}

/** Whether a change has paid, by the samples around it. Never guesses: what cannot be told is `not-enough`, with the reason. */
export function proofReport(material: ProofMaterial, options: ProofOptions): ProofReport {
  const { change, snapshots } = material;
  const windows = proofWindows({ ...material, ...options, now: options.now.getTime() / 1000 });
  const latest = snapshots[0] ?? null;
  const processors = snapshots.find(({ load }) => load.cpus !== null)?.load.cpus ?? null;
  const figures = proofFigures(windows.before.samples, windows.after.samples, processors);
  const readyAt = readyTime(change, windows, options);
  return {
    version: 1,
    madeAt: options.now.toISOString(),
    changeId: change.id,
    router: routerOf(material.router, latest, options.identified),
    change: {
      from: change.plan.from,
      to: change.plan.to,
      startedAt: change.startedAt,
      endedAt: change.endedAt,
      state: change.state,
    },
    windows: { before: shownWindow(windows.before), after: shownWindow(windows.after) },
    figures,
    ...concluded(change, windows, figures, readyAt !== null),
    caveats: proofCaveats(change, windows),
    readyAt,
  };
}

function concluded(
  change: Change,
  windows: ProofWindows,
  figures: readonly ProofFigure[],
  waiting: boolean,
): Pick<ProofReport, 'conclusion' | 'sentence'> {
  const notEnough = (sentence: string) => ({ conclusion: 'not-enough', sentence }) as const;
  switch (change.state) {
    case 'refused':
      return notEnough('The change was refused and nothing was changed, so there is nothing to compare.');
    case 'undone':
      return notEnough('The change was undone, so there is nothing to prove.');
    case 'pending':
    case 'unresolved':
      return notEnough('The outcome of the change is not known yet, so there is no time after it to compare with.');
    case 'confirmed':
      return concludedOfFigures(windows, figures, waiting);
    default:
      return assertNever(change.state);
  }
}

/** What forwarding costs the router is what offload is for, so this figure alone decides: five would find a difference by chance. */
function concludedOfFigures(
  windows: ProofWindows,
  figures: readonly ProofFigure[],
  waiting: boolean,
): Pick<ProofReport, 'conclusion' | 'sentence'> {
  const cost = figures.find(({ id }) => id === 'softirq-per-gbit');
  const times = cost?.ratio ? `: ${showProofRatio(cost.ratio)} as much per Gbit/s` : '';
  switch (cost?.conclusion) {
    case 'better':
      return { conclusion: 'better', sentence: `Since the change, forwarding takes less CPU${times}.` };
    case 'worse':
      return { conclusion: 'worse', sentence: `Since the change, forwarding takes more CPU${times}.` };
    case 'no-difference':
      return {
        conclusion: 'no-difference',
        sentence: 'No difference can be shown: what forwarding takes of the CPU is the same within the uncertainty.',
      };
    default:
      return { conclusion: 'not-enough', sentence: whyNotEnough(windows, cost, waiting) };
  }
}

function whyNotEnough({ before, after }: ProofWindows, cost: ProofFigure | undefined, waiting: boolean): string {
  const counts = `${before.samples.length} samples from before the change and ${after.samples.length} from after it`;
  if (waiting) return `There are ${counts}; ${fewestSamples} of each are needed. More are on their way.`;
  if (Math.min(before.samples.length, after.samples.length) < fewestSamples) {
    return `There are ${counts}; ${fewestSamples} of each are needed. Flowhelm has to run and poll the router around a change.`;
  }
  return `It cannot be told what the change has saved. ${cost?.sentence ?? ''}`.trim();
}

/** When there will be enough samples from after the change if they come as they did; null = there are, or waiting is no use. */
function readyTime(change: Change, windows: ProofWindows, { now }: ProofOptions): string | null {
  const { before, after, spacing, fillsUntil } = windows;
  const missing = fewestSamples - after.samples.length;
  if (change.state !== 'confirmed' || before.samples.length < fewestSamples || missing <= 0) return null;
  if (fillsUntil === null || spacing === null) return null;
  const latest = Math.max(after.samples.at(-1)?.at ?? after.from, now.getTime() / 1000 - spacing);
  const ready = latest + missing * spacing;
  return ready <= fillsUntil ? new Date(ready * 1000).toISOString() : null;
}

function shownWindow({ from, to, samples }: ProofWindow): ProofReport['windows']['before'] {
  const time = (at: number) => new Date(at * 1000).toISOString();
  return { from: time(from), to: time(to), samples: samples.length };
}

function routerOf(
  { name, host }: Pick<Router, 'name' | 'host'>,
  snapshot: Snapshot | null,
  identified: boolean,
): ProofReport['router'] {
  const { model = null, release = null, kernel = null } = snapshot?.identity ?? {};
  const hostname = snapshot?.identity.hostname ?? null;
  const shown = (text: string | null) =>
    identified || text === null ? text : unlessTelling(text, [name, host, hostname]);
  return {
    name: identified ? name : null,
    host: identified ? host : null,
    model: shown(model),
    release: shown(release),
    kernel: shown(kernel),
  };
}

/** What a router says of its model is its owner's to write: one that tells who it is is left out. */
function unlessTelling(text: string, names: readonly (string | null)[]): string | null {
  const lower = text.toLowerCase();
  const telling = names.some((name) => name !== null && name !== '' && lower.includes(name.toLowerCase()));
  return telling || isAddress.test(text) ? null : text;
}

/** IPv4 and hardware addresses, and IPv6 ones of three groups or more. */
const isAddress = /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?:[0-9a-f]{1,4}[:-]+){2,}[0-9a-f]{1,4}/i;
