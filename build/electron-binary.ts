import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** Electron's program, or null where it is not installed. Looks at files only: to import `electron` would begin a download. */
export function electronBinary(): string | null {
  const name = join(folder, 'path.txt');
  if (!existsSync(name)) return null;
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const program = join(dist, readFileSync(name, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** Electron's own installer, quietly, which takes what is in its cache or downloads it; null when that does not work. */
export function installElectron(patienceMs: number): string | null {
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: patienceMs });
  return electronBinary();
}
