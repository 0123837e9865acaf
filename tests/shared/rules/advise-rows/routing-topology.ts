import { makeInterface, makeLink, makeZone, offOverrides, softwareFlowtable } from '../../snapshot-builder.ts';
import { base, interfaces, kernel, l2tp, on, packages, pppoe, type Row, services, up } from './row.ts';

export const routingTopologyRows: Row[] = [
  {
    id: 'mwan3',
    severity: 'warn',
    fires: [['software', services('mwan3')]],
    silent: [
      ['software', packages('mwan3')],
      ['off', services('mwan3')],
    ],
  },
  { id: 'pbr', severity: 'warn', fires: [['hardware', services('pbr')]], silent: [['hardware', {}]] },
  {
    id: 'ipsec',
    severity: 'info',
    fires: [['software', { software: { ipsecPolicies: 4 } }]],
    silent: [
      ['software', { software: { ipsecPolicies: null } }],
      ['software', {}],
    ],
  },
  {
    id: 'tunnels',
    severity: 'info',
    fires: [
      ['software', interfaces(up('vpn', 'wireguard', 'wg0'))],
      ['hardware', services('tailscale')],
      ['hardware', { links: [...base.links, makeLink('wg0', { kind: 'wireguard' })] }],
    ],
    silent: [
      ['software', {}],
      ['off', services('tailscale')],
    ],
  },
  {
    id: 'ipv6-transition',
    severity: 'info',
    fires: [['software', interfaces(up('wan6', '6in4', '6in4-wan6'))]],
    silent: [
      ['hardware', interfaces(up('wan6', '6in4', '6in4-wan6'))],
      ['software', {}],
    ],
  },
  {
    id: 'pppoe-old-kernel',
    severity: 'warn',
    fires: [['software', kernel('5.15.150', pppoe)]],
    silent: [
      ['software', kernel('5.15.157', pppoe)],
      ['software', kernel('5.15.150')],
    ],
  },
  {
    id: 'pppoe-software',
    severity: 'info',
    fires: [['software', pppoe]],
    silent: [
      ['hardware', pppoe],
      ['software', { ...pppoe, flowtables: [softwareFlowtable(['br-lan', 'pppoe-wan'])] }],
      ['software', {}],
    ],
  },
  {
    id: 'l2tp-mt7981',
    severity: 'block',
    fires: [
      ['hardware', on('mediatek,mt7981b', '6.6.119', l2tp)],
      ['hardware', on('mediatek,mt7981b', '6.18.21', l2tp)],
    ],
    silent: [
      ['software', on('mediatek,mt7981b', '6.6.119', l2tp)],
      ['hardware', on('mediatek,mt7981b', '6.12.94', l2tp)],
      ['hardware', on('mediatek,mt7981b', '6.18.22', l2tp)],
      ['hardware', on('mediatek,mt7986a', '6.6.119', l2tp)],
      ['hardware', on('mediatek,mt7981b', '6.6.119')],
    ],
  },
  {
    id: 'containers',
    severity: 'warn',
    fires: [
      ['software', { links: [...base.links, makeLink('docker0', { kind: 'bridge' })] }],
      ['hardware', services('docker.service')],
    ],
    silent: [['software', {}]],
  },
  {
    id: 'roaming',
    severity: 'info',
    fires: [
      ['software', services('usteer')],
      ['hardware', services('dawn')],
    ],
    silent: [['software', packages('usteer')]],
  },
  {
    id: 'nothing-to-offload',
    severity: 'info',
    fires: [['software', { ...offOverrides(), conntrack: { flows: null }, zones: [makeZone('lan')] }]],
    silent: [
      ['software', offOverrides()],
      ['software', { zones: [] }],
    ],
  },
  {
    id: 'wed-off',
    severity: 'info',
    fires: [['hardware', { npu: { wed: 'off' } }]],
    silent: [
      ['hardware', { npu: { wed: 'on' } }],
      ['hardware', { npu: { wed: 'unknown' } }],
      ['software', { npu: { wed: 'off' } }],
      ['hardware', on('mediatek,mt7621-soc', '6.6.119', { npu: { wed: 'off' } })],
    ],
  },
  {
    id: 'vlan-bridge-6-12',
    severity: 'info',
    fires: [
      [
        'software',
        kernel('6.12.94', {
          interfaces: [makeInterface('lan', 'br-lan.10'), makeInterface('wan', 'eth1')],
          links: [...base.links, makeLink('br-lan.10', { kind: 'vlan', lowers: ['br-lan'] })],
        }),
      ],
    ],
    silent: [
      ['software', kernel('6.12.94')],
      [
        'software',
        {
          interfaces: [makeInterface('lan', 'br-lan.10'), makeInterface('wan', 'eth1')],
          links: [...base.links, makeLink('br-lan.10', { kind: 'vlan', lowers: ['br-lan'] })],
        },
      ],
    ],
  },
];
