import ssh2, { type AnyAuthMethod, type KeyboardInteractiveAuthMethod, type ParsedKey } from 'ssh2';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { ChosenKeysAgent, listAgentKeys } from './agent.ts';
import { type KeyFile, passphraseMissing, readKeyFile, unlockKeyFile } from './key-file.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/** Where secrets come from: the OS keyring or a person. `null` = none is given. `signal` aborts when the answer is of no use. */
export interface SecretPrompt {
  password(target: ConnectTarget, signal: AbortSignal): Promise<string | null>;
  passphrase(target: ConnectTarget, keyFile: string, signal: AbortSignal): Promise<string | null>;
}

type Method = 'none' | 'publickey' | 'password' | 'keyboard-interactive';
const methods: readonly string[] = ['publickey', 'password', 'keyboard-interactive', 'hostbased'];

/** OpenWrt's dropbear runs with `-T 3`; the password needs one of the three tries (domain.md 7.2). */
const agentKeysBeforePassword = 2;
const agentKeysAtMost = 5;
/** One question for the password and a few that we have no answer to; a router that asks more would ask for ever. */
const mostRounds = 5;

export interface AuthenticatorDependencies {
  readonly secrets: SecretPrompt;
  readonly agentSocket: string | null;
  readonly signal: AbortSignal;
  /** Wraps every question to a person, whose time does not count against the router's. */
  readonly whileAsking: <Answer>(question: Promise<Answer>) => Promise<Answer>;
  /** Ends the login: the router asks without end. */
  readonly giveUp: (failure: FlowhelmError) => void;
}

/** How a tried password is called in a failure. */
const passwordLabel = 'the password';

/**
 * Chooses what to try next on one login: the agent, the key file, then the password, each once. `none` is tried only before a
 * person would be asked for a password (or when there is nothing else): it tells which methods the router allows, it is not
 * counted by dropbear, and it shows that a router has no password at all.
 */
export class Authenticator {
  readonly #target: ConnectTarget;
  readonly #dependencies: AuthenticatorDependencies;
  readonly #attempts: AsyncGenerator<AnyAuthMethod, void>;
  readonly #tried: string[] = [];
  #allowed: readonly string[] | null = null;
  #current: Method | null = null;
  #note: string | null = null;

  constructor(target: ConnectTarget, dependencies: AuthenticatorDependencies) {
    this.#target = target;
    this.#dependencies = dependencies;
    this.#attempts = this.#choose();
  }

  /** The way in that the router accepted, once it has; `null` before anything was tried. */
  get current(): Method | null {
    return this.#current;
  }

  /** True once the router has seen a key or a password. */
  get hasTriedCredentials(): boolean {
    return this.#tried.length > 0;
  }

  /**
   * The next attempt, or `false` when there is none. `allowed` is what the router said it accepts, `null` at first.
   * @throws FlowhelmError `key-file-unusable`
   */
  async next(allowed: readonly string[] | null): Promise<AnyAuthMethod | false> {
    if (allowed) this.#allowed = methods.filter((method) => allowed.includes(method));
    const { value, done } = await this.#attempts.next();
    return done || !value ? false : value;
  }

