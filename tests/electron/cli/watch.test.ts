import { describe, expect, test } from 'vitest';
import { plain } from '../../../electron/cli/colour.ts';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { type WatchEntry, watchTable } from '../../../electron/cli/show-watch.ts';
import { bitRate } from '../../../electron/cli/verdict-words.ts';
import { lookAgain, type WatchedRouter } from '../../../electron/cli/watched-router.ts';
import type { Engine } from '../../../electron/engine.ts';
import type { PollRequest } from '../../../electron/router/poll.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Reading } from '../../../shared/model/observation.ts';
import { assess } from '../../../shared/rules/assess.ts';
import { makeFlows, makeSnapshot } from '../../shared/snapshot-builder.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { router } from '../store/samples.ts';
import { envelope, runCli, temporaryHome } from './run-cli.ts';

const snapshot = makeSnapshot();
const signal = new AbortController().signal;
const reading: Reading = {
  ...{ bootId: 'b', configurationDigest: 'd', sample: null, loadAverage: null, npu: null, portCounters: null },
  flows: makeFlows({ hardware: 40, software: 2, slow: 10, eligible: 2 }),
  ...{ conntrack: { entries: 52, max: 15_360 }, gatewayMs: null, cpuMs: 20 },
};

/** An engine that answers as it is told and says what it was asked. */
function engineOf(readings: readonly Partial<Reading>[]) {
  const asked: string[] = [];
  const requests: PollRequest[] = [];
  const left = [...readings];
  const engine: Pick<Engine, 'audit' | 'poll'> = {
    audit: async (of) => {
      asked.push('audit');
      return { router: of, snapshot, evidence: {}, passwordless: false, ...assess(snapshot) };
    },
    poll: async (_, request) => {
      asked.push('poll');
      requests.push(request);
      return { ...reading, ...left.shift() };
    },
  };
  return { engine, asked, requests };
}

/** Looks at these moments, in seconds. */
async function look(engine: Pick<Engine, 'audit' | 'poll'>, ...seconds: number[]): Promise<WatchedRouter> {
  let found: WatchedRouter | null = null;
  for (const second of seconds) found = await lookAgain(engine, router('a'), found, { now: second * 1000, signal });
  if (!found) throw new Error('nobody has looked');
  return found;
}

const sample = (uptimeSeconds: number, softirq: number) => ({
  sample: {
    ...{ uptimeSeconds, cpu: { total: 100 * uptimeSeconds, idle: 50 * uptimeSeconds, softirq } },
    links: { eth1: { rxBytes: 0, txBytes: 0 } },
  },
});

describe('a look', () => {
  test('audits once and polls from then on', async () => {
    const { engine, asked } = engineOf([sample(10, 0), sample(20, 250), sample(30, 250)]);
    const { figures, verdict } = await look(engine, 0, 10);
    expect(figures).toMatchObject({ hardware: 40, software: 2, cpuBusyShare: 0.5, softirqShare: 0.25 });
    expect(verdict.level).toBe('good');
    expect(asked).toEqual(['audit', 'poll', 'poll']);
  });

  test.each([
    ['configuration', { configurationDigest: 'another' }],
    ['boot', { bootId: 'another' }],
  ])('audits anew after another %s', async (_, changed) => {
    const { engine, asked } = engineOf([{}, changed, changed]);
    await look(engine, 0, 5, 10);
    expect(asked).toEqual(['audit', 'poll', 'poll', 'audit', 'poll']);
  });

  test('audits anew now and then, for what polls do not see', async () => {
    const { engine, asked } = engineOf([]);
    await look(engine, 0, 299, 300);
    expect(asked).toEqual(['audit', 'poll', 'poll', 'audit', 'poll']);
  });

  test('reads tables and the gateway more rarely, and tells them in between', async () => {
    const npu = [{ kind: 'mediatek-ppe', path: '/p', bound: 80, unbound: 1 }] as const;
    const { engine, requests } = engineOf([{ npu: [...npu], gatewayMs: 2 }, {}, {}]);
    const { figures } = await look(engine, 0, 5, 10);
    expect(figures).toMatchObject({ npuBound: 80, gatewayMs: 2 });
    await look(engine, 15, 40, 45);
    expect(requests.map(({ tables }) => tables)).toEqual([true, false, false, true, false, true]);
    expect(requests[1]).toEqual({ tables: false, ports: [], gateway: null });
  });

  test('reads the ports twice in a row at the start, for a rate', async () => {
    const ports = (uptime: number, rxBytes: number) => ({
      ...sample(uptime, 0),
      portCounters: { eth1: { rxBytes, txBytes: 0 } },
    });
    const { engine, requests } = engineOf([ports(10, 0), ports(20, 1_000_000), {}]);
    const { figures, rateSource } = await look(engine, 0, 10, 20);
    expect({ rateSource, rx: figures.rxBitsPerSecond }).toEqual({ rateSource: 'port-counters', rx: 800_000 });
    expect(requests.map((request) => request.tables)).toEqual([true, true, false]);
  });

  test('judges by the flows of now', async () => {
    const { engine } = engineOf([{}, { flows: makeFlows({ slow: 200, eligible: 150 }), npu: [] }]);
    const first = await lookAgain(engine, router('a'), null, { now: 0, signal });
    expect(first.verdict.level).toBe('good');
    const second = await lookAgain(engine, router('a'), first, { now: 5000, signal });
    expect(second.verdict.accelerating).toBe('none');
  });
});

