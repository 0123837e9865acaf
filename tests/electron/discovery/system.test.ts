import { expect, test } from 'vitest';
import { askReverse } from '../../../electron/discovery/reverse-names.ts';
import { askGateways, askNeighbours, type SystemAccess, thisSystem } from '../../../electron/discovery/system.ts';

const attic = '00:11:22:33:44:05';

/** A system that knows these files and programs and no others. */
function system(platform: NodeJS.Platform, known: Readonly<Record<string, string>>): SystemAccess {
  const answer = async (question: string) => {
    const text = known[question];
    if (text === undefined) throw new Error(`no ${question}`);
    return text;
  };
  return {
    platform,
    read: answer,
    run: (program, ...args) => answer([program.replace(/^.*[\\/]/, ''), ...args].join(' ')),
  };
}

const route = 'Iface Destination Gateway Flags RefCnt Use Metric Mask\neth0 00000000 0101A8C0 0003 0 0 0 00000000';

test.each<[string, SystemAccess, string[]]>([
  ['Linux without IPv6', system('linux', { '/proc/net/route': route }), ['192.168.1.1']],
  ['macOS', system('darwin', { 'netstat -rn': 'default 192.168.1.1 UGScg en0' }), ['192.168.1.1']],
  ['Windows', system('win32', { 'ROUTE.EXE print': ' 0.0.0.0 0.0.0.0 192.168.1.1 192.168.1.2 25' }), ['192.168.1.1']],
])('gateways of %s', async (_, access, gateways) => {
  expect(await askGateways(access)).toEqual(gateways);
});

const arp = `IP HW Flags Address Mask Device\n192.168.1.1 0x1 0x2 ${attic} * eth0`;
const neigh = JSON.stringify([{ dst: 'fe80::1', dev: 'eth0', lladdr: attic, state: ['STALE'] }]);

test.each<[string, SystemAccess, string[]]>([
  ['Linux', system('linux', { '/proc/net/arp': arp, 'ip -j neigh': neigh }), ['192.168.1.1', 'fe80::1%eth0']],
  ['Linux without ip', system('linux', { '/proc/net/arp': arp }), ['192.168.1.1']],
  [
    'Linux with an ip that knows no JSON',
    system('linux', { '/proc/net/arp': arp, 'ip -j neigh': '192...' }),
    ['192.168.1.1'],
  ],
  [
    'macOS',
    system('darwin', { 'arp -an': `? (192.168.1.1) at ${attic} on en0`, 'ndp -an': `fe80::1%en0 ${attic} en0` }),
    ['192.168.1.1', 'fe80::1%en0'],
  ],
  ['Windows', system('win32', { 'ARP.EXE -a': ' 192.168.1.1  00-11-22-33-44-05  dynamic' }), ['192.168.1.1']],
])('neighbours of %s', async (_, access, addresses) => {
  const found = await askNeighbours(access);
  expect(found.map(({ address }) => address)).toEqual(addresses);
  expect(found.every(({ hardwareAddress }) => hardwareAddress === attic)).toBe(true);
});

test.each<NodeJS.Platform>(['linux', 'darwin', 'win32'])(
  '%s without any of it is told as a failure',
  async (platform) => {
    await expect(askGateways(system(platform, {}))).rejects.toThrow();
    await expect(askNeighbours(system(platform, {}))).rejects.toThrow();
  },
);

test('programs run without a shell, and a missing one rejects', async () => {
  const { run } = thisSystem(new AbortController().signal);
  expect(await run(process.execPath, '-p', 'process.argv[1]', '$HOME; `id`')).toBe('$HOME; `id`\n');
  await expect(run('flowhelm-no-such-program')).rejects.toThrow();
});

test.each(['127.0.0.1', '8.8.8.8', 'fe80::1%eth0', 'attic'])('the name of %s is not asked for', async (address) => {
  expect(await askReverse(address, new AbortController().signal)).toBeNull();
});
