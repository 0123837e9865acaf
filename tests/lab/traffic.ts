/** Traffic from a router's LAN to its internet, as households make it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Control } from './control.ts';
import type { RouterName, Traffic, TrafficOptions } from './types.ts';

/** Each run has a server port of its own, for iperf3 serves one client at a time. The start differs per process. */
let nextPort = 20_000 + (process.pid % 4000) * 10;

/** Starts traffic in the background and resolves when all its flows are in the router's conntrack table. */
export async function startTraffic(control: Control, name: RouterName, options: TrafficOptions): Promise<Traffic> {
  const port = nextPort++;
  const streams = options.streams ?? 4;
  const server = options.ipv6 ? '2001:db8:2::1' : '203.0.113.1';
  // Little bandwidth: the emulated machine forwards for three routers at once, and tags do not depend on it.
  const client = ['iperf3', '-c', server, '-p', port, '-t', options.seconds, '-P', streams, '-b', '256K', '-l', '1200'];
  // By default it wakes up a thousand times a second to see whether it is time to send (microseconds).
  client.push('--pacing-timer', 50_000);
  if (options.udp) client.push('-u');
  const folder = `/run/lab/traffic-${port}`;
  await control.expect(
    [
      `mkdir ${folder}`,
      `nsenter --net=/run/netns/${name}-inet iperf3 -s -1 -p ${port} >${folder}/server 2>&1 </dev/null &`,
      `echo $! >${folder}/pids`,
      'sleep 0.5',
      `nsenter --net=/run/netns/${name}-lan ${client.join(' ')} >${folder}/client 2>&1 </dev/null &`,
      `echo $! >>${folder}/pids`,
    ].join('\n'),
  );
  const stop = async () => {
    await control.run(`kill $(cat ${folder}/pids) 2>/dev/null; rm -rf ${folder}`);
  };
  // Two-way TCP flows of the control connection count too, hence one more than streams.
  const wanted = options.udp ? streams : streams + 1;
  const protocol = options.udp ? 'udp' : 'tcp';
  for (let tries = 0; tries < 100; tries++) {
    const flows = await control.expect(
      `grep -c "${protocol} .*dport=${port} .*src=" "/proc/$(cat /run/lab/${name}.pid)/net/nf_conntrack" || :`,
    );
    const unreplied = await control.run(
      `grep -c "dport=${port} .*UNREPLIED" "/proc/$(cat /run/lab/${name}.pid)/net/nf_conntrack"`,
    );
    if (Number(flows) >= wanted && Number(unreplied.stdout) === 0) {
      // The first packets pass; a moment more and they are the steady flow a test wants to look at.
      await delay(300);
      return { port, stop };
    }
    await delay(100);
  }
  const report = await control.run(`cat ${folder}/server ${folder}/client`);
  await stop();
  throw new Error(`no traffic through ${name}: ${report.stdout}`);
}