describe('the table', () => {
  const watched = async (): Promise<WatchedRouter> => {
    const { figures, ...rest } = await look(engineOf([{}]).engine, 0);
    const rates = { rxBitsPerSecond: 812_345_678, txBitsPerSecond: 9_400, cpuBusyShare: 0.5, softirqShare: 0.25 };
    return { ...rest, figures: { ...figures, ...rates }, rateSource: 'interface-low' };
  };
  const entryOf = (found: WatchedRouter): WatchEntry => ({
    ...{ router: router('a', 'attic'), ok: true, watched: found },
    state: { verdict: found.verdict, model: '', flows: null, cpuBusyShare: null },
  });
  const tableOf = (...entries: WatchEntry[]) => watchTable(entries, { paint: plain, width: undefined }).split('\n');

  test('says where a rate is a lower bound, and nothing where nothing is known', async () => {
    const found = await watched();
    const unknown = {
      ...found,
      figures: { ...found.figures, hardware: null, rxBitsPerSecond: null, softirqShare: null },
    };
    const [titles, first, second] = tableOf(entryOf(found), entryOf(unknown));
    expect(titles).toMatch(/^Router +Verdict +Hardware +Software +Slow +Share +CPU +Softirq +Down +Up +Why$/);
    expect(first).toMatch(/^attic +● Hardware +40 +2 +10 +95 % +50 % +25 % +≥ 812 Mbit\/s +≥ 9\.4 kbit\/s +\S/);
    expect(second).toMatch(/^attic +● Hardware +\? +2 +10 +50 % +≥ 9\.4 kbit\/s +\S/);
  });

  test('has a row for a router that failed, too', () => {
    const error = new FlowhelmError('unreachable', { sentence: 'It does not answer.', nextStep: 'Look.' });
    const [, row] = tableOf({ router: router('a', 'gone'), ok: false, error });
    expect(row).toMatch(/^gone +◌ Unreachable +It does not answer\.$/);
  });
});

test.each([
  [0, '0 bit/s'],
  [999, '999 bit/s'],
  [9_400, '9.4 kbit/s'],
  [812_345_678, '812 Mbit/s'],
  [2_500_000_000, '2.5 Gbit/s'],
  [12_000_000_000_000, '12,000 Gbit/s'],
])('%d as %s', (bits, text) => expect(bitRate(bits)).toBe(text));

test('open alerts of the watched routers are counted, as the profile has them', async () => {
  const home = temporaryHome();
  const virtual = await routerOf('mt7986-off');
  const cli = (...args: string[]) => runCli(args, { home, environment: { FLOWHELM_PASSWORD: 'demo' } });
  const accept = ['--accept-new-key', virtual.hostKeyFingerprint];
  await cli('add', '--port', String(virtual.port), '--no-agent', ...accept, '--', 'attic', virtual.host);
  expect((await cli('watch', '--count', '1')).stdout).not.toContain('alert');

  const profile = openProfile({ mode: 'write', home });
  const [added] = profile.routers.list();
  profile.alerts.put(
    [added?.id ?? '', 'somebody else'].map((routerId, index) => ({
      ...{ id: String(index), routerId, routerName: 'attic', kind: 'rebooted', severity: 'warning' },
      ...{ openedAt: '2026-11-22T00:00:00.000Z', closedAt: null, sentence: 'It has rebooted.', nextStep: 'Look.' },
      ...{ evidence: {}, snoozedUntil: null },
    })),
  );
  profile.close();
  expect((await cli('watch', '--count', '1')).stdout).toContain('1 open alert.');
  const json = envelope(await cli('watch', '--count', '1', '--json'));
  expect(resultSchemas.watch.parse(json.ok ? json.result : null)).toMatchObject({ openAlerts: 1 });
});
