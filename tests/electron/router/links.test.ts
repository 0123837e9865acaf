import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseInterfaces, withHardwareFlags } from '../../../electron/router/interfaces.ts';
import { parseLinks, readLinks } from '../../../electron/router/links.ts';
import { parseReport } from '../../../electron/router/report.ts';
import { sh } from '../../../shared/shell.ts';
import { capture } from './captures.ts';
import { runOnFakeRouter, shells } from './fake-root.ts';

const link = (name: string, uevent: string, extra: Record<string, string | null> = {}, type = '1') => ({
  [`/sys/class/net/${name}/type`]: `${type}\n`,
  [`/sys/class/net/${name}/operstate`]: 'up\n',
  [`/sys/class/net/${name}/uevent`]: `${uevent}INTERFACE=${name}\n`,
  ...Object.fromEntries(Object.entries(extra).map(([path, content]) => [`/sys/class/net/${name}/${path}`, content])),
});

const zoo = {
  ...link('eth0.2', 'DEVTYPE=vlan\n', { lower_eth0: null }),
  ...link('bond0', 'DEVTYPE=bond\n', { bonding: null, lower_eth3: null }),
  ...link('eth3', '', { upper_bond0: null, 'upper_eth3.7': null, device: null }),
  ...link('wg0', 'DEVTYPE=wireguard\n', {}, '65534'),
  ...link('tun0', '', { tun_flags: '0x1\n' }, '65534'),
  ...link('tap0', '', { tun_flags: '0x2\n' }),
  ...link('6in4-wan6', '', {}, '776'),
  ...link('gretap0', ''),
  ...link('veth1a2b', ''),
  ...link('docker0', 'DEVTYPE=bridge\n', { bridge: null }),
  ...link('ifb4wan', ''),
  ...link('wlan0', 'DEVTYPE=wlan\n'),
  ...link('pppoe-wan', 'DEVTYPE=ppp\n', {}, '512'),
  ...link('odd"name', ''),
};

function walk(files: Record<string, string | null>, shell = shells[0] ?? 'dash') {
  const { result } = runOnFakeRouter(
    { files, programs: {} },
    [section(readLinks), { id: 'ports', body: sh`printf '%s' "$flowhelm_ports"` }],
    { shell, awk: 'busybox' },
  );
  return {
    links: parseLinks(parseReport(result.get('links')?.stdout ?? '')),
    ports: result.get('ports')?.stdout.trim().split(' '),
  };
}

describe('links', () => {
  test.each(shells)('kinds by what the kernel says (%s)', (shell) => {
    const { links, ports } = walk(zoo, shell);
    expect(Object.fromEntries(links.map(({ name, kind }) => [name, kind]))).toEqual({
      'eth0.2': 'vlan',
      bond0: 'other',
      eth3: 'ethernet',
      wg0: 'wireguard',
      tun0: 'tunnel',
      tap0: 'tunnel',
      '6in4-wan6': 'tunnel',
      gretap0: 'tunnel',
      veth1a2b: 'veth',
      docker0: 'bridge',
      ifb4wan: 'other',
      wlan0: 'wifi',
      'pppoe-wan': 'ppp',
      'odd"name': 'ethernet',
    });
    expect(links.find(({ name }) => name === 'eth0.2')?.lowers).toEqual(['eth0']);
    expect(links.find(({ name }) => name === 'eth3')?.master).toBe('bond0');
    expect(ports).toEqual(['eth3']);
  });

  test('a router without /sys/class/net', () => {
    expect(walk({}).links).toEqual([]);
  });

  test('never throws and never finds more links than lines', () => {
    const line = fc.oneof(
      fc.constantFrom('=link a bridge lower=b', '=link ', 'a/type:1', 'a/uevent:DEVTYPE=dsa'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        expect(parseLinks(parseReport(text)).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});

describe('interfaces of netifd', () => {
  test('from the dump', () => {
    expect(parseInterfaces(`${capture('fw4-lab/ubus-network-interface-dump.json')}=devices\n`)).toEqual([
      { name: 'lan', protocol: 'static', up: true, device: 'lan', l3Device: 'lan' },
      { name: 'wan', protocol: 'static', up: true, device: 'wan', l3Device: 'wan' },
    ]);
  });

  test('PPPoE that is up, and an interface that is down and lacks most fields', () => {
    const dump = {
      interface: [
        { interface: 'wan', up: true, proto: 'pppoe', device: 'eth1', l3_device: 'pppoe-wan' },
        { interface: 'wan6' },
      ],
    };
    expect(parseInterfaces(JSON.stringify(dump))).toEqual([
      { name: 'wan', protocol: 'pppoe', up: true, device: 'eth1', l3Device: 'pppoe-wan' },
      { name: 'wan6', protocol: null, up: false, device: null, l3Device: null },
    ]);
  });

  test.each([
    '',
    '=absent\n',
    '{"interface": [',
    '[]',
    '{"interface": {}}',
    'Command failed: Not found\n=failed\n=devices\n',
  ])('%j is no answer', (text) => expect(parseInterfaces(text)).toBeNull());

  test('flags only for the devices that have one', () => {
    const [base] = parseLinks(parseReport('=link lan1\nlan1/type:1\n'));
    if (!base) throw new Error('no link');
    const flagged = withHardwareFlags(
      [base, { ...base, name: 'wan' }, { ...base, name: 'br-lan' }],
      '{}\n=devices\n=hw-tc-offload "lan1": true,\n=hw-tc-offload "wan": false\n',
    );
    expect(flagged.map(({ hwTcOffload }) => hwTcOffload)).toEqual([true, false, null]);
  });
});
