import { answer, failure, type Program, program } from '../answer.ts';
import { type Box, uptimeSeconds } from '../box.ts';
import type { VirtualInterface, VirtualLink } from '../profile.ts';

export function ubusPrograms(box: Box): readonly Program[] {
  return [
    program('/bin/ubus', (args) => {
      const [verb, object = '', method = '', text = '{}'] = args.filter((argument) => argument !== '-S');
      if (verb === 'list') return answer('network.device\nnetwork.interface\nsystem\nuci\n');
      if (verb !== 'call') return failure('Usage: ubus [<options>] <command> [arguments...]\n');
      const reply = call(box, `${object} ${method}`, text);
      return reply === null
        ? failure('Command failed: Not found\n', 4)
        : answer(`${print(reply, args.includes('-S'))}\n`);
    }),
  ];
}

/** ubus indents with tabs; with -S everything is on one line. */
function print(reply: unknown, short: boolean): string {
  return short ? JSON.stringify(reply) : JSON.stringify(reply, null, '\t');
}

function call(box: Box, what: string, text: string): unknown {
  const { profile } = box;
  switch (what) {
    case 'system board':
      return board(box);
    case 'system info':
      return {
        uptime: Math.floor(uptimeSeconds(box)),
        load: [13_700, 11_100, 7200],
        memory: { total: profile.memoryKb * 1024 },
      };
    case 'network.interface dump':
      return { interface: profile.interfaces.map((each) => interfaceStatus(box, each)) };
    case 'network.device status': {
      const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
      if (name === undefined) return Object.fromEntries(profile.links.map((link) => [link.name, deviceStatus(link)]));
      const link = profile.links.find((each) => each.name === name);
      return link ? deviceStatus(link) : null;
    }
    default:
      return null;
  }
}

function board({ profile }: Box) {
  const { model, boardName, system, release } = profile.board;
  return {
    kernel: profile.kernel,
    hostname: profile.hostname,
    system,
    model,
    board_name: boardName,
    rootfs_type: 'squashfs',
    release: {
      distribution: 'OpenWrt',
      version: release.version,
      revision: release.revision,
      target: release.target,
      description: `OpenWrt ${release.version} ${release.revision}`,
    },
  };
}

function interfaceStatus(box: Box, each: VirtualInterface) {
  const { name, up, protocol, l3Device, device, ipv4, ipv6, gateway4, gateway6 } = each;
  return {
    interface: name,
    up,
    pending: false,
    available: true,
    autostart: true,
    dynamic: false,
    ...(up && { uptime: Math.floor(uptimeSeconds(box)), l3_device: l3Device }),
    proto: protocol,
    device,
    metric: 0,
    dns_metric: 0,
    delegation: true,
    'ipv4-address': ipv4 ? [{ address: ipv4.address, mask: ipv4.mask }] : [],
    'ipv6-address': ipv6 ? [{ address: ipv6.address, mask: ipv6.mask }] : [],
    'ipv6-prefix': [],
    route: [
      ...(gateway4 ? [{ target: '0.0.0.0', mask: 0, nexthop: gateway4, source: '0.0.0.0/0' }] : []),
      ...(gateway6 ? [{ target: '::', mask: 0, nexthop: gateway6, source: '::/0' }] : []),
    ],
    data: {},
  };
}

const netifdTypes: Readonly<Partial<Record<VirtualLink['kind'], string>>> = {
  bridge: 'bridge', vlan: 'vlan', wifi: 'wlan', ppp: 'tunnel', dsa: 'dsa', wireguard: 'tunnel',
}; // biome-ignore format: a table

function deviceStatus(link: VirtualLink) {
  return {
    external: false,
    present: true,
    type: link.kind === 'bridge' ? 'bridge' : 'Network device',
    up: link.up,
    carrier: link.up,
    ...(link.kind === 'bridge' && { 'bridge-members': link.lowers }),
    devtype: netifdTypes[link.kind] ?? 'ethernet',
    'hw-tc-offload': link.hwTcOffload,
    mtu: 1500,
    macaddr: link.address,
  };
}
