import { expect, test } from 'vitest';
import { storedFleetRouter } from '../../../electron/fleet/fleet-router.ts';
import { ObservedMetrics } from '../../../electron/metrics/observed.ts';
import type { Alert } from '../../../shared/model/alert.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Observation, Reading } from '../../../shared/model/observation.ts';
import type { NpuEngine } from '../../../shared/model/snapshot.ts';
import { makeFlows, makeSnapshot } from '../../shared/snapshot-builder.ts';
import { router, snapshot } from '../store/samples.ts';
import { figures, verdict } from './rows.ts';

const engine = (unbound: number | null): NpuEngine => ({ kind: 'mediatek-ppe', path: '/p', bound: 80, unbound });
const reading: Reading = {
  ...{ bootId: 'b', configurationDigest: 'd', sample: null, loadAverage: null, flows: null, npu: null },
  ...{ conntrack: { entries: null, max: null }, portCounters: null, gatewayMs: null, cpuMs: null },
};
type Polled = Extract<Observation, { kind: 'polled' }>;
const polled = (at: number, npu: Reading['npu'] = null): Polled => ({
  ...{ kind: 'polled', at, reading: { ...reading, npu }, figures, rateSource: 'interface', verdict },
});
const missed: Observation = {
  kind: 'missed',
  at: 9,
  error: new FlowhelmError('unreachable', { sentence: 'It does not answer.', nextStep: 'Look.' }),
};
const fleetOf = (...ids: string[]) => ({
  routers: ids.map((id) => storedFleetRouter(router(id), { snapshot: null, pendingChangeId: null })),
  alerts: [],
});

/** The row of one router after these observations. */
function rowAfter(...observations: Observation[]) {
  const metrics = new ObservedMetrics();
  for (const observation of observations) metrics.take(router('a'), observation);
  return metrics.rows(fleetOf('a'))[0];
}

test('of a router that was not heard of nothing is known, but its alerts', () => {
  expect(rowAfter()).toEqual({
    ...{ router: { id: 'a', name: 'router a' }, answered: null, answeredAt: null, missedPolls: 0 },
    ...{ pollIntervalSeconds: null, verdict: null, figures: null, rateSource: null, npuUnbound: null },
    openAlerts: { info: 0, warning: 0, critical: 0 },
  });
});

test('a poll tells figures and the verdict', () => {
  expect(rowAfter(polled(5))).toMatchObject({
    answered: true,
    answeredAt: 5,
    figures,
    verdict,
    rateSource: 'interface',
  });
});

test('what is not in a poll stays as the last look found it', () => {
  const audited = { ...snapshot(), npu: { ...snapshot().npu, engines: [engine(7), engine(null), engine(2)] } };
  const audit: Observation = { kind: 'audited', at: 4, snapshot: audited, verdict };
  expect(rowAfter(audit)).toMatchObject({ answered: true, answeredAt: 4, verdict, npuUnbound: 9 });
  expect(rowAfter(audit, polled(5))?.npuUnbound).toBe(9);
  expect(rowAfter(audit, polled(5, [engine(3)]))?.npuUnbound).toBe(3);
  expect(rowAfter(audit, polled(5, [engine(null)]))?.npuUnbound).toBeNull();
});

test('before the first poll the figures are those of the audit, later those of the polls', () => {
  const sample = (uptimeSeconds: number, softirq: number) => ({
    ...{ uptimeSeconds, cpu: { total: 100 * uptimeSeconds, idle: 90 * uptimeSeconds, softirq }, links: {} },
  });
  const audited = makeSnapshot({
    conntrack: { count: 57, max: 15_360, flows: makeFlows({ slow: 12, software: 45, eligible: 2 }) },
    load: { samples: [sample(10, 0), sample(11, 5)] },
  });
  const audit: Observation = { kind: 'audited', at: 4, snapshot: audited, verdict };
  const told = { slow: 12, software: 45, hardware: 0, eligible: 2, conntrackEntries: 57, conntrackMax: 15_360 };
  expect(rowAfter(audit)?.figures).toMatchObject({ ...told, softirqShare: 0.05, gatewayMs: null, pollCpuMs: null });
  expect(rowAfter(polled(3), audit)?.figures).toEqual(figures);
  expect(rowAfter(missed, audit)).toMatchObject({ answered: true, figures: told });
});

