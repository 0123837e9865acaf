import { findAgentSocket } from './agent.ts';
import type { SecretPrompt } from './authenticate.ts';
import type { HostKeyVerifier } from './host-keys.ts';
import { type LoggedIn, Login } from './login.ts';
import type { ConnectTarget } from './target.ts';
import type { Transport } from './transport.ts';

/** What every login needs, to a router and to a jump host alike. */
export interface LoginSettings {
  /** Not optional: ssh2 accepts every key when nobody looks. */
  readonly hostKeys: HostKeyVerifier;
  readonly secrets: SecretPrompt;
  /** The SSH agent's socket or pipe; by default the one of this user's session. `null` = no agent. */
  readonly agentSocket?: string | null;
  readonly connectTimeoutMs?: number;
  /** For handshake and login, without the time that a person thinks. Slow MIPS routers need many seconds. */
  readonly readyTimeoutMs?: number;
  /** After three unanswered keepalives the connection counts as lost. */
  readonly keepaliveMs?: number;
}

/** The deadlines, in milliseconds. */
export function timesOf({ connectTimeoutMs = 10_000, readyTimeoutMs = 30_000, keepaliveMs = 15_000 }: LoginSettings) {
  return { connectMs: connectTimeoutMs, readyMs: readyTimeoutMs, keepaliveMs };
}

/**
 * The SSH handshake and login with what is known of the machine.
 * @throws FlowhelmError every code of "the way to the router" (shared/model/errors.ts)
 */
export async function logIn(
  target: ConnectTarget,
  transport: Transport,
  settings: LoginSettings,
  signal: AbortSignal | undefined,
): Promise<LoggedIn> {
  const { hostKeys, secrets, agentSocket = findAgentSocket(process.env, process.platform) } = settings;
  const { readyMs, keepaliveMs } = timesOf(settings);
  // A transport that breaks while the keys are read is noticed by the login.
  const ignore = () => undefined;
  transport.on('error', ignore);
  const known = await hostKeys.known(target).catch((error: unknown) => {
    transport.destroy();
    throw error;
  });
  const login = new Login(transport, target, known, {
    ...{ hostKeys, secrets, signal, agentSocket, keepaliveMs },
    readyTimeoutMs: readyMs,
  });
  return login.run();
}
