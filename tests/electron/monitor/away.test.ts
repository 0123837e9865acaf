import { describe, expect, test } from 'vitest';
import { type Answer, SimulatedFleet } from './simulated-fleet.ts';

const silent: Answer = { wallMs: 100, fails: 'unreachable' };
const well = (): Answer => ({ wallMs: 40 });

async function runningFleet(routers: number) {
  const fleet = new SimulatedFleet({ routers }).resume();
  await fleet.pass(70);
  return fleet;
}

describe('this computer sleeps', () => {
  test.each([
    ['the steady clock stands still', false],
    ['the steady clock goes on', true],
  ])('a gap for all, and turns spread over the interval afterwards: %s', async (_, steadyGoesOn) => {
    const fleet = await runningFleet(300);
    await fleet.sleep(7_200, { steadyGoesOn });
    const from = fleet.seconds;
    for (const id of fleet.ids) expect(fleet.count('asleep', id)).toBe(1);
    await fleet.pass(45);
    for (const id of fleet.ids)
      expect(fleet.pollsOf(id).some((at) => at > from) || fleet.count('audit', id) > 1).toBe(true);
    expect(fleet.busiestSecond(Math.ceil(from))).toBeLessThanOrEqual(25);
    // what polls tell makes most of the overdue audits unnecessary for now
    expect(fleet.told.filter(({ what, at }) => what === 'audit' && at >= from).length).toBeLessThan(60);
    expect(fleet.count('missed')).toBe(0);
  });

  test('connections that died meanwhile are made anew before anybody is missed', async () => {
    const fleet = await runningFleet(10);
    await fleet.sleep(600);
    const dead = new Set(fleet.ids);
    fleet.answer = (id) => (dead.delete(id) ? { wallMs: 100, fails: 'connection-lost' } : well());
    await fleet.pass(60);
    expect([fleet.count('failed'), fleet.count('missed'), dead.size]).toEqual([0, 0, 0]);
    expect(new Set(fleet.disconnected)).toEqual(new Set(fleet.ids));
  });

  test('a connection that is dead without a word is not waited for', async () => {
    const fleet = await runningFleet(4);
    await fleet.sleep(600);
    const dead = new Set(fleet.ids);
    fleet.answer = (id) => (dead.delete(id) ? { wallMs: 3_600_000 } : well());
    const polled = fleet.count('polled');
    await fleet.pass(60);
    expect([fleet.count('polled') >= polled + 4, fleet.count('missed')]).toEqual([true, 0]);
  });

  test('what was under way when it fell asleep is asked again', async () => {
    const fleet = await runningFleet(4);
    fleet.answer = () => ({ wallMs: 20_000, fails: 'timed-out' });
    while (fleet.monitor.size === 0) await fleet.pass(0.25);
    const polls = fleet.begun;
    await fleet.sleep(600);
    fleet.answer = well;
    await fleet.pass(60);
    expect([fleet.begun > polls + 3, fleet.count('failed'), fleet.count('missed')]).toEqual([true, 0, 0]);
  });

  test('a router that is away after the sleep is missed all the same', async () => {
    const fleet = await runningFleet(10);
    await fleet.sleep(600);
    fleet.answer = (id) => (id === 'r4' ? silent : well());
    await fleet.pass(60);
    expect([fleet.count('missed', 'r4') > 0, fleet.count('missed', 'r5')]).toEqual([true, 0]);
  });

  test.each([-86_400, -5, 5])('a clock that is set by %s s does no harm', async (seconds) => {
    const fleet = await runningFleet(20);
    fleet.setWallClock(seconds);
    const polled = fleet.count('polled');
    await fleet.pass(60);
    expect(fleet.count('polled')).toBeGreaterThanOrEqual(polled + 20);
    expect(fleet.told.filter(({ what }) => !['polled', 'audit'].includes(what))).toEqual([]);
  });
});

