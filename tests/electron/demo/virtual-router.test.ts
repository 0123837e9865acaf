import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../electron/demo/clock.ts';
import { demoProfiles, startDemoFleet } from '../../../electron/demo/fleet.ts';
import type { Section } from '../../../electron/router/command.ts';
import { sh } from '../../../shared/shell.ts';
import { connectTo, routerOf } from './fleet-of-one.ts';

const hardwareOn =
  'uci set firewall.@defaults[0].flow_offloading=1; uci set firewall.@defaults[0].flow_offloading_hw=1';
const limits = { timeoutMs: 20_000 };
const look: Section = { id: 'look', body: sh`uci changes firewall; nft list flowtables; echo seen >&2; false` };

describe('over SSH', () => {
  test('a script runs in the router and answers by section, exit code and stderr included', async () => {
    const router = await routerOf('mt7986-off');
    const connection = await connectTo(router);
    expect(connection.hostKey.fingerprint).toBe(router.hostKeyFingerprint);
    const result = await connection.run([look, { id: 'next', body: sh`cat /proc/sys/kernel/hostname` }], limits);
    expect(result.get('look')).toEqual({ stdout: 'table inet fw4 {\n}\n', stderr: 'seen\n', exitCode: 1 });
    expect(result.get('next')?.stdout).toBe('harbour-12\n');
  });

  test('scripts of several connections share the files, not the variables', async () => {
    const router = await routerOf('mt7986-off');
    const [left, right] = [await connectTo(router), await connectTo(router)];
    await left.run([{ id: 'a', body: sh`x=1; echo shared >/tmp/note` }], limits);
    const result = await right.run([{ id: 'b', body: sh`cat /tmp/note; echo "<$x>"` }], limits);
    expect(result.get('b')?.stdout).toBe('shared\n<>\n');
  });
});

describe('processes', () => {
  const watchdog = sh`
printf '%s' 'echo $$ >/tmp/pid; while [ ! -e /tmp/stop ]; do sleep 1; done; echo stopped >/tmp/result' >/tmp/watchdog
( trap '' HUP; exec sh /tmp/watchdog ) </dev/null >/dev/null 2>&1 &
echo "$!"`;

  test('a background job runs on while other scripts answer, under one process id', async () => {
    const router = await routerOf('mt7986-off');
    const job = (await router.run(watchdog.text)).stdout.trim();
    const waiting = await router.run(`sleep 1; cat /tmp/pid; kill -0 ${job}; echo $?; [ -d /proc/${job} ]; echo $?`);
    expect(waiting.stdout).toBe(`${job}\n0\n0\n`);
    const stopped = await router.run(`touch /tmp/stop; sleep 3; cat /tmp/result; kill -0 ${job} 2>/dev/null; echo $?`);
    expect(stopped.stdout).toBe('stopped\n1\n');
  });

  test('sleep follows the clock of the router', async () => {
    const clock = manualClock();
    const router = await routerOf('mt7986-off', { clock });
    const uptime = 'read -r up rest </proc/uptime; echo "$' + '{up%%.*}"';
    const running = router.run(`${uptime}; sleep 90; ${uptime}`);
    await clock.advance(90_000);
    const [before, after] = (await running).stdout.trim().split('\n').map(Number);
    expect(Number(after) - Number(before)).toBe(90);
  });

  test.each([
    ['a killed job is gone', 'sleep 60 & kill "$!"; kill -0 "$!" 2>/dev/null; echo $?', '1\n'],
    ['wait answers the exit code of the job', '( exit 4 ) & wait "$!"; echo $?', '4\n'],
    ['a job has the parameters of its function', 'f() { ( "$@" ) & wait $!; }; f echo "a b" c', 'a b c\n'],
    ['trimming inside arithmetic', 'up=41.5; echo $(($' + '{up%%.*} + 60))', '101\n'],
    ['exec leaves the shell', 'exec sh -c "echo in"; echo out', 'in\n'],
    ['sh reads a script from its input', "echo 'echo $1' | sh -s", '\n'],
    ['cksum as POSIX has it', "printf '123456789' | cksum", '930766865 9\n'],
    ['what busybox lacks is missing', 'command -v timeout stat base64 setsid nohup; echo $?', '1\n'],
  ])('%s', async (_, script, output) => {
    const router = await routerOf('mt7986-off');
    expect((await router.run(script)).stdout).toBe(output);
  });
});

