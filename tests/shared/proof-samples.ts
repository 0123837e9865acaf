import type { Change } from '../../shared/model/change.ts';
import { type Figures, figureNames } from '../../shared/model/sample.ts';
import type { ProofMaterial, ProofOptions } from '../../shared/rules/proof-report.ts';
import { proofDefaults } from '../../shared/rules/proof-report.ts';
import type { ProofSample } from '../../shared/rules/proof-windows.ts';
import { makeSnapshot } from './snapshot-builder.ts';

/** The moment at which the change of these samples ended, seconds since 1970. */
export const changeEnd = Date.parse('2026-10-01T12:00:00.000Z') / 1000;
const changeStart = changeEnd - 40;

export const iso = (at: number): string => new Date(at * 1000).toISOString();

export function confirmedChange(overrides: Partial<Change> = {}): Change {
  return {
    id: 'change-1',
    routerId: 'router-1',
    startedAt: iso(changeStart),
    endedAt: iso(changeEnd),
    intent: { kind: 'mode', mode: 'software' },
    plan: {
      platform: 'fw4',
      from: 'off',
      to: 'software',
      intent: { kind: 'mode', mode: 'software' },
      basis: { bootId: null, kernel: null },
      edits: [],
      install: [],
      commands: [],
      configDiff: [],
      expectation: { family: 'inet', table: 'fw4', flowtable: 'ft', present: true, hardware: false, devices: null },
      advisories: [],
      unchanged: false,
    },
    rollbackWindowSeconds: 90,
    state: 'confirmed',
    errorCode: null,
    summary: 'The change is confirmed and saved.',
    checks: [],
    bootId: null,
    installedPackages: [],
    journal: [],
    ...overrides,
  };
}

const unknown = Object.fromEntries(figureNames.map((name) => [name, null])) as Figures;

export function sampleAt(
  at: number,
  figures: Partial<Figures>,
  rateSource: ProofSample['rateSource'] = 'interface',
): ProofSample {
  return { at, figures: { ...unknown, ...figures }, rateSource };
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface Traffic {
  readonly random: () => number;
  readonly count: number;
  /** Softirq CPU per Gbit/s, processors. */
  readonly cost: number;
  /** Of log-normal noise on rates and costs. */
  readonly spread: number;
  readonly stepSeconds?: number;
}

/** Polls of a router that forwards about 200 Mbit/s, from `from` on. */
export function traffic(
  from: number,
  { random, count, cost, spread, stepSeconds = 30 }: Traffic,
  offloaded = 0,
): ProofSample[] {
  return Array.from({ length: count }, (_, index) => {
    const rate = 2e8 * Math.exp(spread * normal(random));
    const softirqShare = ((cost * rate) / 1e9 / processors) * Math.exp(spread * normal(random));
    return sampleAt(from + index * stepSeconds, {
      ...{ softirqShare, cpuBusyShare: softirqShare + 0.05, rxBitsPerSecond: rate * 0.9, txBitsPerSecond: rate * 0.1 },
      ...{ hardware: 0, software: offloaded, eligible: 100 - offloaded, conntrackEntries: 150, gatewayMs: 2 },
    });
  });
}

/** Of the router of `material`. */
export const processors = 4;

/** Half an hour of polls before the change at one cost, and half an hour after it at another. */
export function aroundChange(
  random: () => number,
  [before, after]: readonly [before: number, after: number],
  { count = 55, spread = 0.3 } = {},
): ProofSample[] {
  return [
    ...traffic(changeStart - count * 30, { random, count, cost: before, spread }),
    ...traffic(changeEnd + 90, { random, count, cost: after, spread }, 80),
  ];
}

export function material(samples: readonly ProofSample[], overrides: Partial<ProofMaterial> = {}): ProofMaterial {
  const snapshot = makeSnapshot({ takenAt: iso(changeEnd), load: { cpus: processors } });
  return {
    router: { name: 'Attic', host: '192.168.7.1' },
    ...{ change: confirmedChange(), changes: [], samples, stepSeconds: 0, snapshots: [snapshot] },
    ...overrides,
  };
}

export const options: ProofOptions = { ...proofDefaults, now: new Date((changeEnd + 7200) * 1000), identified: false };
