import type { AlertHook } from '../../shared/model/alert.ts';
import type { Attempt, Message } from './attempt.ts';

export type Webhook = Extract<AlertHook, { kind: 'webhook' }>;

export interface WebhookOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

const timeoutMs = 10_000;
const redirectsAtMost = 3;

/**
 * Posts a message once. Redirects are followed only on the same server and only where the method stays (307, 308): the address holds a
 * token that is nobody else's business. Never throws.
 */
export async function postWebhook({ url }: Webhook, { body }: Message, options: WebhookOptions): Promise<Attempt> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs ?? timeoutMs)]);
  try {
    return await post(new URL(url), body, signal, redirectsAtMost);
  } catch (error) {
    return options.signal.aborted
      ? { ok: false, detail: 'Flowhelm ended before the receiver answered.', again: false }
      : { ok: false, detail: failureIn(error), again: true };
  }
}

async function post(address: URL, body: string, signal: AbortSignal, redirects: number): Promise<Attempt> {
  const { url, headers } = withoutLogin(address);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'flowhelm', ...headers },
    body,
    signal,
    redirect: 'manual',
  });
  // what it says is of no use, and may be long
  await response.body?.cancel();
  const { status } = response;
  if (response.ok) return { ok: true, detail: `The receiver answered ${status}.` };
  if (status >= 300 && status < 400) {
    const target = targetOf(response, address);
    const stays = target?.origin === address.origin && (status === 307 || status === 308);
    if (target && stays && redirects > 0) return post(target, body, signal, redirects - 1);
    const detail = `The receiver redirects to another place (${status}); use the address of that place.`;
    return { ok: false, detail, again: false };
  }
  const again = status === 408 || status === 429 || status >= 500;
  const afterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    detail: `The receiver answered ${status}.`,
    again,
    ...(afterSeconds > 0 && { afterSeconds }),
  };
}

function targetOf(response: Response, address: URL): URL | null {
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, address.href)) return null;
  const target = new URL(location, address);
  target.username = address.username;
  target.password = address.password;
  return target;
}

/** `fetch` takes no address with a user and password in it; they go where they belong. */
function withoutLogin(address: URL): { url: URL; headers: Record<string, string> } {
  if (address.username === '' && address.password === '') return { url: address, headers: {} };
  const url = new URL(address);
  url.username = '';
  url.password = '';
  const login = `${decoded(address.username)}:${decoded(address.password)}`;
  return { url, headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` } };
}

/** `URL` leaves a percent sign that begins no escape as it was typed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refuses the connection.',
  ECONNRESET: 'The receiver closed the connection.',
  ENOTFOUND: 'There is no receiver of that name.',
  EAI_AGAIN: 'The name of the receiver cannot be looked up now.',
  UND_ERR_SOCKET: 'The receiver closed the connection.',
};

/** The messages of `fetch` and below may name the address. */
function failureIn(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'The receiver did not answer in time.';
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known = causes[code];
  if (known !== undefined) return known;
  const named = /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? ` (${code})` : '';
  return `The receiver cannot be reached${named}.`;
}
