import { describe, expect, test } from 'vitest';
import { type Answer, SimulatedFleet } from './simulated-fleet.ts';

const silent: Answer = { wallMs: 100, fails: 'unreachable' };
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function runningFleet(...[settings]: ConstructorParameters<typeof SimulatedFleet>) {
  const fleet = new SimulatedFleet(settings).resume();
  await fleet.pass(70);
  return fleet;
}

describe('the pace', () => {
  test('every router is audited first, and then polled as often as the settings say', async () => {
    const fleet = await runningFleet({ routers: 10 });
    expect(fleet.told.slice(0, 10).every(({ what }) => what === 'audit')).toBe(true);
    await fleet.pass(300);
    for (const id of fleet.ids) expect(mean(fleet.intervals(id))).toBeCloseTo(30, -1);
    expect(fleet.most.perRouter).toBe(1);
  });

  test('a router on screen is polled every two seconds, and only it, until nobody looks', async () => {
    const fleet = await runningFleet({ routers: 3 });
    const leave = fleet.monitor.attend('r1');
    await fleet.pass(60);
    expect(mean(fleet.intervals('r1', 71))).toBeCloseTo(2, 0);
    expect(mean(fleet.intervals('r0', 0))).toBeGreaterThan(20);
    leave();
    const left = fleet.seconds;
    await fleet.pass(120);
    expect(fleet.pollsOf('r1').filter((at) => at > left).length).toBeLessThan(7);
  });

  test('a router that is opened is polled at once', async () => {
    const fleet = await runningFleet({ routers: 1, pollSeconds: 0 });
    fleet.monitor.attend('r0');
    await fleet.pass(0.5);
    expect(fleet.count('polled')).toBe(1);
  });

  test('nobody looks: minutes; somebody looks again: within one interval, and not all at once', async () => {
    const fleet = await runningFleet({ routers: 60 });
    fleet.watched = false;
    await fleet.pass(60);
    const idleFrom = fleet.seconds;
    await fleet.pass(600);
    expect(mean(fleet.ids.map((id) => fleet.pollsOf(id).filter((at) => at > idleFrom).length))).toBeLessThan(3);
    fleet.watched = true;
    const from = fleet.seconds;
    await fleet.pass(36);
    for (const id of fleet.ids) expect(fleet.pollsOf(id).some((at) => at > from)).toBe(true);
    expect(fleet.busiestSecond(from)).toBeLessThan(12);
  });

  test('without polling, only what is on screen is asked, and nothing is audited by itself', async () => {
    const fleet = await runningFleet({ routers: 3, pollSeconds: 0 });
    expect(fleet.told).toEqual([]);
    fleet.monitor.attend('r2');
    await fleet.pass(30);
    expect([fleet.count('polled', 'r0'), fleet.count('audit')]).toEqual([0, 0]);
    expect(fleet.count('polled', 'r2')).toBeGreaterThan(10);
  });

  test('switching polling off is told as a gap, and other settings are heeded at once', async () => {
    const fleet = await runningFleet({ routers: 3 });
    fleet.settings.pollSeconds = 0;
    fleet.monitor.replan();
    expect(fleet.count('stopped')).toBe(3);
    const polls = fleet.count('polled');
    await fleet.pass(120);
    expect(fleet.count('polled')).toBe(polls);
    fleet.settings.pollSeconds = 10;
    fleet.monitor.replan();
    await fleet.pass(60);
    expect(fleet.count('polled')).toBeGreaterThan(polls + 9);
  });
});

describe('the budget', () => {
  test.each<[string, { cpuMs: number; tablesMs: number; budget: number; dearTables: boolean }]>([
    ['a slow processor with a large table', { cpuMs: 180, tablesMs: 0, budget: 0.01, dearTables: false }],
    ['tables that are slow to read', { cpuMs: 30, tablesMs: 400, budget: 0.01, dearTables: true }],
    ['a larger budget', { cpuMs: 180, tablesMs: 50, budget: 0.05, dearTables: false }],
    ['the smallest budget', { cpuMs: 60, tablesMs: 60, budget: 0.001, dearTables: false }],
  ])('is kept over an hour on screen: %s', async (_, { cpuMs, tablesMs, budget, dearTables }) => {
    let spent = 0;
    const fleet = new SimulatedFleet({
      ...{ routers: 1, pollBudget: budget, hardware: { processors: 1, dearTables } },
      answer: (_id, { tables }, poll) => {
        const cost = Math.round((cpuMs + (tables ? tablesMs : 0)) * (0.8 + 0.4 * ((poll * 7) % 10) * 0.1));
        if (poll >= 0) spent += cost;
        return { wallMs: 250, reading: { cpuMs: cost, ...(tables && { npu: [] }) } };
      },
    }).resume();
    fleet.monitor.attend('r0');
    await fleet.pass(3600);
    expect(spent / 3_600_000).toBeLessThanOrEqual(budget);
    expect(spent / 3_600_000).toBeGreaterThan(budget / 4);
    expect(fleet.polled.get('r0')?.polling).toMatchObject({ pacedBy: 'budget' });
    expect(fleet.polled.get('r0')?.polling?.cpuShare).toBeLessThanOrEqual(budget * 1.05);
    if (tablesMs > 0) expect(fleet.polled.get('r0')?.npu).toEqual([]);
  });

  test('a router that cannot tell its CPU time pays with the time that it took', async () => {
    const fleet = new SimulatedFleet({
      routers: 1,
      answer: () => ({ wallMs: 500, reading: { cpuMs: null } }),
    }).resume();
    fleet.monitor.attend('r0');
    await fleet.pass(900);
    expect(mean(fleet.intervals('r0', 200))).toBeGreaterThanOrEqual(50);
  });
});

