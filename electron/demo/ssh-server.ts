import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { ExecResult } from 'just-bash';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type Session } from 'ssh2';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import { newKeyPair } from './new-key.ts';

const { Server, utils } = ssh2;

/** dropbear: at most 5 connections of one address that have not logged in; OpenWrt passes `-T 3` (domain.md 7.2). */
const maxUnauthenticated = 5;
const maxAuthenticationTries = 3;
/** dropbear's MAX_CMD_LEN. */
const maxCommandLength = 9000;

export interface SshServerOptions {
  readonly ident: string;
  readonly user: string;
  readonly password: string | null;
  /** Lines of public keys that may log in now. */
  readonly authorizedKeys: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly faults: Faults;
  /** False while the box is off or boots. */
  readonly isUp: () => boolean;
  readonly run: (script: string, command: string, signal: AbortSignal) => Promise<ExecResult>;
}

/** The SSH daemon of a virtual router, on a free port of 127.0.0.1. */
export class SshServer {
  readonly #options: SshServerOptions;
  readonly #listener: NetServer;
  readonly #connections = new Set<Connection>();
  /** Also of callers that have not said what they are yet. */
  readonly #sockets = new Set<Socket>();
  #unauthenticated = 0;
  #hostKey = newKeyPair();

  constructor(options: SshServerOptions) {
    this.#options = options;
    this.#listener = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(port, '127.0.0.1', () => {
        const address = this.#listener.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** "SHA256:" and unpadded base64, as OpenSSH prints it. */
  get hostKeyFingerprint(): string {
    const blob = this.#hostKey.public.split(' ')[1] ?? '';
    return `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  renewHostKey(): void {
    this.#hostKey = newKeyPair();
  }

  /** Cuts every connection without a word, as a power cut would. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropConnections();
    await new Promise<void>((resolve) => this.#listener.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (!this.#options.isUp() || this.#unauthenticated >= maxUnauthenticated) {
      socket.destroy();
      return;
    }
    const server = new Server({ hostKeys: [this.#hostKey.private], ident: this.#options.ident }, (connection) =>
      this.#serve(connection, socket),
    );
    server.injectSocket(socket);
  }

  #serve(connection: Connection, socket: Socket): void {
    this.#connections.add(connection);
    this.#unauthenticated += 1;
    let loggedIn = false;
    const leaveQueue = () => {
      if (loggedIn) return;
      loggedIn = true;
      this.#unauthenticated -= 1;
    };
    let tries = 0;
    const gone = new AbortController();
    connection.on('error', () => socket.destroy());
    connection.on('close', () => {
      leaveQueue();
      gone.abort();
      this.#connections.delete(connection);
    });
    connection.on('authentication', (context) => {
      if (context.method !== 'none') tries += 1;
      const isLast = tries >= maxAuthenticationTries;
      void this.#mayLogIn(context).then((mayLogIn) => {
        if (mayLogIn) context.accept();
        else if (isLast) socket.destroy();
        else context.reject(['publickey', 'password']);
      });
    });
    connection.on('ready', () => {
      leaveQueue();
      connection.on('session', (accept) => this.#session(accept(), gone.signal));
    });
  }

  async #mayLogIn(context: AuthContext): Promise<boolean> {
    const { user, password, authorizedKeys, faults } = this.#options;
    if (context.username !== user || faults.find('authentication-refused')) return false;
    if (context.method === 'password') return password !== null && sameSecret(context.password, password);
    if (context.method !== 'publickey') return false;
    return (await authorizedKeys()).some((text) => {
      const key = utils.parseKey(text);
      if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
      return (
        !context.signature || !context.blob || key.verify(context.blob, context.signature, context.hashAlgo) === true
      );
    });
  }

  #session(session: Session, connectionGone: AbortSignal): void {
    session.on('exec', (accept, reject, { command }) => {
      if (Buffer.byteLength(command) > maxCommandLength) return reject();
      const channel = accept();
      const gone = new AbortController();
      channel.on('error', () => gone.abort());
      channel.on('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, connectionGone]);
      const input: Buffer[] = [];
      channel.on('data', (chunk: Buffer) => input.push(chunk));
      channel.on('end', () => void this.#execute(channel, command, Buffer.concat(input).toString('utf8'), signal));
      return undefined;
    });
  }

  async #execute(channel: ServerChannel, command: string, input: string, signal: AbortSignal): Promise<void> {
    const { clock, faults, run } = this.#options;
    const slow = faults.find('slow-link');
    if (slow) await clock.sleep(slow.latencyMs, signal);
    const hang = faults.find('hangs');
    if (hang && hang.section === undefined) return;
    const script = /^(ba|a)?sh -s$/.test(command.trim()) ? input : command;
    const result = await run(script, command, signal).catch((error: unknown) => ({
      stdout: '',
      stderr: `${String(error)}\n`,
      exitCode: 127,
    }));
    if (signal.aborted) return;
    const stdout = faults.find('garbage-output') ? garble(result.stdout) : result.stdout;
    const cut = faults.take('connection-drops', ({ at }) => 'afterBytes' in at);
    if (cut && 'afterBytes' in cut.at) {
      channel.write(Buffer.from(stdout, 'utf8').subarray(0, cut.at.afterBytes), () => this.dropConnections());
      return;
    }
    await this.#send(channel, stdout, signal);
    if (result.stderr) channel.stderr.write(result.stderr);
    channel.exit(result.exitCode);
    channel.end();
  }

  async #send(channel: ServerChannel, text: string, signal: AbortSignal): Promise<void> {
    const slow = this.#options.faults.find('slow-link');
    const bytes = Buffer.from(text, 'utf8');
    const step = slow ? Math.max(1, Math.ceil(slow.bytesPerSecond / 10)) : bytes.length || 1;
    for (let start = 0; start < bytes.length && !signal.aborted; start += step) {
      channel.write(bytes.subarray(start, start + step));
      if (slow) await this.#options.clock.sleep(100, signal);
    }
  }
}

/** What a failing flash or a confused terminal would make of it: bytes lost, control characters in between. */
function garble(text: string): string {
  return [...text].map((character, index) => (index % 7 === 3 ? '\u0007\uFFFD' : character)).join('');
}

function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
