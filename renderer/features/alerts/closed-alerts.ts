import type { Alert, AlertKind } from '../../../shared/model/alert.ts';

export interface ClosedAlert extends Alert {
  readonly closedAt: string;
  /** How long it was open. */
  readonly seconds: number;
}

/** Alerts that are over, of a router and a kind (null = of any), the last that was closed first. */
export function closedAlerts(
  history: readonly Alert[],
  { routerId, kind }: { readonly routerId: string | null; readonly kind: AlertKind | null },
): readonly ClosedAlert[] {
  return history
    .flatMap((alert): ClosedAlert[] => {
      const { openedAt, closedAt } = alert;
      if (closedAt === null) return [];
      if (routerId !== null && alert.routerId !== routerId) return [];
      if (kind !== null && alert.kind !== kind) return [];
      return [{ ...alert, closedAt, seconds: Math.max(0, (Date.parse(closedAt) - Date.parse(openedAt)) / 1000) }];
    })
    .sort((a, b) => Date.parse(b.closedAt) - Date.parse(a.closedAt));
}

/** Alerts of one answer of the engine; it gives no more. */
export const historyPage = 1000;

/** The id that the next question begins after; null = this answer was the last. */
export function olderThan(answer: readonly Alert[]): string | null {
  return answer.length < historyPage ? null : (answer.at(-1)?.id ?? null);
}
