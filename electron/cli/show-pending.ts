import type { Change } from '../../shared/model/change.ts';
import type { Router } from '../../shared/model/router.ts';
import { forTerminal } from './sanitise.ts';

/** One line about changes whose outcome is not known; empty when there are none. */
export function showPending(changes: readonly Change[], routers: readonly Router[]): string {
  if (changes.length === 0) return '';
  const names = changes.map(
    ({ routerId }) => routers.find(({ id }) => id === routerId)?.name ?? 'a router that was removed',
  );
  const where = [...new Set(names)].map(forTerminal).join(', ');
  const what = changes.length === 1 ? 'A change has' : `${changes.length} changes have`;
  return `${what} no known outcome, on ${where}. Learn it with: flowhelm resolve`;
}
