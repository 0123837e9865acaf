import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');
const sources = [
  'shared',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'build/pure-javascript.ts',
  'package-lock.json',
];
/** The last thing that a build writes. */
const result = join(project, 'out', 'renderer', 'index.html');

/** Builds `out/` when a source is newer than it. Throws with the builder's words when that fails. */
export function buildIfStale(): void {
  if (existsSync(result) && newest(sources.map((source) => join(project, source))) <= statSync(result).mtimeMs) return;
  const builder = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The app cannot be built.\n${stdout}${stderr}`);
}

/** Milliseconds; a removed file does not count. */
function newest(paths: readonly string[]): number {
  return paths.reduce((latest, path) => Math.max(latest, changedAt(path)), 0);
}

function changedAt(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  return stat.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : stat.mtimeMs;
}
