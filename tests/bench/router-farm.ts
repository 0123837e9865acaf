/**
 * Many SSH servers on this machine: real dropbear processes on loopback addresses of their own, all in one root folder that plays a
 * MediaTek router with OpenWrt. Its shell and awk are busybox, nft, uci and ubus are canned; /proc and /sys are plain files. So
 * every script runs there unchanged and for real.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newKeyPair } from '../../electron/demo/new-key.ts';
import { fw4Answers, fw4Router } from '../electron/router/fw4-router.ts';
import { installed } from '../electron/ssh/installed.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RouterFarm {
  readonly hosts: readonly string[];
  readonly port: number;
  /** Of the one key that all servers have, as OpenSSH writes it. */
  readonly hostKey: string;
  readonly privateKeyFile: string;
  /** For more files of the bench; gone with the process. */
  readonly folder: string;
  /** The script as a file on every router. */
  readonly scriptPath: string;
  /** Runs the script once per server without SSH, `atOnce` side by side; resolves with all that was printed. */
  runWithoutSsh(atOnce: number): string;
  stop(): void;
}

/** Why there can be no farm here; `null` where there can. */
export function whyNoFarm(): string | null {
  const missing = ['busybox', 'dropbear', 'dropbearkey', 'unshare', 'ldd'].filter((name) => installed(name) === null);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  if (process.getuid?.() !== 0) return 'the servers need root, for a root folder of their own';
  return spawnSync('unshare', ['--mount', 'true']).status === 0 ? null : 'no mount namespaces here';
}

/** Starts `count` servers that hold `script`, and resolves when all of them answer. */
export async function startFarm(count: number, script: string): Promise<RouterFarm> {
  const folder = temporaryFolder();
  const root = join(folder, 'root');
  const scriptPath = '/probe.sh';
  writeRoot(root);
  writeFileSync(join(root, scriptPath), script);
  const privateKeyFile = writeKey(folder, root);
  const printed = execFileSync('dropbearkey', ['-t', 'ed25519', '-f', join(root, 'host_key')], { stdio: 'pipe' });
  const hostKey = /^ssh-\S+ \S+/m.exec(printed.toString())?.[0] ?? '';
  const port = await freePort();
  const hosts = Array.from(
    { length: count },
    (_, index) => `127.1.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
  );
  const start = hosts.map((host) => `dropbear -F -s -r /host_key -P /tmp/${host} -p ${host}:${port} &`);
  writeFileSync(join(root, 'start'), `${start.join('\n')}\nwait\n`);
  const servers = spawn('unshare', [...namespaces, 'sh', '-c', enter, 'sh', root, '/bin/sh', '/start'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  servers.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const stop = () => void servers.kill('SIGKILL');
  process.on('exit', stop);
  for (const host of hosts) await untilListening(host, port, () => errors);
  const runWithoutSsh = (atOnce: number) =>
    execFileSync(
      'unshare',
      [
        ...namespaces,
        ...['sh', '-c', `seq ${count} | { ${enter}; }`, 'sh', root],
        ...['xargs', '-n', '1', '-P', String(atOnce), '/bin/sh', scriptPath],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 256 * 1024 * 1024 },
    );
  return { hosts, port, hostKey, privateKeyFile, folder, scriptPath, runWithoutSsh, stop };
}

/** All servers die with the process that holds their pid namespace. */
const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
const enter = `for device in null urandom; do mount --bind /dev/$device "$1/dev/$device" || exit 1; done
root=$1; shift; PATH=/usr/sbin:/usr/bin:/sbin:/bin exec chroot "$root" "$@"`;

const applets = ['sh', 'awk', 'cat', 'tr', 'sleep', 'seq', 'xargs'];

function writeRoot(root: string): void {
  const { files, programs } = fw4Router({ files: fw4Answers });
  for (const [path, content] of Object.entries(files)) {
    if (content === null) mkdirSync(join(root, path), { recursive: true });
    else write(join(root, path), content, /^\/(usr\/)?s?bin\//.test(path) ? 0o755 : 0o644);
  }
  // The router's root is this folder itself, so the place that the canned programs name goes away.
  for (const [name, text] of Object.entries(programs)) {
    write(join(root, 'usr/bin', name), `#!/bin/sh\n${text.replaceAll('ROOT', '')}\n`, 0o755);
  }
  const busybox = installed('busybox') ?? 'busybox';
  const dropbear = installed('dropbear') ?? 'dropbear';
  install(root, busybox, '/bin/busybox');
  install(root, dropbear, '/usr/sbin/dropbear');
  for (const applet of applets) symlinkSync('/bin/busybox', join(root, 'bin', applet));
  write(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n', 0o644);
  for (const device of ['null', 'urandom']) write(join(root, 'dev', device), '', 0o644);
  mkdirSync(join(root, 'tmp'), { recursive: true });
}

function write(file: string, content: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** A program with the libraries that it is linked against. */
function install(root: string, program: string, path: string): void {
  const linked = spawnSync('ldd', [program], { encoding: 'utf8' }).stdout.matchAll(/(\/\S+) \(0x/g);
  for (const [from, to] of [[program, path] as const, ...[...linked].map(([, file = '']) => [file, file] as const)]) {
    const target = join(root, to);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
    chmodSync(target, 0o755);
  }
}

function writeKey(folder: string, root: string): string {
  const pair = newKeyPair({ comment: 'bench' });
  const file = join(folder, 'id_ed25519');
  writeFileSync(file, pair.private, { mode: 0o600 });
  for (const home of ['root', 'root/.ssh']) mkdirSync(join(root, home), { recursive: true, mode: 0o700 });
  writeFileSync(join(root, 'root/.ssh/authorized_keys'), `${pair.public}\n`, { mode: 0o600 });
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilListening(host: string, port: number, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await greets(host, port)) return;
    await delay(20);
  }
  throw new Error(`no SSH server on ${host} port ${port}: ${errors().slice(-500)}`);
}

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
