import type { Socket } from 'node:net';
import PQueue from 'p-queue';
import type { Client } from 'ssh2';
import { isFlowhelmError } from '../../shared/model/errors.ts';
import type { Section } from '../router/command.ts';
import { findAgentSocket } from './agent.ts';
import type { SecretPrompt } from './authenticate.ts';
import type { RouterConnection, RunOptions } from './connection.ts';
import { cancelled } from './connection-errors.ts';
import { dial } from './dial.ts';
import type { HostKeyVerifier } from './host-keys.ts';
import { type LoggedIn, Login } from './login.ts';
import { LoginQueue } from './login-queue.ts';
import { runScript } from './run-script.ts';
import type { ScriptResult } from './script.ts';
import type { ConnectTarget } from './target.ts';

export interface ConnectDependencies {
  /** Not optional: ssh2 accepts every key when nobody looks. */
  readonly hostKeys: HostKeyVerifier;
  readonly secrets: SecretPrompt;
  readonly signal?: AbortSignal;
  /** The SSH agent's socket or pipe; by default the one of this user's session. `null` = no agent. */
  readonly agentSocket?: string | null;
  readonly connectTimeoutMs?: number;
  /** For handshake and login, without the time that a person thinks. Slow MIPS routers need many seconds. */
  readonly readyTimeoutMs?: number;
  /** After three unanswered keepalives the connection counts as lost. */
  readonly keepaliveMs?: number;
}

const defaults = { connectTimeoutMs: 10_000, readyTimeoutMs: 30_000, keepaliveMs: 15_000 };
/** OpenSSH allows 10 channels per connection (MaxSessions); dropbear allows more. */
const channelsAtOnce = 8;
const logins = new LoginQueue();

/**
 * Connects and logs in to a router; at most one login at a time per address.
 * @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts)
 */
export async function connectRouter(
  target: ConnectTarget,
  dependencies: ConnectDependencies,
): Promise<RouterConnection> {
  const { signal } = dependencies;
  try {
    return await logins.run(target, signal, () => connectNow(target, dependencies));
  } catch (error) {
    if (signal?.aborted && !isFlowhelmError(error)) throw cancelled(target);
    throw error;
  }
}

async function connectNow(target: ConnectTarget, dependencies: ConnectDependencies): Promise<RouterConnection> {
  const { hostKeys, secrets, signal } = dependencies;
  const known = await hostKeys.known(target);
  const socket = await dial(target, dependencies.connectTimeoutMs ?? defaults.connectTimeoutMs, signal);
  const login = new Login(socket, target, known, {
    hostKeys,
    secrets,
    signal,
    agentSocket:
      dependencies.agentSocket === undefined
        ? findAgentSocket(process.env, process.platform)
        : dependencies.agentSocket,
    readyTimeoutMs: dependencies.readyTimeoutMs ?? defaults.readyTimeoutMs,
    keepaliveMs: dependencies.keepaliveMs ?? defaults.keepaliveMs,
  });
  return new SshConnection(target, await login.run());
}

class SshConnection implements RouterConnection {
  readonly hostKey: { readonly keyType: string; readonly fingerprint: string };
  readonly passwordless: boolean;
  readonly closed: Promise<void>;
  readonly #target: ConnectTarget;
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #channels = new PQueue({ concurrency: channelsAtOnce });
  #isOpen = true;

  constructor(target: ConnectTarget, { client, socket, hostKey, passwordless }: LoggedIn) {
    this.#target = target;
    this.#client = client;
    this.#socket = socket;
    this.hostKey = { keyType: hostKey.keyType, fingerprint: hostKey.fingerprint };
    this.passwordless = passwordless;
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#isOpen = false;
        resolve();
      });
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async run(sections: readonly Section[], options: RunOptions): Promise<ScriptResult> {
    const on = { client: this.#client, target: this.#target, isLost: () => !this.#isOpen };
    const { signal } = options;
    try {
      return await this.#channels.add(() => runScript(on, sections, options), signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted && !isFlowhelmError(error)) throw cancelled(this.#target);
      throw error;
    }
  }

  close(): void {
    this.#isOpen = false;
    this.#client.end();
    // A router that is gone would never close its side; what is written is still sent.
    this.#socket.destroySoon();
  }
}
