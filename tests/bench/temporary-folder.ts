import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when this process is, however it ends in an orderly way. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
