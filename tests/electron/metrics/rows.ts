import type { MetricsRow } from '../../../electron/metrics/row.ts';
import type { Figures } from '../../../shared/model/sample.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { snapshot } from '../store/samples.ts';

export const figures: Figures = {
  hardware: 40,
  software: 5,
  slow: 12,
  eligible: 2,
  conntrackEntries: 57,
  conntrackMax: 15_360,
  npuBound: 80,
  npuCapacity: 32_768,
  cpuBusyShare: 0.25,
  softirqShare: 0.125,
  rxBitsPerSecond: 800_000_000,
  txBitsPerSecond: 8_000,
  gatewayMs: 1.5,
  pollCpuMs: 30,
};

export const verdict: Verdict = {
  ...judge(snapshot()),
  level: 'good',
  reason: 'hardware-active',
  configured: 'hardware',
  loaded: 'hardware',
  accelerating: 'hardware',
};

/** A router of which everything is known. */
export const fullRow: MetricsRow = {
  router: { id: 'r1', name: 'attic' },
  answered: true,
  answeredAt: Date.UTC(2026, 10, 22),
  missedPolls: 3,
  pollIntervalSeconds: 30,
  verdict,
  figures,
  rateSource: 'interface-low',
  npuUnbound: 7,
  openAlerts: { info: 0, warning: 1, critical: 0 },
};

/** A router of which nothing is known. */
export const emptyRow: MetricsRow = {
  router: { id: 'r2', name: 'barn' },
  answered: null,
  answeredAt: null,
  missedPolls: null,
  pollIntervalSeconds: null,
  verdict: null,
  figures: null,
  rateSource: null,
  npuUnbound: null,
  openAlerts: null,
};
