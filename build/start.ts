import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './app-build.ts';
import { electronBinary, installElectron } from './electron-binary.ts';

/**
 * `npm start`: the desktop app where Electron can be had and there is a desktop, else the same app on a page for the browser.
 * `--demo` begins with virtual routers.
 */

const project = join(import.meta.dirname, '..');
const downloadMs = 180_000;

const args = process.argv.slice(2);
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

say('Building Flowhelm, if anything has changed ...');
buildIfStale();
if (hasDisplay) {
  const electron = electronBinary() ?? fetchElectron();
  if (electron) runElectron(electron);
  else await serve('Electron is not installed and cannot be fetched from here (npx install-electron says why).');
} else {
  await serve('There is no display here for a window.');
}

function fetchElectron(): string | null {
  say('Fetching Electron, once ...');
  return installElectron(downloadMs);
}

function runElectron(electron: string): void {
  // Set by terminals inside other Electron apps; it would make ours a plain Node.
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
  const { status } = spawnSync(electron, [project, ...args], { stdio: 'inherit', env: environment });
  process.exitCode = status ?? 1;
}

async function serve(why: string): Promise<void> {
  say(`${why} Flowhelm opens in your browser instead: follow the link.`);
  await import(join(project, 'out', 'main', 'headless.js'));
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
