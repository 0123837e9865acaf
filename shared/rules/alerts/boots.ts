import type { Observation } from '../../model/observation.ts';
import { type Memory, rebootIsNewsMs } from './memory.ts';
import { clear, type Finding, holds, unknown } from './phase.ts';

/** The router has booted within the last hour; closes by itself after that. Waits until it is known whether the release is another. */
export function rebooted({ bootId, reboot, boots }: Memory, { at }: Observation): Finding {
  if (reboot === null) return bootId === null ? unknown : clear;
  if (at - reboot.at >= rebootIsNewsMs) return clear;
  if (!reboot.told) return unknown;
  const { upgrade } = reboot;
  const times = boots.filter((time) => at - time < rebootIsNewsMs).length;
  const often = times > 1 ? `The router rebooted ${times} times within an hour` : 'The router rebooted';
  const into = upgrade === null ? '' : ` into another release: ${upgrade.to}, before that ${upgrade.from}`;
  return holds({
    severity: times > 2 ? 'warning' : 'info',
    sentence: `${often}${into}.`,
    nextStep:
      upgrade === null
        ? 'If nobody did that, look at its power supply and its log.'
        : 'Look at its verdict: an upgrade can lose the kernel module that offload needs.',
    evidence: {
      'booted at': new Date(reboot.at).toISOString(),
      ...(upgrade !== null && { 'release before': upgrade.from, 'release now': upgrade.to }),
    },
    form: `${times} ${upgrade?.to ?? ''}`,
  });
}

/** The kernel log of this boot has faults that name the flow table. */
export function kernelFault(observation: Observation): Finding {
  if (observation.kind !== 'audited') return unknown;
  const { kernelFaults, gaps } = observation.snapshot;
  const [first] = kernelFaults;
  if (first === undefined) return gaps.some(({ section }) => section === 'npu') ? unknown : clear;
  return holds({
    severity: 'critical',
    sentence: 'The kernel log reports a fault in the flow table.',
    nextStep: 'Turn offload off if the router is unstable, upgrade its firmware, and reboot it.',
    evidence: { 'kernel log': kernelFaults.slice(0, 5).join('\n'), faults: String(kernelFaults.length) },
    form: 'fault',
  });
}
