import type { FlowCounts } from '../model/snapshot.ts';

/**
 * Entries in the NPU as an earlier look saw them, told beside the flows of now. None, while flows run in hardware, is a figure from
 * before they did: nobody knows the number until the next look.
 */
export function npuBoundBeside(bound: number | null, flows: FlowCounts | null): number | null {
  return bound === 0 && (flows?.byPath.hardware ?? 0) > 0 ? null : bound;
}
