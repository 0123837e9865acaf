import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arpOrNdp,
  bsdGateways,
  hardwareAddressOf,
  ipNeighbours,
  linuxArp,
  linuxGateways,
  windowsGateways,
} from '../../../electron/discovery/tables.ts';

describe('gateways', () => {
  test('of Linux, both families; a link-local one keeps its interface', () => {
    const ipv4 = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
      'eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0',
      'wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0',
      'tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0',
    ].join('\n');
    const zeros = '0'.repeat(32);
    const ipv6 = [
      `${zeros} 00 ${zeros} 00 fe80000000000000021122fffe334455 00000400 00000001 00000000 00000003    wlan0`,
      `${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo`,
    ].join('\n');
    expect(linuxGateways(ipv4, ipv6)).toEqual(['192.168.1.1', 'fe80::211:22ff:fe33:4455%wlan0']);
    expect(linuxGateways('', '')).toEqual([]);
  });

  test('of macOS', () => {
    const text = [
      'Routing tables',
      '',
      'Internet:',
      'Destination        Gateway            Flags               Netif Expire',
      'default            192.168.1.1        UGScg                 en0',
      'default            link#18            UCSIg           bridge100      !',
      '127                127.0.0.1          UCS                   lo0',
      '192.168.1.1        0:11:22:33:44:55   UHLWIir               en0   1186',
      '',
      'Internet6:',
      'Destination                             Gateway                                 Flags               Netif Expire',
      'default                                 fe80::1%en0                             UGcg                  en0',
      'default                                 fe80::%utun0                            UGcIg               utun0',
    ].join('\n');
    expect(bsdGateways(text)).toEqual(['192.168.1.1', 'fe80::1%en0', 'fe80::%utun0']);
  });

  test('of Windows, whatever its language', () => {
    const text = [
      'IPv4-Routentabelle',
      '===========================================================================',
      'Aktive Routen:',
      '     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik',
      '          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.23     25',
      '        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331',
      'Ständige Routen:',
      '          0.0.0.0          0.0.0.0       10.9.9.9  Standard',
      '',
      'IPv6-Routentabelle',
      ' If Metrik Netzwerkziel             Gateway',
      ' 12    281 ::/0                     fe80::1',
      '  1    331 ::1/128                  Auf Verbindung',
    ].join('\r\n');
    expect(windowsGateways(text)).toEqual(['192.168.1.1', 'fe80::1%12']);
  });
});

describe('neighbours', () => {
  const attic = { address: '192.168.1.1', hardwareAddress: '00:11:22:33:44:05' };

  test('of /proc/net/arp, without those that never answered', () => {
    const text = [
      'IP address       HW type     Flags       HW address            Mask     Device',
      '192.168.1.1      0x1         0x2         00:11:22:33:44:05     *        eth0',
      '192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0',
      '224.0.0.251      0x1         0x2         01:00:5e:00:00:fb     *        eth0',
    ].join('\n');
    expect(linuxArp(text)).toEqual([attic]);
  });

  test('of ip -j neigh', () => {
    const text = JSON.stringify([
      { dst: '192.168.1.1', dev: 'eth0', lladdr: '00:11:22:33:44:05', state: ['REACHABLE'] },
      { dst: 'fe80::1', dev: 'eth0', lladdr: '00:11:22:33:44:05', router: null, state: ['STALE'] },
      { dst: '192.168.1.7', dev: 'eth0', state: ['FAILED'] },
      { dst: '192.168.1.8', dev: 'eth0', lladdr: '00:11:22:33:44:08', state: ['FAILED'] },
      { dst: 'ff02::2', dev: 'eth0', lladdr: '33:33:00:00:00:02', state: ['NOARP'] },
    ]);
    expect(ipNeighbours(text)).toEqual([attic, { ...attic, address: 'fe80::1%eth0' }]);
    expect(ipNeighbours('')).toEqual([]);
    expect(() => ipNeighbours('{"dst":1}')).toThrow();
  });

  test.each([
    ['arp -an of macOS', '? (192.168.1.1) at 0:11:22:33:44:5 on en0 ifscope [ethernet]'],
    ['arp -a with a name', 'router.lan (192.168.1.1) at 00:11:22:33:44:05 [ether] on eth0'],
    ['arp -a of Windows', '  192.168.1.1           00-11-22-33-44-05     dynamisch'],
  ])('of %s', (_, line) => {
    const incomplete = '? (192.168.1.9) at (incomplete) on en0 ifscope [ethernet]';
    const broadcast = '  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch';
    expect(arpOrNdp([line, incomplete, broadcast, ''].join('\r\n'))).toEqual([attic]);
  });

  test('of ndp -an', () => {
    const text = [
      'Neighbor                                Linklayer Address  Netif Expire    St Flgs Prbs',
      'fe80::1%en0                             0:11:22:33:44:5      en0 23h59m58s S  R',
      'fe80::2%en0                             (incomplete)         en0 expired   N',
    ].join('\n');
    expect(arpOrNdp(text)).toEqual([{ ...attic, address: 'fe80::1%en0' }]);
  });

  test.each([
    ['0:1B:2c:3:4:5', '00:1b:2c:03:04:05'],
    ['00-00-00-00-00-00', null],
    ['01:00:5e:00:00:fb', null],
    ['00:11:22:33:44', null],
    ['00:11:22:33:44:gg', null],
  ])('hardware address %s', (text, expected) => {
    expect(hardwareAddressOf(text)).toBe(expected);
  });
});

test('no text makes a reader throw or find what is not there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [bsdGateways, windowsGateways, linuxArp, arpOrNdp]) {
        expect(read(text).length).toBeLessThanOrEqual(text.split('\n').length);
      }
      expect(linuxGateways(text, text).length).toBeLessThanOrEqual(2 * text.split('\n').length);
    }),
    { numRuns: 200 },
  );
});