describe('a change', () => {
  test('ends the poll that is under way, and none begins until it has ended', async () => {
    const fleet = await runningFleet({ routers: 2 });
    fleet.monitor.attend('r0');
    fleet.answer = () => ({ wallMs: 1_000 });
    while (fleet.monitor.size === 0) await fleet.pass(0.25);
    const polled = fleet.count('polled', 'r0');
    fleet.monitor.changeBegins('r0');
    const polls = fleet.pollsOf('r0').length;
    await fleet.pass(120);
    expect([fleet.pollsOf('r0').length, fleet.count('polled', 'r0')]).toEqual([polls, polled]);
    expect([fleet.count('changing', 'r0'), fleet.count('missed')]).toEqual([1, 0]);
    fleet.monitor.changeEnded('r0');
    await fleet.pass(10);
    expect(fleet.pollsOf('r0').length).toBeGreaterThan(polls);
  });

  test('an audit that is under way is waited for', async () => {
    const fleet = await runningFleet({ routers: 1 });
    fleet.audited.add('r0');
    const polls = fleet.pollsOf('r0').length;
    await fleet.pass(120);
    expect(fleet.pollsOf('r0').length).toBe(polls);
    fleet.audited.delete('r0');
    await fleet.pass(2);
    expect(fleet.pollsOf('r0').length).toBe(polls + 1);
  });
});

test('tables are told on until they are read again, but not those from before an audit', async () => {
  const engine = { kind: 'mediatek-ppe', path: '/ppe0', bound: 3, unbound: 0 } as const;
  const fleet = await runningFleet({
    routers: 1,
    answer: (_, { tables }) => ({ wallMs: 40, reading: { npu: tables ? [engine] : null } }),
  });
  fleet.monitor.attend('r0');
  await fleet.pass(40);
  expect(fleet.polled.get('r0')).toMatchObject({ npu: [engine] });
  while (fleet.polled.get('r0')?.reading.npu) await fleet.pass(0.25);
  expect(fleet.polled.get('r0')?.npu).toEqual([engine]);
  fleet.monitor.audited('r0', 'boot-1', { processors: 2, dearTables: false });
  await fleet.pass(4);
  expect(fleet.polled.get('r0')?.npu).toBeNull();
});

describe('a full audit follows', () => {
  test.each([
    ['a reboot', { bootId: 'boot-2' }],
    ['another configuration or release', { configurationDigest: 'digest-2' }],
  ])('%s, once', async (_, reading) => {
    const fleet = await runningFleet({ routers: 2 });
    const audits = fleet.count('audit');
    fleet.answer = (id) => ({ wallMs: 40, reading: id === 'r1' ? reading : {} });
    await fleet.pass(120);
    expect([fleet.count('audit', 'r1'), fleet.count('audit')]).toEqual([2, audits + 1]);
  });

  test('nothing that the router does not say, or that our own change did', async () => {
    const fleet = await runningFleet({ routers: 1 });
    fleet.answer = () => ({ wallMs: 40, reading: { bootId: null, configurationDigest: null } });
    await fleet.pass(60);
    fleet.monitor.changeBegins('r0');
    fleet.monitor.changeEnded('r0');
    fleet.answer = () => ({ wallMs: 40, reading: { configurationDigest: 'digest-2' } });
    await fleet.pass(60);
    expect(fleet.count('audit')).toBe(1);
  });

  test('a quarter of an hour, more or less', async () => {
    const fleet = await runningFleet({ routers: 4 });
    await fleet.pass(1_060);
    for (const id of fleet.ids) expect(fleet.count('audit', id)).toBe(2);
  });

  test('a moment that was named, also without polling', async () => {
    const fleet = await runningFleet({ routers: 1, pollSeconds: 0 });
    fleet.monitor.auditAt('r0', Date.parse('2026-11-22T12:00:00Z') + 100_000);
    await fleet.pass(29);
    expect(fleet.count('audit')).toBe(0);
    await fleet.pass(2);
    expect(fleet.count('audit')).toBe(1);
  });
});

