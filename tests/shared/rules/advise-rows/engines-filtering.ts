import { offloadModes } from '../../../../shared/model/offload.ts';
import { offOverrides, softwareFlowtable } from '../../snapshot-builder.ts';
import { base, type Case, on, packages, type Row, services } from './row.ts';

export const enginesFilteringRows: Row[] = [
  {
    id: 'vendor-engine',
    severity: 'block',
    fires: [
      ['software', { npu: { vendorModules: ['mtkhnat'] } }],
      [
        'hardware',
        { npu: { engines: [{ kind: 'qualcomm-nss', path: '/sys/kernel/debug/ecm', bound: 1, unbound: null }] } },
      ],
    ],
    silent: [
      ['hardware', {}],
      ['off', { npu: { vendorModules: ['mtkhnat'] } }],
    ],
  },
  {
    id: 'no-packet-engine',
    severity: 'warn',
    fires: [['hardware', on('qca,qca9563', '6.6.119', { ...offOverrides(), npu: { engines: [] } })]],
    silent: [
      ['software', on('qca,qca9563', '6.6.119', { ...offOverrides(), npu: { engines: [] } })],
      ['hardware', {}],
    ],
  },
  {
    id: 'reload-breaks-flows',
    severity: 'info',
    fires: [['hardware', {}]],
    silent: [
      ['software', {}],
      ['hardware', on('qca,qca9563', '6.6.119')],
    ],
  },
  {
    id: 'npu-firmware',
    severity: 'warn',
    fires: [
      [
        'hardware',
        on('airoha,en7581', '6.12.94', {
          npu: {
            kernelMessages: [
              'airoha-npu 1e900000.npu: Direct firmware load for airoha/en7581_npu_rv32.bin failed with error -2',
            ],
          },
        }),
      ],
    ],
    silent: [
      [
        'hardware',
        on('airoha,en7581', '6.12.94', {
          npu: { kernelMessages: ['airoha-npu 1e900000.npu: NPU fw version: 1456.62'] },
        }),
      ],
    ],
  },
  {
    id: 'staged-edits',
    severity: 'warn',
    fires: offloadModes.map((mode): Case => [mode, { configured: { staged: ["firewall.cfg0392bd.name='guest'"] } }]),
    silent: [
      ['off', {}],
      ['hardware', {}],
    ],
  },
  {
    id: 'timed-rules',
    severity: 'warn',
    fires: [['software', { software: { hasTimedRules: true } }]],
    silent: [
      ['off', { software: { hasTimedRules: true } }],
      ['software', {}],
    ],
  },
  {
    id: 'blocklists',
    severity: 'info',
    fires: [
      ['software', services('banip')],
      ['hardware', packages('adblock-fast')],
    ],
    silent: [['software', {}]],
  },
  {
    id: 'zapret',
    severity: 'block',
    fires: [
      ['software', services('zapret')],
      ['hardware', { software: { nftTables: ['inet fw4', 'inet zapret2'] } }],
    ],
    silent: [
      ['software', packages('zapret')],
      ['off', services('zapret')],
    ],
  },
  {
    id: 'foreign-flowtable',
    severity: 'info',
    fires: [['hardware', { flowtables: [...base.flowtables, { ...softwareFlowtable(), table: 'zapret' }] }]],
    silent: [['hardware', {}]],
  },
  {
    id: 'mirror',
    severity: 'block',
    fires: [
      ['software', { software: { mirrors: true } }],
      ['hardware', { software: { mirrors: true } }],
    ],
    silent: [
      ['off', { software: { mirrors: true } }],
      ['software', {}],
    ],
  },
  {
    id: 'multicast',
    severity: 'warn',
    fires: [
      ['hardware', services('igmpproxy')],
      ['hardware', services('omcproxy')],
    ],
    silent: [
      ['software', services('igmpproxy')],
      ['hardware', packages('igmpproxy')],
    ],
  },
];
