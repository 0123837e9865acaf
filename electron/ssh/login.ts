import ssh2, { type Client, type NextAuthHandler, type VerifyCallback } from 'ssh2';
import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import { chooseAlgorithms } from './algorithms.ts';
import { Authenticator, type SecretPrompt } from './authenticate.ts';
import * as errors from './connection-errors.ts';
import {
  decideHostKey,
  type HostKeyVerifier,
  hostKeyRefused,
  type KnownKey,
  type OfferedKey,
  readOfferedKey,
} from './host-keys.ts';
import { PausableTimer } from './pausable-timer.ts';
import { type ConnectTarget, describeTarget } from './target.ts';
import type { Transport } from './transport.ts';
import { UnaskedBytes } from './unasked-bytes.ts';

/** A login needs some 10 KB; a server that sends more than this before it is a hostile or a wrong one. */
const mostBytesBeforeLogin = 1024 * 1024;
/** Answers that we owe a server that does not read them; past this it only wants our memory. */
const mostUnreadBytes = 4 * 1024 * 1024;

export interface LoginDependencies {
  readonly hostKeys: HostKeyVerifier;
  readonly secrets: SecretPrompt;
  readonly agentSocket: string | null;
  readonly signal: AbortSignal | undefined;
  readonly readyTimeoutMs: number;
  readonly keepaliveMs: number;
}

export interface LoggedIn {
  readonly client: Client;
  readonly transport: Transport;
  readonly hostKey: OfferedKey;
  readonly passwordless: boolean;
  /** To be told of what comes on channels. */
  readonly unasked: UnaskedBytes;
}

/** The SSH handshake and login over one transport, from the first byte to the authenticated client or an error. */
export class Login {
  readonly #client = new ssh2.Client();
  readonly #transport: Transport;
  readonly #target: ConnectTarget;
  readonly #known: readonly KnownKey[];
  readonly #dependencies: LoginDependencies;
  readonly #authenticator: Authenticator;
  readonly #timer: PausableTimer;
  readonly #unasked: UnaskedBytes;
  /** Aborts when the login is over, so that open questions to a person go away. */
  readonly #over = new AbortController();
  readonly #outcome = Promise.withResolvers<LoggedIn>();
  #accepted: OfferedKey | null = null;
  /** While a person decides about the key, a lost connection waits: the answer must not be lost with it. */
  #decision: Promise<unknown> = Promise.resolve(null);
  #isDeciding = false;
  #handshakeDone = false;
  #settled = false;

