import type { Advisory } from '../../../shared/model/advisory.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import type { Plan } from '../../../shared/model/plan.ts';
import type { Recommendation } from '../../../shared/model/verdict.ts';

/** What is known of the plan of one router in a change of several. */
export type GroupPlan =
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }
  | { readonly kind: 'planned'; readonly plan: Plan; readonly recommendation: Recommendation };

/** What a router of a change of several would get. Only `changes` takes part. */
export type GroupRow =
  | { readonly kind: 'reading' | 'busy' | 'same' }
  | { readonly kind: 'leave-off'; readonly why: string }
  | { readonly kind: 'blocked'; readonly advisory: Advisory }
  | { readonly kind: 'refused'; readonly error: ErrorReport }
  | { readonly kind: 'changes'; readonly plan: Plan; readonly warnings: number };

/**
 * A router that needs consent to something is left out: consent is given per router, in its own sheet, and would otherwise count for
 * all. `auto` never turns offloading off: where off is recommended the engine starts nothing.
 */
export function groupRow(planned: GroupPlan, { busy, auto }: { busy: boolean; auto: boolean }): GroupRow {
  if (busy) return { kind: 'busy' };
  switch (planned.kind) {
    case 'reading':
      return planned;
    case 'failed':
      return { kind: 'refused', error: planned.error };
    case 'planned':
      return rowOfPlan(planned, auto);
  }
}

function rowOfPlan({ plan, recommendation }: Extract<GroupPlan, { kind: 'planned' }>, auto: boolean): GroupRow {
  if (auto && recommendation.mode === 'off') return { kind: 'leave-off', why: recommendation.why };
  if (plan.unchanged) return { kind: 'same' };
  const advisory = plan.advisories.find(({ severity }) => severity === 'block');
  if (advisory !== undefined) return { kind: 'blocked', advisory };
  return { kind: 'changes', plan, warnings: plan.advisories.filter(({ severity }) => severity === 'warn').length };
}

/** Ids of the routers that take part, in their order. */
export function taking(rows: ReadonlyMap<string, GroupRow>): string[] {
  return [...rows].flatMap(([id, { kind }]) => (kind === 'changes' ? id : []));
}

export function isRead({ kind }: GroupRow): boolean {
  return kind !== 'reading';
}
