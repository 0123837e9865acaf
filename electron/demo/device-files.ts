import type { Box } from './box.ts';
import type { RouterFilesystem } from './filesystem.ts';
import { type RouterProfile, uplinkOf, type VirtualLink } from './profile.ts';
import { fullAddress } from './traffic.ts';

const hardwareTypes: Readonly<Partial<Record<VirtualLink['kind'], number>>> = {
  loopback: 772,
  ppp: 512,
  wireguard: 65_534,
};
/** DEVTYPE in uevent; plain Ethernet has none. */
const deviceTypes: Readonly<Partial<Record<VirtualLink['kind'], string>>> = {
  bridge: 'bridge', vlan: 'vlan', wifi: 'wlan', ppp: 'ppp', wireguard: 'wireguard', dsa: 'dsa',
}; // biome-ignore format: a table

/** /sys/class/net and the files of /proc/net that tell devices, addresses and routes. */
export async function installDeviceFiles(box: Box): Promise<void> {
  const { files, profile } = box;
  for (const [index, link] of profile.links.entries()) await installLink(box, link, index + 1);
  for (const link of profile.links) await joinLink(files, profile, link);
  files.put('/proc/net/route', routeText(profile));
  files.put('/proc/net/ipv6_route', route6Text(profile));
  files.put('/proc/net/fib_trie', fibTrieText(profile));
  files.put('/proc/net/if_inet6', inet6Text(profile));
  files.put('/proc/net/arp', arpText(profile));
  const vlans = profile.links.filter(({ kind }) => kind === 'vlan');
  if (vlans.length > 0) {
    const rows = vlans.map(({ name, lowers }) => `${name} | ${name.split('.')[1] ?? '1'} | ${lowers[0] ?? ''}\n`);
    files.put(
      '/proc/net/vlan/config',
      `VLAN Dev name\t | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\n${rows.join('')}`,
    );
  }
}

async function installLink(box: Box, link: VirtualLink, index: number): Promise<void> {
  const { files } = box;
  const folder = `/sys/class/net/${link.name}`;
  const put = (name: string, value: string | number) => files.put(`${folder}/${name}`, `${value}\n`);
  put('ifindex', index);
  put('iflink', index);
  put('type', hardwareTypes[link.kind] ?? 1);
  put('address', link.address);
  put('mtu', link.kind === 'ppp' ? 1492 : 1500);
  put('flags', link.up ? '0x1003' : '0x1002');
  put(
    'operstate',
    link.kind === 'loopback' || link.kind === 'ppp' || link.kind === 'wireguard' ? 'unknown' : link.up ? 'up' : 'down',
  );
  put('carrier', link.up ? 1 : 0);
  const type = deviceTypes[link.kind];
  put('uevent', `${type === undefined ? '' : `DEVTYPE=${type}\n`}INTERFACE=${link.name}\nIFINDEX=${index}`);
  if (link.kind === 'bridge') put('bridge/bridge_id', '8000.02005e100001');
  if (link.kind === 'wifi') {
    put('phy80211/index', 0);
    files.mkdirSync(`${folder}/wireless`, { recursive: true });
  }
  if (link.kind === 'dsa') {
    put('phys_port_name', `p${index}`);
    put('phys_switch_id', '00000000');
    put('dsa_port', '');
  }
  if (link.kind === 'conduit') put('dsa/tagging', 'mtk');
  for (const [name, way] of [
    ['rx_bytes', 'rx'],
    ['tx_bytes', 'tx'],
  ] as const) {
    files.compute(
      `${folder}/statistics/${name}`,
      () => `${Math.round(box.traffic.totals(box).links.get(link.name)?.[way] ?? 0)}\n`,
    );
  }
}

