import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { offloadShare } from '../../../shared/model/sample.ts';

/** A course needs two figures; one stands alone, and where there is none, there is a reason. All shares 0 to 1. */
export type ShareShown =
  | { readonly kind: 'course'; readonly now: number; readonly lowest: number }
  | { readonly kind: 'figure'; readonly now: number }
  | { readonly kind: 'unknown'; readonly why: 'not-looked' | 'not-told' | 'no-flows' };

/** What is known of the share of a router's flows that are offloaded, of those that could be. */
export function shareShown({ offloadShare: points, latest }: Pick<FleetRouter, 'offloadShare' | 'latest'>): ShareShown {
  const known = points.filter((share) => share !== null);
  const flows = latest?.flows ?? null;
  const now = known.at(-1) ?? (flows === null ? null : offloadShare({ ...flows.byPath, eligible: flows.eligible }));
  if (now !== null && known.length >= 2) return { kind: 'course', now, lowest: Math.min(...known) };
  if (now !== null) return { kind: 'figure', now };
  if (latest === null) return { kind: 'unknown', why: 'not-looked' };
  return { kind: 'unknown', why: flows === null ? 'not-told' : 'no-flows' };
}
