import { mostEntries, unusable } from './limits.ts';

/**
 * The hosts that a pattern of an Ansible inventory stands for: `r[01:20]`, `[a:f]`, with a step `[1:9:2]`; several ranges make all
 * their combinations. A leading zero keeps the width. What is no range (an IPv6 address in brackets) stays as it is.
 * Throws `file-unusable` for more hosts than a file may have.
 */
export function expandRanges(pattern: string): string[] {
  let hosts = [''];
  let at = 0;
  for (const found of pattern.matchAll(/\[(\w{1,20}):(\w{1,20})(?::(\d{1,9}))?\]/g)) {
    const values = rangeOf(found[1] ?? '', found[2] ?? '', Number(found[3] ?? 1));
    if (!values) continue;
    const before = pattern.slice(at, found.index);
    if (hosts.length * values.length > mostEntries) {
      throw unusable(`A pattern of the inventory stands for more than ${mostEntries} hosts.`, 'Import it in parts.');
    }
    hosts = hosts.flatMap((host) => values.map((value) => host + before + value));
    at = found.index + found[0].length;
  }
  const rest = pattern.slice(at);
  return hosts.map((host) => host + rest);
}

/** Null = the ends make no range. */
function rangeOf(first: string, last: string, step: number): string[] | null {
  if (step < 1) return null;
  const numbers = /^\d+$/.test(first) && /^\d+$/.test(last);
  const letters = /^[A-Za-z]$/.test(first) && /^[A-Za-z]$/.test(last);
  if (!numbers && !letters) return null;
  const start = numbers ? Number(first) : (first.codePointAt(0) ?? 0);
  const end = numbers ? Number(last) : (last.codePointAt(0) ?? 0);
  if (!Number.isSafeInteger(end) || end < start || (end - start) / step > mostEntries) {
    if (end < start) return null;
    throw unusable(`A range of the inventory stands for more than ${mostEntries} hosts.`, 'Import it in parts.');
  }
  const width = numbers && first.startsWith('0') && first.length > 1 ? first.length : 0;
  const values: string[] = [];
  for (let value = start; value <= end; value += step) {
    values.push(numbers ? String(value).padStart(width, '0') : String.fromCodePoint(value));
  }
  return values;
}
