import type { Figures } from '../model/sample.ts';
import type { FlowCounts } from '../model/snapshot.ts';

/**
 * Entries in the NPU as an earlier look saw them, told beside the flows of now. None, while flows run in hardware, is a figure from
 * before they did: nobody knows the number until the next look.
 */
export function npuBoundBeside(bound: number | null, flows: FlowCounts | null): number | null {
  return npuBoundAmong({ npuBound: bound, hardware: flows?.byPath.hardware ?? null });
}

/** The same of figures of one router that are kept together; a mean of several polls can be such a pair too. */
export function npuBoundAmong({ npuBound = null, hardware = null }: Partial<Pick<Figures, 'npuBound' | 'hardware'>>) {
  return npuBound === 0 && (hardware ?? 0) > 0 ? null : npuBound;
}
