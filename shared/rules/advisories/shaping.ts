import { shapingQueues } from '../shaping.ts';
import { type AdvisoryRule, isEnabled } from './rule.ts';

/** What limits or marks traffic, and would no longer see offloaded packets. */
export const shapingAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'sqm',
    severity: (_snapshot, mode) => (mode === 'hardware' ? 'block' : 'warn'),
    when: (snapshot, mode) => mode !== 'off' && snapshot.software.sqmInterfaces.length > 0,
    title: 'SQM stops working as set up',
    text: (snapshot, mode) => {
      const names = snapshot.software.sqmInterfaces.join(', ');
      return mode === 'hardware'
        ? `SQM shapes ${names}. Packets in hardware bypass every queue, so the line fills up and delays grow.`
        : `SQM shapes ${names}. Offloaded packets bypass its download queue; the upload is still shaped.`;
    },
    source: 'openwrt#19449, openwrt#13726',
  },
  {
    id: 'traffic-shaping',
    severity: (_snapshot, mode) => (mode === 'hardware' ? 'block' : 'warn'),
    when: (snapshot, mode) =>
      mode !== 'off' && snapshot.software.sqmInterfaces.length === 0 && shapingQueues(snapshot).length > 0,
    title: 'Traffic shaping is bypassed',
    text: (_snapshot, mode) =>
      mode === 'hardware'
        ? 'A queue on this router limits traffic. Packets in hardware do not pass it.'
        : 'A queue on this router limits traffic. Offloaded packets bypass it on the way in.',
    source: 'openwrt#19449',
  },
  {
    id: 'qos-marking',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode !== 'off' && (snapshot.software.qosmateEnabled || isEnabled(snapshot, 'qosify', 'qosmate', 'dscpclassify')),
    title: 'QoS marks only the first packets',
    text: 'qosify, qosmate and the like mark packets in the slow path. Offloaded packets keep no new marks; only modes that restore marks from conntrack go on working.',
    source: 'hudra0/qosmate#91, hudra0/qosmate#86',
  },
  {
    id: 'marking-rules',
    severity: 'warn',
    when: (snapshot, mode) => mode !== 'off' && snapshot.software.markingRules.length > 0,
    title: 'Firewall rules that mark packets see only the first ones',
    text: (snapshot) =>
      `The ruleset marks or tags forwarded packets (${snapshot.software.markingRules[0]}). Offloaded packets pass no rules.`,
    source: 'linux Documentation/networking/nf_flowtable.rst',
  },
];
