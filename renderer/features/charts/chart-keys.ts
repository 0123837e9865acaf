/** What a key does on a chart that has the focus. */
export type ChartKey =
  /** Reads so many moments on; endless = the first or the last. */
  | { readonly kind: 'read'; readonly rows: number }
  /** Moves the time shown by a share of it. */
  | { readonly kind: 'move'; readonly share: number }
  | { readonly kind: 'zoom'; readonly way: 'in' | 'out' | 'whole' }
  /** Reads the newest again. */
  | { readonly kind: 'leave' };

/** Rows that Page up and Page down pass. */
const longStep = 12;

const keys = new Map<string, ChartKey>([
  ['ArrowLeft', { kind: 'read', rows: -1 }],
  ['ArrowRight', { kind: 'read', rows: 1 }],
  ['PageUp', { kind: 'read', rows: -longStep }],
  ['PageDown', { kind: 'read', rows: longStep }],
  ['Home', { kind: 'read', rows: Number.NEGATIVE_INFINITY }],
  ['End', { kind: 'read', rows: Number.POSITIVE_INFINITY }],
  ['Shift ArrowLeft', { kind: 'move', share: -0.5 }],
  ['Shift ArrowRight', { kind: 'move', share: 0.5 }],
  ['+', { kind: 'zoom', way: 'in' }],
  ['=', { kind: 'zoom', way: 'in' }],
  ['-', { kind: 'zoom', way: 'out' }],
  ['0', { kind: 'zoom', way: 'whole' }],
  ['Escape', { kind: 'leave' }],
]);

interface Press {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** null = the key means nothing to a chart. `+` needs Shift on many keyboards, an arrow with Shift is another key. */
export function chartKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Press): ChartKey | null {
  if (ctrlKey || metaKey || altKey) return null;
  return keys.get(shiftKey && key.startsWith('Arrow') ? `Shift ${key}` : key) ?? null;
}
