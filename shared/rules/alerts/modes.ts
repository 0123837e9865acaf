import type { OffloadMode } from '../../model/offload.ts';
import type { Accelerating } from '../../model/verdict.ts';

const order: readonly OffloadMode[] = ['off', 'software', 'hardware'];

/** Whether a mode takes as much off the CPU as another one. */
export function reaches(mode: OffloadMode, other: OffloadMode): boolean {
  return order.indexOf(mode) >= order.indexOf(other);
}

/** The lesser of two modes. */
export function lesser(one: OffloadMode, other: OffloadMode): OffloadMode {
  return reaches(one, other) ? other : one;
}

/** What live flows prove; without traffic they prove nothing. */
export function seenMode(accelerating: Accelerating): OffloadMode | null {
  switch (accelerating) {
    case 'hardware':
    case 'software':
      return accelerating;
    case 'none':
      return 'off';
    case 'idle':
    case 'unknown':
      return null;
  }
}
