/** What the lab needs from the machine it runs on: programs, and leave to install them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** Debian packages that build and run the lab, each with a file that shows it is there. */
const HOST_PACKAGES: Readonly<Record<string, string>> = {
  'qemu-system-x86': '/usr/bin/qemu-system-x86_64',
  debootstrap: '/usr/sbin/debootstrap',
  'debian-archive-keyring': '/usr/share/keyrings/debian-archive-keyring.gpg',
  e2fsprogs: '/usr/sbin/mke2fs',
  cpio: '/usr/bin/cpio',
  gcc: '/usr/bin/gcc',
  make: '/usr/bin/make',
  // The kernel's own build helpers are linked against it.
  libelf1: '/usr/lib/x86_64-linux-gnu/libelf.so.1',
};

/** Runs a program on this machine and returns its standard output; a failure carries what it printed. */
export async function run(command: string, args: readonly string[], options: { cwd?: string } = {}): Promise<string> {
  try {
    const { stdout } = await execFileAsync(command, args, {
      ...options,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return stdout;
  } catch (error) {
    const output = error as { stdout?: string; stderr?: string; message: string };
    const tail = `${output.stdout ?? ''}${output.stderr ?? ''}`.slice(-2000);
    throw new Error(`${command} ${args.join(' ')} failed: ${tail || output.message}`, { cause: error });
  }
}

/** Why the lab cannot run on this machine, or undefined where it can. */
export async function whyUnavailable(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the lab needs Linux on x86-64';
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^VERSION_CODENAME=bookworm$/m.test(release)) return 'the lab is built from the packages of Debian 12';
  if (process.getuid?.() !== 0) return 'the lab image is built by root (debootstrap)';
  return undefined;
}

/** Installs those packages of the list that are missing. */
export async function installHostPackages(log: (line: string) => void): Promise<void> {
  const missing = Object.entries(HOST_PACKAGES)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
  if (missing.length === 0) return;
  log(`installing ${missing.join(', ')}`);
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing]);
}
