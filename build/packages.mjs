// Runs on whatever Node the machine has (20 or later): it is what makes everything else run on the pinned Node 24.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

const lockFile = join(projectFolder, 'package-lock.json');
const installedMark = join(projectFolder, 'node_modules', '.flowhelm-installed');
const pinnedNode = join(
  projectFolder,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Installs the locked packages unless exactly these are there already, and returns the path of the pinned Node 24. */
export function ensurePackages() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const installed = existsSync(installedMark) ? readFileSync(installedMark, 'utf8') : '';
  if (installed !== wanted || !existsSync(pinnedNode)) install(wanted);
  return pinnedNode;
}

function install(wanted) {
  process.stderr.write('Installing the packages of package-lock.json ...\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock made where the binaries of other platforms could not be fetched. With --no-save the lock file
  // decides all the same, and stays as it is. npm's words go to stderr: standard output is the program's own (`--json` is piped).
  const { status } = spawnSync(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectFolder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail('npm could not install the packages; its words are above.');
  if (!existsSync(pinnedNode)) {
    fail('The pinned Node was not installed: npm did not run its install script. Run: npm rebuild node');
  }
  writeFileSync(installedMark, wanted);
}

/** Runs a file of ours on the pinned Node and ends with its exit code; signals reach it through the terminal. */
export function runOnPinnedNode(file, args) {
  const node = ensurePackages();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const { status, signal } = spawnSync(node, [join(projectFolder, file), ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
    },
  });
  process.exit(signal ? 1 : (status ?? 1));
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