/** Links between devices: bridge ports have a master and show up in the bridge's brif folder. */
async function joinLink(files: RouterFilesystem, profile: RouterProfile, link: VirtualLink): Promise<void> {
  const folder = `/sys/class/net/${link.name}`;
  for (const lower of link.lowers) {
    const below = `/sys/class/net/${lower}`;
    await files.linkTo(`../${lower}`, `${folder}/lower_${lower}`);
    await files.linkTo(`../${link.name}`, `${below}/upper_${link.name}`);
    if (link.kind !== 'bridge') continue;
    await files.linkTo(`../${link.name}`, `${below}/master`);
    files.put(`${below}/brport/port_no`, '0x1\n');
    files.put(`${below}/brport/state`, '3\n');
    await files.linkTo(`../../${lower}/brport`, `${folder}/brif/${lower}`);
  }
  if (link.kind === 'dsa' || link.kind === 'vlan') {
    const parent = profile.links.findIndex(({ name }) => name === link.lowers[0]);
    if (parent >= 0) files.put(`${folder}/iflink`, `${parent + 1}\n`);
  }
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** /proc/net/route prints an address as one number of the machine's own byte order; ath79's MIPS is big-endian. */
function routeHex(address: string, bigEndian: boolean): string {
  const bytes = address.split('.');
  return (bigEndian ? bytes : bytes.toReversed())
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

const maskOf = (bits: number) =>
  [0, 8, 16, 24].map((shift) => (256 - 2 ** (8 - Math.min(8, Math.max(0, bits - shift)))) % 256).join('.');

function networkOf(address: string, bits: number): string {
  const size = 2 ** (32 - bits);
  const base = Math.floor(ipv4Number(address) / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.');
}

function routeText({ interfaces, board }: RouterProfile): string {
  const hex = (address: string) => routeHex(address, /^mips_/.test(board.architecture));
  const row = (device: string, to: string, via: string, flags: string, mask: string) =>
    `${device}\t${hex(to)}\t${hex(via)}\t${flags}\t0\t0\t0\t${hex(mask)}\t0\t0\t0\n`;
  const rows = interfaces.flatMap(({ up, l3Device, ipv4, gateway4 }) => [
    ...(up && gateway4 ? [row(l3Device, '0.0.0.0', gateway4, '0003', '0.0.0.0')] : []),
    ...(up && ipv4 ? [row(l3Device, networkOf(ipv4.address, ipv4.mask), '0.0.0.0', '0001', maskOf(ipv4.mask))] : []),
  ]);
  return `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT                                                       \n${rows.join('')}`;
}

function route6Text({ interfaces }: RouterProfile): string {
  const zero = '0'.repeat(32);
  const hex = (address: string) => fullAddress(address).replaceAll(':', '');
  return interfaces
    .filter(({ up, gateway6 }) => up && gateway6 !== null)
    .map(
      ({ gateway6, l3Device }) =>
        `${zero} 00 ${zero} 00 ${hex(gateway6 ?? '::')} 00000200 00000001 00000000 00000003 ${l3Device.padStart(8)}\n`,
    )
    .join('');
}

/** The local addresses as `host LOCAL` leaves, twice, as the kernel prints the Main and Local tables. */
function fibTrieText({ interfaces }: RouterProfile): string {
  const leaves = ['127.0.0.1', ...interfaces.flatMap(({ ipv4 }) => (ipv4 ? [ipv4.address] : []))]
    .map((address) => `        |-- ${address}\n           /32 host LOCAL\n`)
    .join('');
  return `Main:\n  +-- 0.0.0.0/0 2 0 2\n${leaves}Local:\n  +-- 0.0.0.0/0 2 0 2\n${leaves}`;
}

function inet6Text(profile: RouterProfile): string {
  const row = (address: string, index: number, bits: number, scope: string, device: string) =>
    `${fullAddress(address).replaceAll(':', '')} ${index.toString(16).padStart(2, '0')} ${bits.toString(16).padStart(2, '0')} ${scope} 80 ${device.padStart(8)}\n`;
  const index = (device: string) => profile.links.findIndex(({ name }) => name === device) + 1;
  return [
    row('::1', 1, 128, '10', 'lo'),
    ...profile.interfaces.flatMap(({ ipv6, l3Device }) =>
      ipv6 ? [row(ipv6.address, index(l3Device), ipv6.mask, '00', l3Device)] : [],
    ),
  ].join('');
}

function arpText(profile: RouterProfile): string {
  const gateway = uplinkOf(profile)?.gateway4;
  const head = 'IP address       HW type     Flags       HW address            Mask     Device\n';
  if (!gateway) return head;
  return `${head}${gateway.padEnd(16)} 0x1         0x2         02:00:5e:20:00:01     *        ${uplinkOf(profile)?.l3Device ?? ''}\n`;
}
