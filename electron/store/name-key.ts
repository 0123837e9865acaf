/**
 * What makes two names the same: neither case nor look-alike forms tell them apart. SQLite's NOCASE knows ASCII only; the
 * compatibility form also folds full-width and ligature look-alikes.
 */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}
