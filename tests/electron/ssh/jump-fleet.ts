import { connect, type Socket } from 'node:net';
import type { AuthContext, Connection, ServerChannel } from 'ssh2';
import { onTestFinished } from 'vitest';
import type { RouterConnection } from '../../../electron/ssh/connection.ts';
import { JumpHosts, type JumpHostsOptions } from '../../../electron/ssh/jump-hosts.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sh } from '../../../shared/shell.ts';
import { dependencies, startServer, type TestServer, type TestServerOptions, targetFor } from './test-server.ts';

export interface JumpServer extends TestServer {
  /** Where connections were forwarded to, as `host:port`. */
  readonly forwarded: string[];
}

export interface JumpServerOptions extends TestServerOptions {
  /** `silent` = never answers the request; `nowhere` = accepts it and says nothing ever after; `noise` = and talks without end. */
  readonly forwarding?: 'allowed' | 'silent' | 'nowhere' | 'noise';
  /** Names that only this jump host can look up. */
  readonly hosts?: Readonly<Record<string, number>>;
}

/** A real SSH server that forwards connections. */
export async function startJumpServer(options: JumpServerOptions = {}): Promise<JumpServer> {
  const forwarded: string[] = [];
  const server = await startServer({
    ...options,
    onConnection: (connection) => {
      options.onConnection?.(connection);
      forward(connection, forwarded, options);
    },
  });
  return { ...server, forwarded };
}

function forward(
  connection: Connection,
  forwarded: string[],
  { forwarding = 'allowed', hosts = {} }: JumpServerOptions,
) {
  const sockets = new Set<Socket>();
  connection.on('close', () => {
    for (const socket of sockets) socket.destroy();
  });
  connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
    forwarded.push(`${destIP}:${destPort}`);
    if (forwarding === 'silent') return;
    if (forwarding !== 'allowed') return talk(connection, accept(), forwarding === 'noise');
    const socket = connect({ host: '127.0.0.1', port: hosts[destIP] ?? destPort, noDelay: true });
    let channel: ServerChannel | null = null;
    socket.once('connect', () => {
      channel = accept();
      channel.on('error', () => undefined);
      channel.on('close', () => socket.destroy());
      channel.pipe(socket).pipe(channel);
    });
    socket.on('error', () => (channel ? channel.close() : reject()));
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
}

function talk(connection: Connection, channel: ServerChannel, noise: boolean): void {
  let isOpen = true;
  channel.on('error', () => undefined);
  for (const either of [channel, connection])
    either.on('close', () => {
      isOpen = false;
    });
  const more = (stream: Pick<ServerChannel, 'write'>) => {
    if (isOpen) stream.write('welcome\r\n'.repeat(1_000), () => setImmediate(() => more(stream)));
  };
  if (!noise) return;
  more(channel);
  more(channel.stderr);
}

export function hopFor(port: number, changes: Partial<ConnectTarget> = {}): ConnectTarget {
  return targetFor(port, { routerId: 'hop-1', name: 'bastion', secretsOf: 'hop-1', user: 'jumper', ...changes });
}

export function behind(port: number, ...hops: ConnectTarget[]): ConnectTarget {
  return targetFor(port, { hops });
}

/** A script that any router answers with "hello". */
export const hello = [{ id: 'hello', body: sh`echo hello` }];
export const options = { timeoutMs: 10_000 };

/** What a router answers to `hello`. */
export async function says(connection: RouterConnection): Promise<string | undefined> {
  return (await connection.run(hello, options)).get('hello')?.stdout;
}

/** Shared connections to jump hosts, for one test. */
export function jumpHostsFor(changes: Partial<JumpHostsOptions> = {}): JumpHosts {
  const jumpHosts = new JumpHosts({ ...dependencies(), ...changes });
  onTestFinished(() => jumpHosts.closeAll());
  return jumpHosts;
}

/** Lets one password in. */
export function onlyPassword(right: string): (context: AuthContext) => void {
  return (context) => {
    if (context.method === 'password' && context.password === right) context.accept();
    else context.reject(['password']);
  };
}
