import { createStore, useStore } from './store.ts';

/** What is open over the page. One at a time; renderer/features/frame/open-sheet.tsx says which component shows which. */
export type Sheet =
  /** `found` = what a look around the network has told of it. */
  | {
      readonly kind: 'add-router';
      readonly found?: { readonly name: string; readonly host: string; readonly port: number };
    }
  | { readonly kind: 'import' }
  | { readonly kind: 'discovery' }
  /** `ids` = those that are selected. */
  | { readonly kind: 'export'; readonly ids: readonly string[] }
  | {
      readonly kind: 'change';
      readonly ids: readonly string[];
      readonly wanted: 'auto' | 'software' | 'hardware' | 'off' | 'undo';
    }
  /** A change run of this session; a recorded change is read from the journal. */
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'recorded-change'; readonly changeId: string }
  /** Whether a change has paid. */
  | { readonly kind: 'report'; readonly changeId: string; readonly routerId: string }
  | { readonly kind: 'remove-routers'; readonly ids: readonly string[] }
  | { readonly kind: 'edit-routers'; readonly ids: readonly string[] }
  | { readonly kind: 'sites' }
  | { readonly kind: 'saved-filters' }
  | { readonly kind: 'edit-router'; readonly id: string }
  /** Of a router or a jump host; so is that of `give-secret`. */
  | { readonly kind: 'host-key'; readonly id: string }
  /** The new keys of many; null = of all that were not reached yet. */
  | { readonly kind: 'trust-keys'; readonly ids: readonly string[] | null }
  | { readonly kind: 'give-secret'; readonly id: string }
  | { readonly kind: 'unlock-vault' }
  | { readonly kind: 'install-key'; readonly ids: readonly string[] };

const open = createStore<Sheet | null>(null);

export function openSheet(sheet: Sheet): void {
  open.set(sheet);
}

export function closeSheet(): void {
  open.set(null);
}

export function useOpenSheet(): Sheet | null {
  return useStore(open, (sheet) => sheet);
}
