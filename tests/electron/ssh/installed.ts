import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** In CI every tool must be there: a test that is skipped everywhere proves nothing. */
export const mayBeAbsent = process.env['CI'] === undefined;

/** The full path of a program, also where servers are kept; `null` when it is not installed. */
export function installed(program: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