  async *#choose(): AsyncGenerator<AnyAuthMethod, void> {
    const { agent, keyFile, password } = this.#target.authentication;
    const named = keyFile === null ? null : await readKeyFile(keyFile);
    const agentAnswered = agent ? yield* this.#tryAgent(named) : false;
    if (named && !agentAnswered) yield* this.#tryKeyFile(named);
    if (password !== 'never' || !this.hasTriedCredentials)
      yield this.#attempt('none', null, { type: 'none', username: this.#target.user });
    if (password !== 'never') yield* this.#tryPassword();
  }

  /** True when the agent has answered for the named key, so that trying its file as well would only burn a try. */
  async *#tryAgent(named: KeyFile | null): AsyncGenerator<AnyAuthMethod, boolean> {
    const { agentSocket } = this.#dependencies;
    if (agentSocket === null || !this.#mayTry('publickey')) return false;
    const agent = ssh2.createAgent(agentSocket);
    const keys = this.#chooseKeys(await listAgentKeys(agent), named);
    if (keys.length === 0) return false;
    const chosen = new ChosenKeysAgent(agent, keys);
    const label = keys.length === 1 ? 'a key of the agent' : `${keys.length} keys of the agent`;
    yield this.#attempt('publickey', label, { type: 'agent', username: this.#target.user, agent: chosen });
    return named !== null && !chosen.refusedToSign;
  }

  #chooseKeys(held: readonly ParsedKey[], named: KeyFile | null): readonly ParsedKey[] {
    if (this.#target.authentication.keyFile !== null) {
      const publicKey = named?.publicKey;
      return publicKey ? held.filter((key) => key.getPublicSSH().equals(publicKey)).slice(0, 1) : [];
    }
    const most = this.#target.authentication.password === 'never' ? agentKeysAtMost : agentKeysBeforePassword;
    if (held.length > most) this.#note = `The agent holds ${held.length} keys; only the first ${most} were offered.`;
    return held.slice(0, most);
  }

  async *#tryKeyFile(keyFile: KeyFile): AsyncGenerator<AnyAuthMethod, void> {
    if (!this.#mayTry('publickey')) return;
    const key = keyFile.privateKey ?? (keyFile.encrypted ? await this.#unlock(keyFile) : null);
    if (key) yield this.#attempt('publickey', 'the key file', { type: 'publickey', username: this.#target.user, key });
    else this.#note = 'The key file holds a public key only, and the agent does not have its private part.';
  }

  async #unlock(keyFile: KeyFile): Promise<ParsedKey> {
    const { secrets, signal, whileAsking } = this.#dependencies;
    const passphrase = await whileAsking(secrets.passphrase(this.#target, keyFile.path, signal));
    if (passphrase === null) throw passphraseMissing(keyFile);
    return unlockKeyFile(keyFile, passphrase);
  }

  async *#tryPassword(): AsyncGenerator<AnyAuthMethod, void> {
    const { secrets, signal, whileAsking } = this.#dependencies;
    const method = this.#mayTry('password') ? 'password' : 'keyboard-interactive';
    if (!this.#mayTry(method)) return;
    const password = await whileAsking(secrets.password(this.#target, signal));
    if (password === null) {
      this.#note = 'No password was given.';
      return;
    }
    const username = this.#target.user;
    yield method === 'password'
      ? this.#attempt(method, passwordLabel, { type: method, username, password })
      : this.#attempt(method, passwordLabel, { type: method, username, prompt: this.#answerWith(password) });
  }

  /** Answers the one hidden question that a password is the answer to, once; a router that asks anything else gets nothing. */
  #answerWith(password: string): KeyboardInteractiveAuthMethod['prompt'] {
    let rounds = 0;
    return (_name, _instructions, _language, prompts, finish) => {
      rounds += 1;
      const isPasswordQuestion = prompts.length === 1 && prompts[0]?.echo !== true;
      if (rounds > mostRounds) this.#dependencies.giveUp(this.failure());
      else finish(isPasswordQuestion && rounds === 1 ? [password] : prompts.map(() => ''));
    };
  }

  #attempt(method: Method, label: string | null, attempt: AnyAuthMethod): AnyAuthMethod {
    this.#current = method;
    if (label !== null) this.#tried.push(label);
    return attempt;
  }

  #mayTry(method: Method): boolean {
    return this.#allowed === null || this.#allowed.includes(method);
  }

  /** The login as a whole failed; says what was tried and what the router would accept. Never holds a secret. */
  failure(): FlowhelmError {
    const router = describeTarget(this.#target);
    const { user } = this.#target;
    const tried = this.#tried.length === 0 ? 'nothing' : this.#tried.join(', ');
    const sentence =
      this.#tried.length === 0
        ? `There is no key or password to log in to ${router} as ${user}.`
        : `${router} does not let ${user} in with ${this.#tried.join(' or ')}.`;
    return new FlowhelmError('authentication-failed', {
      sentence: this.#note === null ? sentence : `${sentence} ${this.#note}`,
      nextStep: this.#nextStep(),
      evidence: { user, tried, allowed: this.#allowed === null ? 'not told' : this.#allowed.join(', ') || 'nothing' },
    });
  }

  #nextStep(): string {
    const { keyFile, password } = this.#target.authentication;
    if (this.#tried.includes(passwordLabel)) return 'Check the user and the password.';
    if (this.#allowed !== null && !this.#allowed.includes('publickey')) {
      return password === 'never'
        ? 'This router accepts passwords only: allow a password for it.'
        : 'Check the user and the password.';
    }
    if (this.#allowed !== null && !this.#allowed.some((method) => method !== 'publickey')) {
      return 'This router accepts keys only: add your public key to /etc/dropbear/authorized_keys on it (in LuCI: System, Administration, SSH-Keys), and name its key file here.';
    }
    return keyFile === null
      ? 'Check the user and the password, or name the one key file that this router knows.'
      : 'Check the user, and that the public key of this key file is in /etc/dropbear/authorized_keys on the router (in LuCI: System, Administration, SSH-Keys).';
  }
}