describe('this computer has no network', () => {
  test.each([3, 40, 200])('a fleet of %s: nobody is missed, and all come back spread', async (routers) => {
    const fleet = await runningFleet(routers);
    fleet.answer = () => silent;
    await fleet.pass(600);
    expect(fleet.count('missed')).toBe(0);
    for (const id of fleet.ids) expect(fleet.count('offline', id)).toBe(1);
    expect(fleet.monitor.offline).toBe(true);
    fleet.answer = well;
    const from = fleet.seconds;
    await fleet.pass(60);
    expect([fleet.monitor.offline, fleet.count('missed')]).toEqual([false, 0]);
    for (const id of fleet.ids) expect(fleet.pollsOf(id).some((at) => at > from)).toBe(true);
    expect(fleet.busiestSecond(Math.ceil(from))).toBeLessThanOrEqual(Math.max(6, routers / 8));
  });

  test('after a sleep a few silent routers are enough to tell', async () => {
    const fleet = await runningFleet(300);
    await fleet.sleep(3_600);
    fleet.answer = () => silent;
    await fleet.pass(12);
    expect([fleet.monitor.offline, fleet.count('missed')]).toEqual([true, 0]);
  });

  test('meanwhile only a few are tried', async () => {
    const fleet = await runningFleet(100);
    fleet.answer = () => silent;
    await fleet.pass(120);
    const begun = fleet.begun;
    await fleet.pass(60);
    expect(fleet.begun - begun).toBeGreaterThan(20);
    expect(fleet.begun - begun).toBeLessThanOrEqual(39);
  });

  test('the last router of three that was not known to be away is missed at once', async () => {
    const fleet = await runningFleet(3);
    fleet.answer = (id) => (id === 'r0' ? well() : silent);
    await fleet.pass(120);
    fleet.answer = () => silent;
    await fleet.pass(40);
    const [failed, missed] = (['failed', 'missed'] as const).map((what) =>
      fleet.told.find((told) => told.id === 'r0' && told.what === what),
    );
    expect(missed?.at).toBe(failed?.at);
    expect(fleet.count('offline')).toBe(0);
  });

  test('not even at the start', async () => {
    const fleet = new SimulatedFleet({ routers: 10, answer: () => silent }).resume();
    await fleet.pass(300);
    expect([fleet.count('missed'), fleet.count('offline')]).toEqual([0, 10]);
  });

  test.each([0.5, 0.9])(
    'a share of %s of the fleet that is dead from the start hides no other router',
    async (dead) => {
      const answer = (id: string) => (Number(id.slice(1)) < 60 * dead ? silent : well());
      const fleet = new SimulatedFleet({ routers: 60, answer }).resume();
      await fleet.pass(240);
      expect(fleet.monitor.offline).toBe(false);
      for (const id of fleet.ids.slice(60 * dead)) expect(fleet.pollsOf(id).length).toBeGreaterThan(2);
      expect(fleet.count('missed', 'r0')).toBeGreaterThan(0);
    },
  );

  test.each([1, 2, 6])(
    'without any address nobody of a fleet of %s is to blame, and with one again who is silent is',
    async (routers) => {
      const fleet = await runningFleet(routers);
      fleet.answer = () => silent;
      fleet.network = '';
      await fleet.pass(600);
      expect([fleet.count('missed'), fleet.count('offline')]).toEqual([0, routers]);
      fleet.network = 'home';
      fleet.answer = (id) => (id === 'r0' ? silent : well());
      await fleet.pass(240);
      expect([fleet.monitor.offline, fleet.count('missed', 'r0') > 0, fleet.count('missed', 'r1')]).toEqual([
        false,
        true,
        0,
      ]);
    },
  );

  test('without any address, what answers all the same shows that a silent one is to blame', async () => {
    const fleet = await runningFleet(3);
    fleet.network = '';
    fleet.answer = (id) => (id === 'r0' ? silent : well());
    await fleet.pass(240);
    expect([fleet.monitor.offline, fleet.count('missed', 'r0') > 0, fleet.count('offline')]).toEqual([false, true, 0]);
  });

  test('an error of this computer proves no network', async () => {
    const fleet = await runningFleet(6);
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 1, fails: 'bad-input' } : silent);
    await fleet.pass(600);
    expect([fleet.monitor.offline, fleet.count('missed', 'r3')]).toEqual([true, 0]);
  });

  test('another machine at the address in another network is no reason to leave the router alone for ever', async () => {
    const fleet = await runningFleet(4);
    fleet.network = 'hotel';
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: 'host-key-changed' } : silent);
    await fleet.pass(600);
    expect(fleet.monitor.stoppedBy('r0')?.code).toBe('host-key-changed');
    const tries = fleet.pollsOf('r0').length;
    await fleet.pass(600);
    expect(fleet.pollsOf('r0').length).toBe(tries);
    fleet.network = 'home';
    fleet.answer = well;
    const from = fleet.seconds;
    await fleet.pass(60);
    expect(fleet.monitor.stoppedBy('r0')).toBeNull();
    expect(fleet.pollsOf('r0').some((at) => at > from)).toBe(true);
  });

  test('two routers are too few to tell', async () => {
    const fleet = await runningFleet(2);
    fleet.answer = () => silent;
    await fleet.pass(120);
    expect([fleet.count('missed') > 2, fleet.count('offline')]).toEqual([true, 0]);
  });

  test('a refused login is an answer', async () => {
    const fleet = await runningFleet(4);
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: 'authentication-failed' } : silent);
    await fleet.pass(110);
    expect([fleet.count('missed') > 3, fleet.count('offline')]).toEqual([true, 0]);
  });

  test('another network: silent routers are tried again soon', async () => {
    const fleet = await runningFleet(5);
    fleet.answer = (id) => (id === 'r0' ? silent : well());
    await fleet.pass(3_000);
    fleet.answer = well;
    fleet.network = 'office';
    const from = fleet.seconds;
    await fleet.pass(12);
    expect(
      fleet.pollsOf('r0').some((at) => at > from) ||
        fleet.told.some(({ id, at, what }) => id === 'r0' && at > from && what === 'audit'),
    ).toBe(true);
  });

  test.each(['authentication-failed', 'host-key-changed'] as const)(
    'a router that is left alone after %s does not vouch for the network',
    async (code) => {
      const fleet = await runningFleet(8);
      fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: code } : well());
      await fleet.pass(120);
      const missed = fleet.count('missed');
      fleet.answer = () => silent;
      await fleet.pass(300);
      expect([fleet.monitor.offline, fleet.count('missed')]).toEqual([true, missed]);
    },
  );

  test('another machine at the address of one router in another network blames nobody else', async () => {
    const fleet = await runningFleet(8);
    fleet.network = 'hotel';
    fleet.answer = (id) => (id === 'r0' ? { wallMs: 40, fails: 'host-key-changed' } : silent);
    await fleet.pass(600);
    const blamed = fleet.told.filter(({ id, what }) => what === 'missed' && id !== 'r0');
    expect([fleet.monitor.offline, blamed]).toEqual([true, []]);
  });

  test('who answered in the network before does not vouch for this one', async () => {
    const fleet = await runningFleet(8);
    fleet.answer = () => silent;
    fleet.network = 'train';
    await fleet.pass(12);
    // Of a fleet of eight only a few have had their turn yet; without an answer from any in this network it is the network.
    await fleet.pass(40);
    expect([fleet.monitor.offline, fleet.count('missed')]).toEqual([true, 0]);
  });

  test('addresses that come and go do not keep everybody busy with routers that are away', async () => {
    const fleet = await runningFleet(5);
    fleet.answer = (id) => (id === 'r0' ? silent : well());
    await fleet.pass(3_000);
    const from = fleet.seconds;
    for (let time = 0; time < 60; time += 1) {
      fleet.network = `address-${time}`;
      await fleet.pass(6);
    }
    const tries = fleet.pollsOf('r0').filter((at) => at > from).length;
    expect(tries).toBeGreaterThan(0);
    // Each is two polls: over the connection that may be dead, and over a fresh one.
    expect(tries).toBeLessThanOrEqual((360 / 60 + 1) * 2);
  });
});
