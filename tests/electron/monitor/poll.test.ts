import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { manualClock } from '../../../electron/demo/clock.ts';
import { countFlows } from '../../../electron/monitor/flows.ts';
import { pollRouter } from '../../../electron/monitor/poll.ts';
import { probeRouter } from '../../../electron/monitor/probe.ts';
import type { PollRequest } from '../../../electron/router/poll.ts';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';
import { figuresOf } from '../../../shared/rules/figures.ts';
import { uplinksOf } from '../../../shared/rules/uplinks.ts';
import { connectTo, routerOf } from '../demo/fleet-of-one.ts';
import { installed, mayBeAbsent } from '../ssh/installed.ts';
import { canReplaceHome, startDropbear, user } from '../ssh/real-servers.ts';
import { dependencies, targetFor, userKey } from '../ssh/test-server.ts';

const plain: PollRequest = { tables: false, ports: [], gateway: null };

describe('a virtual router', () => {
  test('tells what its probe tells, and true rates while flows run in hardware', async () => {
    const clock = manualClock();
    const router = await routerOf('mt7981-apk', { clock });
    await clock.advance(5000);
    const connection = await connectTo(router);
    const { snapshot } = await probeRouter(connection, new Date(), { rateSeconds: 0 });
    const { ports, gateway } = uplinksOf(snapshot);
    expect(ports).toEqual(['wan']);
    const request: PollRequest = { tables: true, ports, gateway };
    const before = await pollRouter(connection, request);
    expect(before).toMatchObject({
      bootId: snapshot.identity.bootId,
      flows: snapshot.conntrack.flows,
      npu: snapshot.npu.engines,
      conntrack: { entries: snapshot.conntrack.count, max: snapshot.conntrack.max },
      configurationDigest: expect.any(String),
    });
    expect(before.gatewayMs).toBeGreaterThan(0);
    expect(before.cpuMs).toBeGreaterThanOrEqual(10);
    await clock.advance(10_000);
    const now = await pollRouter(connection, request);
    const low = figuresOf({ before, now: { ...now, portCounters: null }, snapshot }).figures;
    const { figures, rateSource } = figuresOf({ before, beforePorts: before, now, snapshot });
    expect(rateSource).toBe('port-counters');
    expect(figures.rxBitsPerSecond).toBeGreaterThan(2 * (low.rxBitsPerSecond ?? Number.POSITIVE_INFINITY));
    expect(figures.rxBitsPerSecond).toBeGreaterThan(10_000_000);
    expect(figures.softirqShare).toBeGreaterThan(0);
  });

  test('its live figures vary, and its digest only with its configuration', async () => {
    const clock = manualClock();
    const router = await routerOf('mt7621-software', { clock });
    const connection = await connectTo(router);
    const { snapshot } = await probeRouter(connection, new Date(), { rateSeconds: 0 });
    const readings = [await pollRouter(connection, plain)];
    for (let count = 0; count < 5; count += 1) {
      await clock.advance(15_000);
      readings.push(await pollRouter(connection, plain));
    }
    const rates = readings
      .slice(1)
      .map((now, index) => figuresOf({ before: readings[index] ?? null, now, snapshot }).figures.rxBitsPerSecond);
    expect(rates.every((rate) => rate !== null && rate > 0)).toBe(true);
    expect(new Set(rates.map((rate) => Math.round((rate ?? 0) / 1_000_000))).size).toBeGreaterThan(3);
    expect(new Set(readings.map(({ configurationDigest }) => configurationDigest)).size).toBe(1);
    await router.run('uci set firewall.@defaults[0].flow_offloading_hw=1');
    expect((await pollRouter(connection, plain)).configurationDigest).not.toBe(readings[0]?.configurationDigest);
  });

  test.each(['debian-nftables', 'mt7986-pppoe', 'ipq807x-vendor', 'ath79-off'])('%s answers whole', async (id) => {
    const connection = await connectTo(await routerOf(id));
    const { snapshot } = await probeRouter(connection, new Date(), { rateSeconds: 0 });
    const { ports, gateway, devices } = uplinksOf(snapshot);
    const reading = await pollRouter(connection, { tables: true, ports, gateway });
    expect(Object.entries(reading).filter(([key, value]) => value === null && key !== 'portCounters')).toEqual([]);
    expect(devices).toHaveLength(1);
  });
});

/** A connection whose router answers this to whatever it is asked. */
function answering(stdout: string, exitCode: number | null = 0): RouterConnection {
  return {
    hostKey: { keyType: 'ssh-ed25519', fingerprint: 'SHA256:x' },
    closed: new Promise(() => undefined),
    isOpen: true,
    run: async () => new Map([['poll', { stdout, stderr: '', exitCode }]]),
    close: () => undefined,
  };
}

test.each([
  ['nothing', ''],
  ['the menu of some other appliance', 'Welcome. 1) Status 2) Reboot\n'],
  ['an error of the shell', 'sh: syntax error\n'],
])('%s is no poll', async (_, text) => {
  await expect(pollRouter(answering(text), plain)).rejects.toMatchObject({
    code: 'garbled-answer',
    evidence: { answer: text },
  });
});

test('a router that tells only a part is believed', async () => {
  await expect(pollRouter(answering('=counted\n'), plain)).resolves.toMatchObject({
    flows: { total: 0 },
    sample: null,
  });
});

const noDropbear = (installed('dropbear') === null && mayBeAbsent) || !canReplaceHome;

describe.skipIf(noDropbear)('dropbear', () => {
  it('answers with the figures of the machine that it runs on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowhelm-key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const keyFile = join(folder, 'id');
    writeFileSync(keyFile, userKey.private, { mode: 0o600 });
    const { port } = await startDropbear({ authorizedKey: userKey.public });
    const authentication = { agent: false, keyFile, password: 'never' } as const;
    const connection = await connectRouter(targetFor(port, { user, authentication }), dependencies());
    onTestFinished(() => connection.close());
    const [first, second] = [await pollRouter(connection, plain), await pollRouter(connection, plain)];
    expect(first.bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toMatchObject({ bootId: first.bootId, configurationDigest: first.configurationDigest });
    expect(first.sample?.links).toHaveProperty('lo');
    expect(first.cpuMs).toBeGreaterThanOrEqual(10);
    expect(second.flows?.total ?? null).toEqual((await countFlows(connection))?.total ?? null);
  });
});
