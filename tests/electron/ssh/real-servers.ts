import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { installed } from './installed.ts';

/**
 * dropbear reads authorized_keys in the real home folder only, so the tests put another folder in its place, in a mount
 * namespace that ends with the server. That needs root.
 */
export const canReplaceHome =
  process.getuid?.() === 0 && spawnSync(installed('unshare') ?? 'unshare', ['-m', 'true']).status === 0;

export const user = userInfo().username;

export interface RealServer {
  readonly port: number;
  /** Public host keys in OpenSSH's form, in the order they were asked for. */
  readonly hostKeys: readonly string[];
  /** What the server has logged so far. */
  log(): string;
}

interface ServerWish {
  readonly hostKeyTypes?: readonly ('ed25519' | 'rsa')[];
  readonly authorizedKey?: string;
  readonly options?: readonly string[];
}

export async function startDropbear({
  hostKeyTypes = ['ed25519'],
  authorizedKey,
  options = [],
}: ServerWish): Promise<RealServer> {
  const folder = temporaryFolder();
  const dropbearkey = installed('dropbearkey') ?? 'dropbearkey';
  const hostKeys = hostKeyTypes.map((type) => {
    const printed = execFileSync(dropbearkey, ['-t', type, '-f', join(folder, type)], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return /^ssh-\S+ \S+/m.exec(printed)?.[0] ?? '';
  });
  const port = await freePort();
  const keyOptions = hostKeyTypes.flatMap((type) => ['-r', join(folder, type)]);
  const command = [
    installed('dropbear') ?? 'dropbear',
    '-F',
    '-E',
    '-P',
    join(folder, 'pid'),
    '-p',
    `127.0.0.1:${port}`,
    ...keyOptions,
    ...options,
  ];
  const home = join(folder, 'home');
  if (authorizedKey !== undefined) writeAuthorizedKeys(join(home, '.ssh'), authorizedKey);
  return start(authorizedKey === undefined ? command : withHome(home, command), port, hostKeys);
}

export async function startSshd({
  hostKeyTypes = ['ed25519'],
  authorizedKey = '',
  options = [],
}: ServerWish): Promise<RealServer> {
  const folder = temporaryFolder();
  const sshKeygen = installed('ssh-keygen') ?? 'ssh-keygen';
  const hostKeys = hostKeyTypes.map((type) => {
    const file = join(folder, type);
    execFileSync(sshKeygen, ['-q', '-t', type, '-N', '', '-f', file]);
    return readFileSync(`${file}.pub`, 'utf8');
  });
  const port = await freePort();
  const authorizedKeys = writeAuthorizedKeys(join(folder, 'ssh'), authorizedKey);
  const settings = [
    ...hostKeyTypes.map((type) => `HostKey=${join(folder, type)}`),
    `Port=${port}`,
    'ListenAddress=127.0.0.1',
    `AuthorizedKeysFile=${authorizedKeys}`,
    'StrictModes=no',
    'UsePAM=no',
    'PidFile=none',
    ...options,
  ];
  const sshd = [
    installed('sshd') ?? 'sshd',
    '-D',
    '-e',
    '-f',
    '/dev/null',
    ...settings.flatMap((setting) => ['-o', setting]),
  ];
  // As root it wants /run/sshd, which only a running system service makes.
  const needsFolder = process.getuid?.() === 0;
  const command = needsFolder
    ? ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /run && mkdir /run/sshd && exec "$@"', 'sh', ...sshd]
    : sshd;
  return start(command, port, hostKeys);
}

function withHome(home: string, command: readonly string[]): string[] {
  return ['unshare', '-m', 'sh', '-c', `mount --bind "$0" "$1" && shift && exec "$@"`, home, homedir(), ...command];
}

function writeAuthorizedKeys(folder: string, key: string): string {
  mkdirSync(folder, { recursive: true });
  chmodSync(join(folder, '..'), 0o700);
  chmodSync(folder, 0o700);
  const file = join(folder, 'authorized_keys');
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return file;
}

async function start(command: readonly string[], port: number, hostKeys: readonly string[]): Promise<RealServer> {
  const [program = '', ...parameters] = command;
  const server = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  onTestFinished(() => {
    server.kill();
  });
  await untilListening(server, port, () => log);
  return { port, hostKeys, log: () => log };
}

async function untilListening(server: ChildProcess, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the server ended: ${log()}`);
    if (await answers(port)) return;
    await delay(20);
  }
  throw new Error(`the server does not listen: ${log()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