describe('silence', () => {
  test('one router that vanishes is tried ever more rarely, missed each time, and polled as before when it is back', async () => {
    const fleet = await runningFleet({ routers: 5 });
    fleet.answer = (id) => (id === 'r3' ? silent : { wallMs: 40 });
    await fleet.pass(3_600);
    const missed = fleet.count('missed', 'r3');
    expect([fleet.count('missed'), fleet.count('failed')]).toEqual([missed, missed]);
    expect(missed).toBeGreaterThan(5);
    expect(missed).toBeLessThan(12);
    fleet.answer = () => ({ wallMs: 40 });
    await fleet.pass(1_100);
    const from = fleet.seconds;
    await fleet.pass(120);
    expect(mean(fleet.intervals('r3', from))).toBeLessThan(40);
    expect(fleet.count('offline')).toBe(0);
  });

  test('one missed poll is one missed observation', async () => {
    const fleet = await runningFleet({ routers: 5 });
    let once = true;
    fleet.answer = (id) => {
      const fails = once && id === 'r2';
      if (fails) once = false;
      return fails ? silent : { wallMs: 40 };
    };
    await fleet.pass(200);
    expect([fleet.count('missed', 'r2'), fleet.count('missed')]).toEqual([1, 1]);
  });

  test.each(['authentication-failed', 'host-key-changed'] as const)(
    'after %s nobody tries until somebody has acted',
    async (code) => {
      const fleet = await runningFleet({ routers: 3 });
      fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: code } : { wallMs: 40 });
      await fleet.pass(60);
      const polls = fleet.pollsOf('r0').length;
      expect([fleet.monitor.stoppedBy('r0')?.code, fleet.count('missed')]).toEqual([code, 1]);
      fleet.monitor.attend('r0');
      await fleet.pass(3_000);
      expect([fleet.pollsOf('r0').length, fleet.count('audit', 'r0')]).toEqual([polls, 1]);
      fleet.answer = () => ({ wallMs: 40 });
      fleet.monitor.audited('r0', 'boot-1', { processors: 2, dearTables: false });
      await fleet.pass(10);
      expect(fleet.pollsOf('r0').length).toBeGreaterThan(polls);
    },
  );

  test('a page that asks again and again gets a silent router tried no later', async () => {
    const fleet = await runningFleet({ routers: 3 });
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: 'key-file-unusable' } : { wallMs: 40 });
    await fleet.pass(900);
    const polls = fleet.pollsOf('r0').length;
    for (let time = 0; time < 20; time += 1) {
      const leave = fleet.monitor.attend('r0');
      await fleet.pass(5);
      leave();
    }
    expect(fleet.pollsOf('r0').length).toBeGreaterThanOrEqual(polls + 3);
  });

  test('a fleet that is mostly dead does not hold up the rest', async () => {
    const alive = (id: string) => Number(id.slice(1)) % 8 === 0;
    const fleet = await runningFleet({ routers: 800 });
    fleet.answer = (id) => (alive(id) ? { wallMs: 40 } : { wallMs: 25_000, fails: 'timed-out' });
    await fleet.pass(400);
    const from = fleet.seconds;
    await fleet.pass(300);
    for (const id of fleet.ids) if (alive(id)) expect(mean(fleet.intervals(id, from))).toBeLessThan(36);
    expect(fleet.most.inAll).toBeLessThanOrEqual(80);
  });

  test('one that is too slow to answer at all is asked ever more rarely, also on screen: trying costs it too', async () => {
    const fleet = await runningFleet({ routers: 3 });
    fleet.monitor.attend('r0');
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 20_000, fails: 'timed-out' } : { wallMs: 40 });
    await fleet.pass(4 * 3_600);
    const last = fleet.intervals('r0', 3 * 3_600);
    expect(fleet.pollsOf('r0').filter((at) => at > 2 * 3_600).length).toBeLessThanOrEqual(4);
    for (const seconds of last) expect(seconds * 1000 * 0.01).toBeGreaterThanOrEqual(20_000);
  });

  test('one that could not be audited is polled until it answers, and audited then', async () => {
    const fleet = new SimulatedFleet({ routers: 4, answer: (id) => (id === 'r0' ? silent : { wallMs: 40 }) }).resume();
    await fleet.pass(100);
    expect([fleet.count('audit', 'r0'), fleet.pollsOf('r0').length > 0]).toEqual([1, true]);
    fleet.answer = () => ({ wallMs: 40 });
    await fleet.pass(400);
    expect([fleet.count('audit', 'r0'), fleet.count('polled', 'r0') > 3]).toEqual([2, true]);
    const told = fleet.told.filter(({ id }) => id === 'r0');
    const answered = told.find(({ what }) => what === 'polled');
    expect(told.findLast(({ what }) => what === 'audit')?.at).toBe(answered?.at);
  });
});
