import { readFileSync } from 'node:fs';

/** The text of a file in tests/captures. */
export function capture(name: string): string {
  return readFileSync(new URL(`../../captures/${name}`, import.meta.url), 'utf8');
}

/** The lines of a measured log under one `== heading`, without the heading. */
export function capturedSection(name: string, heading: string): string {
  const lines = capture(name).split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${name} has no section ${heading}`);
  const end = lines.findIndex((line, index) => index > start && line.startsWith('=='));
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n');
}
