import PQueue from 'p-queue';
import type { Client } from 'ssh2';
import { isFlowhelmError } from '../../shared/model/errors.ts';
import type { Section } from '../router/command.ts';
import type { RouterConnection, RunOptions } from './connection.ts';
import { cancelled } from './connection-errors.ts';
import { JumpHosts } from './jump-hosts.ts';
import { type LoginSettings, logIn } from './log-in.ts';
import type { LoggedIn } from './login.ts';
import { runScript } from './run-script.ts';
import type { ScriptResult } from './script.ts';
import type { ConnectTarget } from './target.ts';
import type { Transport } from './transport.ts';
import type { UnaskedBytes } from './unasked-bytes.ts';

export interface ConnectDependencies extends LoginSettings {
  readonly signal?: AbortSignal;
  /** The connections to jump hosts that are shared; by default this connection has its own. */
  readonly jumpHosts?: JumpHosts;
}

/** OpenSSH allows 10 channels per connection (MaxSessions); dropbear allows more. */
const channelsAtOnce = 8;

/**
 * Connects and logs in to a router, through its jump hosts; at most one login at a time per address.
 * @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts)
 */
export function connectRouter(target: ConnectTarget, dependencies: ConnectDependencies): Promise<RouterConnection> {
  const { signal } = dependencies;
  const jumpHosts = dependencies.jumpHosts ?? new JumpHosts({ ...dependencies, idleMs: 0 });
  return jumpHosts.reach(
    target,
    signal,
    async (transport) => new SshConnection(target, await logIn(target, transport, dependencies, signal)),
  );
}

class SshConnection implements RouterConnection {
  readonly hostKey: { readonly keyType: string; readonly fingerprint: string };
  readonly passwordless: boolean;
  readonly closed: Promise<void>;
  readonly #target: ConnectTarget;
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #unasked: UnaskedBytes;
  readonly #channels = new PQueue({ concurrency: channelsAtOnce });
  #isOpen = true;

  constructor(target: ConnectTarget, { client, transport, hostKey, passwordless, unasked }: LoggedIn) {
    this.#target = target;
    this.#client = client;
    this.#transport = transport;
    this.#unasked = unasked;
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
    const on = {
      ...{ client: this.#client, target: this.#target, unasked: this.#unasked },
      isLost: () => !this.#isOpen,
    };
    const { signal } = options;
    try {
      return await this.#channels.add(() => runScript(on, sections, options), signal ? { signal } : {});
    } catch (error) {
      if (signal?.aborted && !isFlowhelmError(error)) throw cancelled(this.#target);
      const { lost } = this.#transport;
      throw lost && isFlowhelmError(error) && error.code === 'connection-lost' ? lost : error;
    }
  }

  close(): void {
    this.#isOpen = false;
    this.#client.end();
    // A router that is gone would never close its side; what is written is still sent.
    this.#transport.destroySoon();
  }
}
