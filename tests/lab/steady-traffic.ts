/** Traffic at a steady rate that costs the emulated processor little beside the forwarding itself. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from './lab.ts';
import type { RouterName } from './types.ts';

const server = '203.0.113.1';
const ports = { client: 5555, server: 19_998 };
/** Not enough to fill the processor: then rates stay the same, and what forwarding costs can be told apart. */
const packet = { bytes: 1400, everyNanoseconds: 500_000 };

/** A line that goes on when `condition` is met, and gives up when that takes half a minute: the machine may be slow. */
function waitFor(condition: string, complaint: string): string {
  const giveUp = `[ "$tries" -lt 120 ] || { echo '${complaint}' >&2; exit 1; }`;
  return `tries=0; until ${condition}; do tries=$((tries + 1)); ${giveUp}; sleep 0.25; done`;
}

/**
 * About 22 Mbit/s of UDP from a router's LAN to its internet. The kernel's packet generator sends them as part of a flow that iperf3 has
 * opened, for a flow must have been answered once before it may be offloaded; they are dropped as they arrive, before anybody reads them.
 */
export async function startSteadyTraffic(lab: Lab, name: RouterName): Promise<{ stop(): Promise<void> }> {
  const inLan = `nsenter --net=/run/netns/${name}-lan`;
  const inInternet = `nsenter --net=/run/netns/${name}-inet`;
  const folder = `/run/lab/steady-${name}`;
  const stop = async () => {
    await lab.control(
      [
        `${inLan} sh -c 'echo stop >/proc/net/pktgen/pgctrl; echo rem_device_all >/proc/net/pktgen/kpktgend_0'`,
        `kill $(cat ${folder}/pids); rm -rf ${folder}`,
        `${inInternet} nft delete table netdev sink`,
        'rmmod pktgen',
      ].join('\n'),
    );
  };
  const settings = [
    ...['count 0', `delay ${packet.everyNanoseconds}`, `pkt_size ${packet.bytes}`, `dst ${server}`],
    ...['src_min 192.168.1.2', 'src_max 192.168.1.2', 'dst_mac $mac'],
    ...[`udp_src_min ${ports.client}`, `udp_src_max ${ports.client}`],
    ...[`udp_dst_min ${ports.server}`, `udp_dst_max ${ports.server}`],
  ];
  const { exitCode, stderr } = await lab.control(
    [
      'set -e',
      `mkdir ${folder}`,
      'modprobe pktgen',
      `${inInternet} nft 'table netdev sink { chain in { type filter hook ingress device eth0 priority 0; udp length > 500 drop; }; }'`,
      `${inInternet} iperf3 -s -1 -p ${ports.server} >${folder}/server 2>&1 </dev/null &`,
      `echo $! >${folder}/pids`,
      waitFor(`${inInternet} ss -Hltn | grep -q ":${ports.server} "`, 'the server never listened'),
      `${inLan} iperf3 -c ${server} -p ${ports.server} --cport ${ports.client} -u -b 2K -l 64 -t 600 >${folder}/client 2>&1 </dev/null &`,
      `echo $! >>${folder}/pids`,
      waitFor(
        `grep "udp .*dport=${ports.server} " "/proc/$(cat /run/lab/${name}.pid)/net/nf_conntrack" | grep -qv UNREPLIED`,
        'the flow was never answered',
      ),
      `mac=$(ip -n ${name} -o link show br-lan | sed 's/.*ether \\([^ ]*\\).*/\\1/')`,
      `${inLan} sh -c 'echo add_device eth0 >/proc/net/pktgen/kpktgend_0'`,
      ...settings.map((setting) => `${inLan} sh -c "echo ${setting} >/proc/net/pktgen/eth0"`),
      `${inLan} sh -c 'echo start >/proc/net/pktgen/pgctrl' >${folder}/generator 2>&1 </dev/null &`,
      `echo $! >>${folder}/pids`,
    ].join('\n'),
  );
  if (exitCode !== 0) {
    await stop();
    throw new Error(`no steady traffic through ${name}: ${stderr}`);
  }
  await delay(1_000);
  return { stop };
}