describe('a restart', () => {
  test('loses RAM and keeps flash', async () => {
    const router = await routerOf('mt7986-off');
    await router.run(
      `${hardwareOn}; uci commit firewall; uci set firewall.@defaults[0].input=ACCEPT; echo x >/tmp/x; echo y >/etc/y`,
    );
    await router.run('fw4 reload; sleep 1000 &');
    const before = await router.state();
    await router.reboot();
    const after = await router.state();
    expect(after.bootId).not.toBe(before.bootId);
    expect(after).toMatchObject({ bootCount: 2, staged: [], processes: [], loaded: 'hardware' });
    expect((await router.run('cat /etc/y; cat /tmp/x 2>/dev/null; uci get firewall.@defaults[0].input')).stdout).toBe(
      'y\nREJECT\n',
    );
  });

  test('undoes what was only staged and loaded', async () => {
    const router = await routerOf('mt7986-off');
    await router.run(`${hardwareOn}; fw4 reload`);
    expect((await router.state()).loaded).toBe('hardware');
    await router.reboot();
    expect(await router.state()).toMatchObject({ loaded: 'off', configured: { flowOffloading: null } });
  });
});

describe('traffic follows the loaded mode', () => {
  const mode = (value: string) => `${value}; fw4 reload; sleep 3`;
  const softirq = async (router: Awaited<ReturnType<typeof routerOf>>) => {
    const read = async () =>
      (await router.run("awk '/^cpu /{print $2+$4+$5+$8, $8}' /proc/stat")).stdout.trim().split(' ').map(Number);
    const [total = 0, part = 0] = await read();
    await router.run('sleep 20');
    const [laterTotal = 0, laterPart = 0] = await read();
    return (laterPart - part) / (laterTotal - total);
  };

  test('tags, NPU lines and the load of the CPU', async () => {
    const router = await routerOf('mt7986-off', { speed: 60 });
    const off = await router.state();
    const busyOff = await softirq(router);
    await router.run(mode('uci set firewall.@defaults[0].flow_offloading=1'));
    const software = await router.state();
    const busySoftware = await softirq(router);
    await router.run(mode('uci set firewall.@defaults[0].flow_offloading_hw=1'));
    const hardware = await router.state();
    const busyHardware = await softirq(router);
    expect(off.flows).toMatchObject({ hardware: 0, software: 0 });
    expect(software.flows).toMatchObject({ hardware: 0 });
    expect(software.flows.software).toBeGreaterThan(10);
    expect(hardware.flows.hardware).toBeGreaterThan(software.flows.software / 2);
    expect(busySoftware).toBeLessThan(busyOff * 0.8);
    expect(busyHardware).toBeLessThan(busySoftware * 0.8);
  });

  test('an engine has one line for each direction of a tagged flow', async () => {
    const clock = manualClock();
    const router = await routerOf('mt7981-apk', { clock });
    await clock.advance(5000);
    const lines = await router.run(
      'cat /sys/kernel/debug/ppe*/bind | grep -c BND; grep -c HW_OFFLOAD /proc/net/nf_conntrack',
    );
    const [bound, tagged] = lines.stdout.trim().split('\n').map(Number);
    expect(tagged).toBeGreaterThan(10);
    expect(bound).toBe(Number(tagged) * 2);
  });

  test('a tagged entry has neither timeout nor state, the others have', async () => {
    const router = await routerOf('mt7981-apk');
    const { stdout } = await router.run('sleep 3; cat /proc/net/nf_conntrack');
    const tagged = stdout.split('\n').filter((line) => line.includes('OFFLOAD]'));
    const others = stdout.split('\n').filter((line) => line !== '' && !line.includes('OFFLOAD]'));
    expect(tagged.length).toBeGreaterThan(10);
    for (const line of tagged) expect(line).toMatch(/^ipv[46] +\d+ (tcp {6}6|udp {6}17) src=.* use=3$/);
    for (const line of others) expect(line).toMatch(/^ipv[46] +\d+ \w+ +\d+ \d+ ([A-Z_]+ )?src=.* use=2$/);
  });

  test('counters grow', async () => {
    const router = await routerOf('mt7981-apk');
    const bytes = async () => Number((await router.run("awk '/wan:/{print $2}' /proc/net/dev")).stdout);
    const before = await bytes();
    await router.run('sleep 5');
    expect(await bytes()).toBeGreaterThan(before);
  });
});

test('the whole fleet starts, each router on an address of its own, with a line on what it teaches', async () => {
  const fleet = await startDemoFleet();
  try {
    expect(new Set(fleet.routers.map(({ port }) => port)).size).toBe(demoProfiles.length);
    expect(fleet.routers.every(({ host }) => host === '127.0.0.1')).toBe(true);
    expect(new Set(demoProfiles.map(({ id }) => id)).size).toBe(demoProfiles.length);
    expect(demoProfiles.filter(({ teaches }) => teaches.length < 20)).toEqual([]);
  } finally {
    await fleet.close();
  }
});
