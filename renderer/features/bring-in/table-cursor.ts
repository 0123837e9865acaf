const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };

/** The key of the row that a key press leads to; null when the key moves nothing. Without a cursor the first or last row. */
export function cursorAfter(keys: readonly string[], cursor: string | null, pressed: string): string | null {
  const step = steps[pressed];
  if (step === undefined) return null;
  const place = cursor === null ? -1 : keys.indexOf(cursor);
  const wanted = place === -1 ? (step > 1e8 ? keys.length - 1 : 0) : place + step;
  return keys[Math.max(0, Math.min(keys.length - 1, wanted))] ?? null;
}