  constructor(
    transport: Transport,
    target: ConnectTarget,
    known: readonly KnownKey[],
    dependencies: LoginDependencies,
  ) {
    this.#transport = transport;
    this.#unasked = new UnaskedBytes(transport);
    this.#target = target;
    this.#known = known;
    this.#dependencies = dependencies;
    const { readyTimeoutMs } = dependencies;
    this.#timer = new PausableTimer(readyTimeoutMs, () =>
      this.#fail(errors.loginTimedOut(target, readyTimeoutMs, this.#phase())),
    );
    this.#authenticator = new Authenticator(target, {
      secrets: dependencies.secrets,
      agentSocket: dependencies.agentSocket,
      signal: this.#over.signal,
      whileAsking: (question) => this.#timer.pausedDuring(question),
      giveUp: (failure) => this.#fail(failure),
    });
  }

  /** @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts) */
  async run(): Promise<LoggedIn> {
    const { signal } = this.#dependencies;
    const onAbort = () => this.#fail(errors.cancelled(this.#target));
    const onReady = () => this.#succeed();
    const onClose = () => this.#fail(this.#explain(null));
    this.#client.on('ready', onReady).on('close', onClose);
    this.#client.on('error', (error) => this.#onError(error));
    this.#client.on('handshake', () => {
      this.#handshakeDone = true;
    });
    this.#client.on('change password', () => this.#fail(passwordExpired(this.#target)));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal?.aborted) throw errors.cancelled(this.#target);
      this.#begin();
      return await this.#outcome.promise;
    } catch (error) {
      this.#transport.destroy();
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#client.removeListener('ready', onReady).removeListener('close', onClose);
      this.#timer.stop();
      this.#over.abort();
    }
  }

  #begin(): void {
    const trustedTypes = this.#known.filter((key) => !key.revoked).map((key) => key.keyType);
    this.#client.connect({
      sock: this.#transport,
      username: this.#target.user,
      algorithms: chooseAlgorithms(trustedTypes, this.#target.legacyAlgorithms),
      readyTimeout: 0,
      keepaliveInterval: this.#dependencies.keepaliveMs,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer, answer: VerifyCallback) => this.#verify(Buffer.from(key), answer),
      authHandler: (allowed, _partial, next) => this.#authenticate(allowed, next),
    });
    this.#transport.on('data', () => this.#guardMemory());
  }

  /** Called in every key exchange, thus again when the router renews its keys: then only the same key will do. */
  #verify(key: Buffer, answer: VerifyCallback): void {
    if (this.#accepted) {
      answer(this.#accepted.key.equals(key));
      return;
    }
    const offered = readOfferedKey(key);
    if (!offered || this.#isDeciding) {
      const reason = offered ? 'a second host key before the first was accepted' : 'malformed host key';
      this.#fail(errors.handshakeFailed(this.#target, new Error(reason)));
      return;
    }
    this.#isDeciding = true;
    this.#decision = this.#decide(offered).then(
      () => {
        this.#accepted = offered;
        if (!this.#settled) this.#guarded(() => answer(true));
        return null;
      },
      (error: unknown) => {
        this.#fail(error);
        return error;
      },
    );
  }

  async #decide(offered: OfferedKey): Promise<void> {
    const decision = decideHostKey(offered, this.#known);
    if (decision === 'trusted') return;
    const refusal = hostKeyRefused(decision, this.#target, offered, this.#known);
    if (decision !== 'unknown') throw refusal;
    const { keyType, fingerprint } = offered;
    const offer = { target: this.#target, keyType, fingerprint, known: this.#known };
    const { hostKeys } = this.#dependencies;
    const answer = await this.#timer.pausedDuring(hostKeys.askToTrust(offer, this.#over.signal));
    if (answer !== 'accept') throw refusal;
    await hostKeys.remember(offer);
  }

  /** ssh2 asks for the next attempt whenever the router says so, even a hostile one in the middle of the key exchange. */
  #authenticate(allowed: readonly string[] | null, next: NextAuthHandler): void {
    if (!this.#accepted || !this.#handshakeDone) {
      this.#fail(errors.handshakeFailed(this.#target, new Error('login before the key exchange was over')));
      return;
    }
    this.#authenticator.next(allowed).then(
      (attempt) => {
        if (this.#settled) return;
        if (attempt === false) this.#fail(this.#authenticator.failure());
        else this.#guarded(() => next(attempt));
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #succeed(): void {
    if (!this.#accepted || !this.#handshakeDone) {
      this.#fail(errors.handshakeFailed(this.#target, new Error('success before the key exchange was over')));
      return;
    }
    if (this.#settled) return;
    this.#settled = true;
    const { current } = this.#authenticator;
    const passwordless = current === null || current === 'none';
    // Once nothing more can be said, nothing is worth hearing: a server that never closes its side would keep a dead connection.
    this.#transport.once('finish', () => this.#transport.destroy());
    this.#outcome.resolve({
      ...{ client: this.#client, transport: this.#transport, unasked: this.#unasked },
      ...{ hostKey: this.#accepted, passwordless },
    });
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#transport.destroy();
    if (isFlowhelmError(error) && error.code === 'cancelled') this.#outcome.reject(error);
    else void this.#decision.then((refusal) => this.#outcome.reject(refusal ?? error));
  }

  /** ssh2 throws on some malformed packets, and here no caller of ours would catch it. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(errors.handshakeFailed(this.#target, error instanceof Error ? error : new Error(String(error))));
    }
  }

  #guardMemory(): void {
    if (!this.#settled && this.#transport.bytesRead > mostBytesBeforeLogin) {
      this.#fail(errors.tooMuchBeforeLogin(this.#target));
    }
    if (this.#transport.writableLength > mostUnreadBytes || this.#unasked.tooMany) this.#transport.destroy();
  }

  #onError(error: Error & { level?: string }): void {
    // The agent not signing, or a key that cannot: ssh2 goes on with the next attempt by itself.
    if (error.level === 'agent' || error.message.startsWith('Error signing data')) return;
    // ssh2 reads nothing any more, and only asks the server to close: a hostile one would keep a dead connection.
    if (this.#settled) this.#transport.destroy();
    this.#fail(this.#explain(error));
  }

  #explain(error: Error | null): FlowhelmError {
    const target = this.#target;
    if (this.#transport.lost) return this.#transport.lost;
    const message = error?.message ?? '';
    if (message.includes('no matching')) return errors.algorithmsNotShared(target, error ?? new Error(message));
    if (notSshMessages.test(message)) {
      return this.#transport.bytesRead === 0 ? errors.closedAtOnce(target, error) : errors.notSsh(target, error);
    }
    if (!this.#handshakeDone) {
      return error && !isNetworkError(error)
        ? errors.handshakeFailed(target, error)
        : errors.connectionLost(target, 'during the SSH handshake', error);
    }
    // dropbear closes without a word after the last allowed try (domain.md 7.2).
    if (this.#authenticator.hasTriedCredentials && !(error && isNetworkError(error)))
      return this.#authenticator.failure();
    return errors.connectionLost(target, 'during the login', error);
  }

  #phase(): string {
    return this.#handshakeDone ? 'login' : 'handshake';
  }
}

/** What ssh2 says when no identification line came, or something else in its place. */
const notSshMessages =
  /^(Connection lost before handshake|Invalid identification string|Max greeting lines|Header line too long|Invalid header)/;

/** A reset counts as the router's own doing: that is how a refused login may end. */
function isNetworkError(error: Error & { level?: string }): boolean {
  return error.level === 'client-socket' && !/ECONNRESET|EPIPE/.test(error.message);
}

function passwordExpired(target: ConnectTarget): FlowhelmError {
  return new FlowhelmError('authentication-failed', {
    sentence: `The password of ${target.user} on ${describeTarget(target)} has expired.`,
    nextStep: 'Log in to the router yourself and set a new password.',
  });
}
