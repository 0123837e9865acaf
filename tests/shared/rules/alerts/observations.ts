import type { AlertKind, AlertRule, AlertRules } from '../../../../shared/model/alert.ts';
import { defaultAlertSettings } from '../../../../shared/model/alert.ts';
import { type ErrorCode, FlowhelmError } from '../../../../shared/model/errors.ts';
import type { Observation, Reading } from '../../../../shared/model/observation.ts';
import { type Figures, figureNames } from '../../../../shared/model/sample.ts';
import type { Verdict } from '../../../../shared/model/verdict.ts';
import { type Happening, newWatch, observe } from '../../../../shared/rules/alerts/watch.ts';
import { makeSnapshot, type SnapshotOverrides } from '../../snapshot-builder.ts';

/** Seconds after some moment, so that the tables below can be read. */
export const begin = Date.parse('2026-01-01T00:00:00Z');
export const at = (seconds: number) => begin + seconds * 1000;

export const working: Verdict = {
  level: 'good',
  reason: 'hardware-active',
  configured: 'hardware',
  loaded: 'hardware',
  accelerating: 'hardware',
  sentence: 'Hardware offload works.',
  nextStep: 'Nothing to do.',
  action: 'none',
  missingDevices: [],
};

export const nothing: Figures = Object.fromEntries(figureNames.map((name) => [name, null])) as Figures;

export interface Polled {
  readonly verdict?: Partial<Verdict> | null;
  readonly figures?: Partial<Figures>;
  readonly bootId?: string | null;
  readonly uptime?: number;
}

export function polled(
  seconds: number,
  { verdict = {}, figures = {}, bootId = 'b1', uptime }: Polled = {},
): Observation {
  const sample =
    uptime === undefined ? null : { uptimeSeconds: uptime, cpu: { total: 1, idle: 1, softirq: 0 }, links: {} };
  const reading: Reading = {
    ...{ bootId, configurationDigest: 'd', sample, loadAverage: null, flows: null },
    ...{ conntrack: { entries: null, max: null }, npu: null, portCounters: null, gatewayMs: null, cpuMs: null },
  };
  return {
    ...{ kind: 'polled', at: at(seconds), reading, rateSource: null },
    figures: { ...nothing, ...figures },
    verdict: verdict === null ? null : { ...working, ...verdict },
  };
}

export function audited(
  seconds: number,
  { verdict = {}, snapshot = {} }: { verdict?: Partial<Verdict>; snapshot?: SnapshotOverrides } = {},
): Observation {
  const made = makeSnapshot({
    takenAt: new Date(at(seconds)).toISOString(),
    kernelFaults: [],
    gaps: [],
    ...snapshot,
    identity: { bootId: 'b1', uptimeSeconds: null, distribution: 'OpenWrt', release: '23.05.2', ...snapshot.identity },
  });
  return { kind: 'audited', at: at(seconds), snapshot: made, verdict: { ...working, ...verdict } };
}

export function missed(
  seconds: number,
  code: ErrorCode = 'timed-out',
  evidence: Record<string, string> = {},
): Observation {
  const error = new FlowhelmError(code, { sentence: `It failed: ${code}.`, nextStep: 'Look at it.', evidence });
  return { kind: 'missed', at: at(seconds), error };
}

export function gap(seconds: number, reason: Extract<Observation, { kind: 'gap' }>['reason']): Observation {
  return { kind: 'gap', at: at(seconds), reason };
}

/** Nothing waits, so that a table shows what a condition says and not how long it waits. */
export function rulesAtOnce(changes: Partial<Record<AlertKind, Partial<AlertRule>>> = {}): AlertRules {
  const { rules } = defaultAlertSettings;
  return Object.fromEntries(
    Object.entries(rules).map(([kind, rule]) => [
      kind,
      { ...rule, openAfterSeconds: 0, closeAfterSeconds: 0, ...changes[kind as AlertKind] },
    ]),
  ) as AlertRules;
}

export const defaultRules = defaultAlertSettings.rules;

export type Told = Happening & { readonly seconds: number };

/** All that happens while a router is observed, from nothing. */
export function happeningsOf(observations: readonly Observation[], rules: AlertRules = rulesAtOnce()): Told[] {
  let watch = newWatch([], null);
  return observations.flatMap((observation) => {
    const watched = observe(watch, observation, rules);
    watch = watched.watch;
    return watched.happenings.map((happening) => ({ ...happening, seconds: (observation.at - begin) / 1000 }));
  });
}

/** The same in short, such as "60 opened unreachable". */
export function inShort(observations: readonly Observation[], rules?: AlertRules): string[] {
  return happeningsOf(observations, rules).map(({ seconds, step, kind }) => `${seconds} ${step} ${kind}`);
}