test('figures that not every poll reads are told on, until they are old or the router has rebooted', () => {
  const plain = (at: number, bootId = 'b'): Observation => ({
    ...polled(at),
    ...{ reading: { ...reading, bootId }, rateSource: null },
    figures: { ...figures, npuBound: null, gatewayMs: null, rxBitsPerSecond: null, txBitsPerSecond: null, slow: 99 },
  });
  const seldom = { npuBound: 80, gatewayMs: 1.5, rxBitsPerSecond: 800_000_000, txBitsPerSecond: 8_000 };
  const gone = { npuBound: null, gatewayMs: null, rxBitsPerSecond: null, txBitsPerSecond: null };
  const kept = rowAfter(polled(0), plain(300_000), plain(600_000));
  expect(kept).toMatchObject({ figures: { ...seldom, slow: 99 }, rateSource: 'interface' });
  expect(rowAfter(polled(0), plain(600_001))).toMatchObject({ figures: gone, rateSource: null });
  expect(rowAfter(polled(0), plain(5, 'another boot'))).toMatchObject({ figures: gone, rateSource: null });
  expect(rowAfter(polled(0), missed, plain(5))).toMatchObject({ figures: gone, rateSource: null });
});

test('between an audit and the first poll that reads tables, the NPU is as the audit found it', () => {
  const audited = (bound: number): Observation => {
    const engines = [{ ...engine(0), bound }];
    return {
      kind: 'audited',
      at: 4,
      snapshot: makeSnapshot({ npu: { engines }, conntrack: { flows: null } }),
      verdict,
    };
  };
  const plain: Polled = { ...polled(5), figures: { ...figures, npuBound: null } };
  const busy: Polled = { ...plain, reading: { ...reading, flows: makeFlows({ hardware: 9 }) } };
  expect(rowAfter(audited(84), plain)?.figures?.npuBound).toBe(84);
  expect(rowAfter(audited(0), plain)?.figures?.npuBound).toBe(0);
  // none is from before these flows were
  expect(rowAfter(audited(0), busy)?.figures?.npuBound).toBeNull();
});

test('a router that does not answer any longer has no figures, only the time when it last did', () => {
  const silent = { figures: null, verdict: null, rateSource: null, npuUnbound: null, answeredAt: 5 };
  expect(rowAfter(polled(5, [engine(3)]), missed, missed)).toMatchObject({
    ...silent,
    answered: false,
    missedPolls: 2,
  });
  expect(rowAfter(polled(5), missed, polled(10))).toMatchObject({ answered: true, missedPolls: 1, figures });
});

test('a router that was not asked is not told to have failed', () => {
  const gap: Observation = { kind: 'gap', at: 6, reason: 'offline' };
  expect(rowAfter(polled(5), gap)).toMatchObject({ answered: null, missedPolls: 0, figures: null });
});

test('a router that leaves the fleet leaves the metrics, and begins anew when it comes back', () => {
  const metrics = new ObservedMetrics();
  metrics.take(router('a'), polled(5));
  expect(metrics.rows(fleetOf('b')).map((row) => row.router.id)).toEqual(['b']);
  expect(metrics.rows(fleetOf('a'))[0]?.answered).toBeNull();
});

test('open alerts are counted by router and severity', () => {
  const alert = (routerId: string, severity: Alert['severity'], closedAt: string | null = null): Alert => ({
    ...{ id: 'x', routerId, routerName: routerId, kind: 'rebooted', severity, openedAt: '', closedAt },
    ...{ sentence: '', nextStep: '', evidence: {}, snoozedUntil: null },
  });
  const alerts = [alert('a', 'critical'), alert('a', 'critical'), alert('b', 'info'), alert('b', 'info', 'then')];
  const rows = new ObservedMetrics().rows({ ...fleetOf('a', 'b'), alerts });
  expect(rows.map(({ openAlerts }) => openAlerts)).toEqual([
    { info: 0, warning: 0, critical: 2 },
    { info: 1, warning: 0, critical: 0 },
  ]);
});
