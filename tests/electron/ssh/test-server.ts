import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from 'ssh2';
import { onTestFinished } from 'vitest';
import { newKeyPair } from '../../../electron/demo/new-key.ts';
import type { ConnectDependencies } from '../../../electron/ssh/connect.ts';
import {
  fingerprintOf,
  type HostKeyVerifier,
  type KnownKey,
  type TrustOffer,
} from '../../../electron/ssh/host-keys.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sendWithoutDelay } from './hostile.ts';

export const routerKey = newKeyPair();
export const routerRsaKey = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
export const userKey = newKeyPair();

export function publicKeyOf(key: { public: string }): Buffer {
  const parsed = ssh2.utils.parseKey(key.public);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

export function knownKeyOf(key: { public: string }, keyType: string, revoked = false): KnownKey {
  return { keyType, fingerprint: fingerprintOf(publicKeyOf(key)), revoked };
}

/** One authentication request as the server saw it. */
interface SeenAttempt {
  readonly method: string;
  readonly password?: string;
  readonly key?: Buffer;
  readonly signed?: boolean;
}

export interface TestServerOptions {
  readonly config?: Partial<ServerConfig>;
  /** Decides about an attempt; by default everyone is let in. */
  readonly authenticate?: (context: AuthContext) => void;
  /** What `exec` does; by default the command really runs on this computer. */
  readonly exec?: (channel: ServerChannel, command: string) => void;
  /** What a client may do once it is in; by default run commands. */
  readonly sessions?: 'allowed' | 'refused' | 'without exec' | 'first exec refused';
  readonly onConnection?: (connection: Connection) => void;
}

export interface TestServer {
  readonly port: number;
  readonly attempts: SeenAttempt[];
  readonly commands: string[];
  readonly connections: Connection[];
}

/** A real SSH server on 127.0.0.1 for one test. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const attempts: SeenAttempt[] = [];
  const commands: string[] = [];
  const connections: Connection[] = [];
  let refusedOnce = false;
  const server = new ssh2.Server({ hostKeys: [routerKey.private], ...options.config }, (connection) => {
    connections.push(connection);
    sendWithoutDelay(connection);
    connection.on('error', () => undefined);
    options.onConnection?.(connection);
    connection.on('authentication', (context) => {
      attempts.push(seen(context));
      if (options.authenticate) options.authenticate(context);
      else context.accept();
    });
    connection.on('session', (accept, reject) => {
      if (options.sessions === 'refused') return reject();
      accept().on('exec', (acceptExec, rejectExec, { command }) => {
        if (options.sessions === 'without exec') return rejectExec();
        if (options.sessions === 'first exec refused' && !refusedOnce) {
          refusedOnce = true;
          return rejectExec();
        }
        commands.push(command);
        (options.exec ?? runHere)(acceptExec(), command);
      });
    });
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const connection of connections) connection.end();
    server.close();
  });
  return { port, attempts, commands, connections };
}

function seen(context: AuthContext): SeenAttempt {
  switch (context.method) {
    case 'password':
      return { method: context.method, password: context.password };
    case 'publickey':
      return { method: context.method, key: context.key.data, signed: context.signature !== undefined };
    default:
      return { method: context.method };
  }
}

function runHere(channel: ServerChannel, command: string): void {
  // A group of its own, because what the shell has started must end with it.
  const child = spawn('/bin/sh', ['-c', command], { detached: true });
  channel.pipe(child.stdin);
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => channel.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk));
  channel.on('close', () => killGroup(child));
  child.on('close', (code) => {
    channel.exit(code ?? 255);
    channel.end();
  });
}

/** Ends a process and what it has started; nothing happens when it is over. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, 'SIGKILL');
}

/** A server below SSH: whatever `talk` writes. */
export async function startRawServer(talk: (socket: Socket) => void): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, sockets };
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

export function targetFor(port: number, changes: Partial<ConnectTarget> = {}): ConnectTarget {
  return {
    routerId: 'router-1',
    name: 'Attic',
    host: '127.0.0.1',
    port,
    user: 'root',
    authentication: { agent: false, keyFile: null, password: 'ask' },
    secretsOf: changes.routerId ?? 'router-1',
    legacyAlgorithms: false,
    hostKeyAlias: null,
    hops: [],
    ...changes,
  };
}

export interface Trust extends HostKeyVerifier {
  readonly asked: TrustOffer[];
  readonly remembered: TrustOffer[];
}

/** A person who gives one answer, over what is known already. */
export function trust(known: readonly KnownKey[] = [], answer: 'accept' | 'refuse' = 'accept'): Trust {
  const asked: TrustOffer[] = [];
  const remembered: TrustOffer[] = [];
  return {
    asked,
    remembered,
    known: async () => known,
    askToTrust: async (offer) => {
      asked.push(offer);
      return answer;
    },
    remember: async (offer) => {
      remembered.push(offer);
    },
  };
}

export function dependencies(changes: Partial<ConnectDependencies> = {}): ConnectDependencies {
  return {
    hostKeys: trust(),
    secrets: { password: async () => 'correct', passphrase: async () => null },
    agentSocket: null,
    ...changes,
  };
}
