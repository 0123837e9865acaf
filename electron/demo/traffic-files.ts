import type { Box } from './box.ts';
import { seededHex } from './random.ts';
import type { VirtualFlow } from './traffic.ts';

/** /proc/net/nf_conntrack, as the kernel prints it: a tagged entry has neither timeout nor TCP state (domain.md 5.2). */
export function conntrackText(box: Box): string {
  return box.traffic
    .flows(box)
    .map((flow) => `${conntrackLine(flow)}\n`)
    .join('');
}

function conntrackLine(flow: VirtualFlow): string {
  const layer3 = flow.family === 'ipv4' ? 'ipv4     2' : 'ipv6     10';
  const icmp = flow.family === 'ipv4' ? 'icmp     1' : 'icmpv6   58';
  const layer4 = { tcp: 'tcp      6', udp: 'udp      17', icmp }[flow.protocol];
  const tag = { hardware: '[HW_OFFLOAD] ', software: '[OFFLOAD] ', slow: '' }[flow.path];
  const timing = flow.path === 'slow' ? `${flow.timeoutSeconds} ${flow.state === null ? '' : `${flow.state} `}` : '';
  const unreplied = flow.marks === 'unreplied' ? '[UNREPLIED] ' : '';
  const assured = flow.marks === 'assured' && flow.path === 'slow' ? '[ASSURED] ' : '';
  const [there, back] = tuplesOf(flow);
  return `${layer3} ${layer4} ${timing}${there} ${counters(flow.up)} ${unreplied}${back} ${counters(flow.down)} ${assured}${tag}mark=0 zone=0 use=${flow.path === 'slow' ? 2 : 3}`;
}

function tuplesOf(flow: VirtualFlow): readonly [string, string] {
  const { source, destination, translated, sourcePort, destinationPort, family } = flow;
  const back = `src=${destination} dst=${translated}`;
  if (flow.protocol === 'icmp') {
    const [request, reply] = family === 'ipv4' ? [8, 0] : [128, 129];
    return [
      `src=${source} dst=${destination} type=${request} code=0 id=${sourcePort}`,
      `${back} type=${reply} code=0 id=${sourcePort}`,
    ];
  }
  return [
    `src=${source} dst=${destination} sport=${sourcePort} dport=${destinationPort}`,
    `${back} sport=${destinationPort} dport=${sourcePort}`,
  ];
}

const counters = ({ packets, bytes }: { packets: number; bytes: number }) => `packets=${packets} bytes=${bytes}`;

/** A MediaTek PPE's `bind` (or `entries`): one line for each direction of a flow (domain.md 4.4). */
export function ppeText(box: Box, engine: number, file: 'bind' | 'entries'): string {
  const { hardware } = box.profile;
  const engines = hardware.kind === 'engine' ? hardware.ppes : 0;
  const mine = box.traffic.flows(box).filter(({ index }) => index % Math.max(1, engines) === engine);
  const bound = mine
    .filter(({ path }) => path === 'hardware')
    .flatMap((flow) => [ppeLine(flow, 'up'), ppeLine(flow, 'down')]);
  const unbound = mine
    .filter(({ kind, path }) => path !== 'hardware' && (kind === 'resting' || kind === 'closing'))
    .map((flow) =>
      ppeLine(flow, 'up')
        .replace(' BND ', ' UNB ')
        .replace(/ packets=.*$/, ''),
    );
  return [...bound, ...(file === 'entries' ? unbound : [])].map((line) => `${line}\n`).join('');
}

function ppeLine(flow: VirtualFlow, direction: 'up' | 'down'): string {
  const { source, sourcePort, destination, destinationPort, translated, family } = flow;
  const hash = seededHex(4, flow.index, direction);
  const [from, to, renamed] =
    direction === 'up'
      ? [
          `${source}:${sourcePort}`,
          `${destination}:${destinationPort}`,
          `${translated}:${sourcePort}->${destination}:${destinationPort}`,
        ]
      : [
          `${destination}:${destinationPort}`,
          `${translated}:${sourcePort}`,
          `${destination}:${destinationPort}->${source}:${sourcePort}`,
        ];
  const translation = family === 'ipv4' ? ` new=${renamed}` : '';
  const { packets, bytes } = flow[direction];
  return `0${hash} BND ${family === 'ipv4' ? 'IPv4' : 'IPv6'} 5T orig=${from}->${to}${translation} eth=02:00:5e:10:00:01->02:00:5e:10:00:02 etype=0800 vlan=0,0 ib1=2141${hash} ib2=007ff020 packets=${packets} bytes=${bytes}`;
}

/** /proc/stat: one line for all processors together, one for each. */
export function statText(box: Box): string {
  const { softirqTicks, userTicks, idleTicks } = box.traffic.totals(box);
  const { cpus } = box.profile;
  const line = (name: string, share: number) =>
    `${name} ${Math.round(userTicks * 0.6 * share)} 0 ${Math.round(userTicks * 0.4 * share)} ${Math.round(idleTicks * share)} 12 0 ${Math.round(softirqTicks * share)} 0 0 0\n`;
  const each = Array.from({ length: cpus }, (_, index) => line(`cpu${index}`, 1 / cpus));
  return `${line('cpu ', 1)}${each.join('')}intr 48211 0\nctxt 991201\nbtime 1795358000\nprocesses 20311\nprocs_running 1\nprocs_blocked 0\n`;
}

/** /proc/net/dev. */
export function netDevText(box: Box): string {
  const { links } = box.traffic.totals(box);
  const rows = box.profile.links.map(({ name }) => {
    const { rx, tx } = links.get(name) ?? { rx: 0, tx: 0 };
    const column = (value: number, width: number) => String(Math.round(value)).padStart(width);
    return `${name.padStart(6)}: ${column(rx, 7)} ${column(rx / 1200, 7)}    0    0    0     0          0         0 ${column(tx, 8)} ${column(tx / 1200, 7)}    0    0    0     0       0          0\n`;
  });
  return `Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n${rows.join('')}`;
}

/** Qualcomm's ECM: how many connections the vendor engine carries (domain.md 4.7). */
export function acceleratedByVendor(box: Box): number {
  return box.traffic.flows(box).filter(({ kind }) => kind === 'stream' || kind === 'quic').length;
}
