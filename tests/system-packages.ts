import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that the suites run for real, with the Debian package that brings each. */
const programs: readonly { readonly program: string; readonly debianPackage: string }[] = [
  { program: 'busybox', debianPackage: 'busybox' },
  { program: 'dash', debianPackage: 'dash' },
  { program: 'mawk', debianPackage: 'mawk' },
  { program: 'gawk', debianPackage: 'gawk' },
  { program: 'dropbear', debianPackage: 'dropbear-bin' },
  { program: 'sshd', debianPackage: 'openssh-server' },
  { program: 'ssh-keygen', debianPackage: 'openssh-client' },
  { program: 'dbus-run-session', debianPackage: 'dbus' },
  { program: 'gnome-keyring-daemon', debianPackage: 'gnome-keyring' },
  { program: 'nft', debianPackage: 'nftables' },
  { program: 'chromium', debianPackage: 'chromium' },
  { program: 'openssl', debianPackage: 'openssl' },
  { program: 'promtool', debianPackage: 'prometheus' },
  { program: 'prometheus', debianPackage: 'prometheus' },
];

/**
 * Installs what is missing on Debian as root; elsewhere names what to install. With CI set, a missing program is an error, for a
 * suite that cannot run must not look like one that passed.
 */
export function ensureSystemPackages(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (canInstall()) {
    process.stderr.write(`Installing Debian packages: ${missing.join(' ')}\n`);
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...missing]);
  }
  const left = missingPackages();
  if (left.length === 0) return;
  const sentence = `Some tests need programs that are not installed. Debian's packages: ${left.join(' ')}.`;
  if (process.env['CI']) throw new Error(sentence);
  process.stderr.write(`${sentence} They are skipped.\n`);
}

function missingPackages(): string[] {
  const missing = programs.filter(({ program }) => !isInstalled(program));
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

/** Whether a program is on the path or among the administrator's. */
export function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && isInstalled('apt-get');
}

function apt(args: readonly string[]): void {
  spawnSync('apt-get', ['-q', ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
