import { useLayoutEffect, useRef } from 'react';

export interface Shortcut {
  /** A key as `KeyboardEvent.key` names it ("/", "j", "Enter"), or two in a row ("g f"). */
  readonly keys: string;
  readonly what: string;
  readonly run: () => void;
}

/** The bindings of each component that is there, the latest last. */
const bindings = new Set<{ current: readonly Shortcut[] }>();

/** What is bound now; later ones win. */
export function boundShortcuts(): readonly Shortcut[] {
  return [...bindings].flatMap(({ current }) => current);
}

/** What one more key means: a shortcut, the beginning of one, or nothing. */
export function matchKeys(
  bound: readonly Shortcut[],
  pending: string,
  key: string,
): { shortcut: Shortcut | null; pending: string } {
  const typed = pending === '' ? key : `${pending} ${key}`;
  const shortcut = bound.findLast(({ keys }) => keys === typed) ?? null;
  if (shortcut !== null) return { shortcut, pending: '' };
  if (bound.some(({ keys }) => keys.startsWith(`${typed} `))) return { shortcut: null, pending: typed };
  return pending === '' ? { shortcut: null, pending: '' } : matchKeys(bound, '', key);
}

/** Binds keys while the component is there. */
export function useShortcuts(bound: readonly Shortcut[]): void {
  const latest = useRef(bound);
  useLayoutEffect(() => {
    latest.current = bound;
  });
  useLayoutEffect(() => {
    bindings.add(latest);
    return () => {
      bindings.delete(latest);
    };
  }, []);
}

const pendingKeyMs = 1_200;

/** Listens to the keyboard of the whole window; called once by main.tsx. */
export function startShortcuts(): void {
  let pending = '';
  let pendingSince = 0;
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    if (event.timeStamp - pendingSince > pendingKeyMs) pending = '';
    const match = matchKeys(boundShortcuts(), pending, event.key);
    pending = match.pending;
    pendingSince = event.timeStamp;
    if (match.shortcut === null) return;
    event.preventDefault();
    match.shortcut.run();
  });
}

/** Typing, an open dialog, and the keys of a focused button or link come before shortcuts. */
function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input:not([type=checkbox]), textarea, select') !== null) return true;
  if (document.querySelector('[role=dialog][aria-modal=true], [role=menu]') !== null) return true;
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, summary, [role=tab]') !== null;
}
