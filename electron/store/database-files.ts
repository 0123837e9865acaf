import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { explaining } from './sqlite-errors.ts';

/** SQLite gives its log and index the rights of the main file, so this covers all three, also in a folder that others can enter. */
export function createPrivately(file: string): void {
  explaining(file, () => closeSync(openSync(file, 'a', 0o600)));
}

/** A path that names the time and is free; a file that was kept earlier is never overwritten. */
export function unusedPath(folder: string, stem: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let attempt = 0; ; attempt += 1) {
    const path = join(folder, `${stem}-${stamp}${attempt === 0 ? '' : `-${attempt}`}.db`);
    if (!existsSync(path) && !existsSync(`${path}-wal`)) return path;
  }
}
