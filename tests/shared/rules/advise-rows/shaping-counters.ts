import { cake, fairQueue, kernel, on, packages, pppoe, type Row, services, sqm } from './row.ts';

export const shapingCountersRows: Row[] = [
  {
    id: 'sqm',
    severity: 'block',
    fires: [['hardware', sqm]],
    silent: [
      ['off', sqm],
      ['hardware', {}],
    ],
  },
  { id: 'sqm', severity: 'warn', fires: [['software', sqm]], silent: [['software', packages('sqm-scripts')]] },
  {
    id: 'traffic-shaping',
    severity: 'block',
    fires: [['hardware', { software: { shapers: cake } }]],
    silent: [
      ['hardware', { software: { shapers: fairQueue } }],
      ['hardware', sqm],
    ],
  },
  {
    id: 'traffic-shaping',
    severity: 'warn',
    fires: [['software', { software: { shapers: ['qdisc htb 1: dev eth1 root'] } }]],
    silent: [['off', { software: { shapers: cake } }]],
  },
  {
    id: 'qos-marking',
    severity: 'warn',
    fires: [
      ['software', { software: { qosmateEnabled: true } }],
      ['hardware', services('qosify')],
    ],
    silent: [
      ['software', packages('qosify')],
      ['off', services('qosify')],
    ],
  },
  {
    id: 'marking-rules',
    severity: 'warn',
    fires: [['software', { software: { markingRules: ['meta mark set 0x1'] } }]],
    silent: [['software', {}]],
  },
  {
    id: 'nlbwmon-counters',
    severity: 'warn',
    fires: [
      ['hardware', services('nlbwmon')],
      ['software', kernel('5.10.201', packages('nlbwmon'))],
    ],
    silent: [
      ['software', services('nlbwmon')],
      ['hardware', {}],
    ],
  },
  {
    id: 'interface-counters',
    severity: 'warn',
    fires: [
      ['hardware', packages('vnstat2')],
      ['hardware', services('collectd')],
    ],
    silent: [
      ['software', services('collectd')],
      ['hardware', {}],
    ],
  },
  {
    id: 'capture-mt7621',
    severity: 'warn',
    fires: [['hardware', on('mediatek,mt7621-soc', '6.6.119', pppoe)]],
    silent: [
      ['software', on('mediatek,mt7621-soc', '6.6.119', pppoe)],
      ['hardware', pppoe],
      ['hardware', on('mediatek,mt7621-soc', '6.6.119')],
    ],
  },
];
