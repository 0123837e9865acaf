import { rollbackWindow } from '../../../shared/model/change.ts';

/** Whether a router would take this window, seconds; what stands in the field may be anything. */
export function isWindow(value: number | string): value is number {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= rollbackWindow.minimum &&
    value <= rollbackWindow.maximum
  );
}

/** Whole seconds until the router acts, never below 0; both in milliseconds since the epoch. */
export function secondsLeft(routerUndoesAt: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(routerUndoesAt) - now) / 1000));
}

/** How full the ring is, 0 to 1. */
export function ringShare(seconds: number, windowSeconds: number): number {
  return windowSeconds <= 0 ? 0 : Math.min(1, Math.max(0, seconds / windowSeconds));
}
