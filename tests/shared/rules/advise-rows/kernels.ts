import {
  hardwareDevices,
  makeInterface,
  offOverrides,
  softwareFlowtable,
  softwareOverrides,
} from '../../snapshot-builder.ts';
import { build, kernel, on, type Row } from './row.ts';

export const kernelsRows: Row[] = [
  {
    id: 'software-bridge-drops',
    severity: 'block',
    fires: [
      ['software', kernel('6.18.45', offOverrides())],
      ['software', kernel('6.18.52', softwareOverrides())],
    ],
    silent: [
      ['hardware', kernel('6.18.45')],
      ['software', kernel('6.18.44', offOverrides())],
      ['software', kernel('7.2.13', offOverrides())],
      [
        'software',
        kernel('6.18.52', { ...softwareOverrides(), flowtables: [softwareFlowtable(['br-lan', ...hardwareDevices])] }),
      ],
      [
        'software',
        kernel('6.18.52', {
          ...offOverrides(),
          interfaces: [makeInterface('lan', 'lan1'), makeInterface('wan', 'eth1')],
        }),
      ],
    ],
  },
  {
    id: 'software-bridge-ignored',
    severity: 'warn',
    fires: [
      ['software', kernel('7.2.13', offOverrides())],
      ['software', kernel('7.3.4', softwareOverrides())],
    ],
    silent: [
      ['software', kernel('7.1.0', offOverrides())],
      ['hardware', kernel('7.2.13')],
    ],
  },
  {
    id: 'september-2025-snapshot',
    severity: 'block',
    fires: [['hardware', build('SNAPSHOT', 'r31000-0123456789')]],
    silent: [
      ['software', build('SNAPSHOT', 'r31000-0123456789')],
      ['hardware', build('SNAPSHOT', 'r30867-43ae8e17e1')],
      ['hardware', build('SNAPSHOT', 'r33000-0123456789')],
      ['hardware', build('24.10.5', 'r31000-0123456789')],
    ],
  },
  {
    id: 'mt7621-fades',
    severity: 'warn',
    fires: [['hardware', on('mediatek,mt7621-soc', '5.10.201')]],
    silent: [
      ['hardware', on('mediatek,mt7621-soc', '5.15.150')],
      ['software', on('mediatek,mt7621-soc', '5.10.201')],
      ['hardware', on('mediatek,mt7986a', '5.10.201')],
    ],
  },
  {
    id: 'mt7622-lan',
    severity: 'warn',
    fires: [
      ['software', on('mediatek,mt7622', '5.10.201')],
      ['hardware', on('mediatek,mt7622', '5.10.110')],
    ],
    silent: [['software', on('mediatek,mt7622', '6.6.119')]],
  },
  {
    id: 'idle-connections',
    severity: 'info',
    fires: [['software', kernel('5.10.201')]],
    silent: [
      ['software', kernel('5.15.150')],
      ['software', kernel('5.10.0-28-amd64', { platform: 'nftables' })],
    ],
  },
  {
    id: 'flows-end-after-300s',
    severity: 'warn',
    fires: [['hardware', kernel('6.18.31')]],
    silent: [
      ['software', kernel('6.18.31')],
      ['hardware', kernel('6.12.94')],
      ['hardware', kernel('6.18.52')],
    ],
  },
  {
    id: 'kernel-faults',
    severity: 'warn',
    fires: [['software', { kernelFaults: ['Oops: nf_flow_offload_ip_hook'] }]],
    silent: [
      ['software', {}],
      ['off', { kernelFaults: ['Oops: nf_flow_offload_ip_hook'] }],
    ],
  },
];
