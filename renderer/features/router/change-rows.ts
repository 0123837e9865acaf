import type { Change } from '../../../shared/model/change.ts';

/** Newest first, as a person looks for them. */
export function newestFirst(changes: readonly Change[]): Change[] {
  return changes.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
}

/**
 * The change that "Undo" takes back: the latest one that is confirmed, if nothing later is still open. A plan that changed nothing
 * has nothing to take back.
 */
export function undoableChange(changes: readonly Change[]): Change | null {
  for (const change of newestFirst(changes)) {
    if (change.state === 'pending' || change.state === 'unresolved') return null;
    if (change.state === 'confirmed' && !change.plan.unchanged) return change;
  }
  return null;
}

/** Seconds from start to end; null while it runs or when its end is not known. */
export function tookSeconds({ startedAt, endedAt }: Pick<Change, 'startedAt' | 'endedAt'>): number | null {
  return endedAt === null ? null : Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
}

export type DiffKind = 'file' | 'added' | 'removed' | 'same';

/** Lines with their place, which is what tells equal ones apart. */
export function numbered<Line>(lines: readonly Line[]): { place: number; line: Line }[] {
  return lines.map((line, place) => ({ place, line }));
}

/** What a line of a unified diff says. */
export function diffKind(line: string): DiffKind {
  if (/^(---|\+\+\+|@@)/.test(line)) return 'file';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
