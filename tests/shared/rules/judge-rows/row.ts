import type { VerdictReason } from '../../../../shared/model/verdict.ts';
import { hardwareDevices, type makeFlows, type SnapshotOverrides, softwareFlowtable } from '../../snapshot-builder.ts';

/** One line of the verdict's truth table. */
export interface Row {
  name: string;
  overrides: SnapshotOverrides;
  recent?: ReturnType<typeof makeFlows>[];
  reason: VerdictReason;
  level: string;
  accelerating?: string;
  action?: string;
  sentence?: RegExp;
  nextStep?: RegExp;
  missing?: string[];
}

export const noEntries = {
  engines: [{ kind: 'mediatek-ppe' as const, path: '/sys/kernel/debug/ppe0', bound: 0, unbound: 0 }],
};
export const hardwareFlowtable = { ...softwareFlowtable(hardwareDevices), hardware: true };
export const unreadFlows = { conntrack: { flows: null }, npu: noEntries };
/** A PC: no engine in the table. */
export const pc = {
  compatible: [],
  system: null,
  target: 'x86/64',
  model: 'apu2',
} satisfies SnapshotOverrides['identity'];
export const unheardOf = {
  compatible: ['acme,router', 'acme,soc1'],
  target: 'acme/generic',
} satisfies SnapshotOverrides['identity'];
/** As in shared/rules/accelerating.ts; written out, so that a change there is noticed. */
export const allowance = 5;
