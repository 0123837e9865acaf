import { setTimeout as delay } from 'node:timers/promises';
import { type AlertHook, type AlertSettings, isMoreSevere } from '../../shared/model/alert.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { Log } from '../log.ts';
import type { Attempt, Message } from './attempt.ts';
import { runCommandHook } from './command.ts';
import { Gathering } from './gathering.ts';
import { madeUpNews, messageOf } from './message.ts';
import { postWebhook } from './webhook.ts';
import type { AlertNews } from './words.ts';

export interface HooksOptions {
  readonly settings: () => AlertSettings;
  readonly log: Pick<Log, 'info' | 'warn' | 'hide'>;
  readonly now: () => Date;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Tells a hook once; injected in tests. */
  readonly attempt?: (hook: AlertHook, message: Message, signal: AbortSignal) => Promise<Attempt>;
  readonly later?: (action: () => void, milliseconds: number) => () => void;
}

/** Pauses before a message is tried again, milliseconds. */
const pausesMs = [2_000, 15_000, 60_000];
const longestPauseMs = 300_000;
/** Messages that wait for one hook; of more the oldest go. */
const waitingAtMost = 20;

/** Tells the hooks of what happens to alerts: in bursts, one message at a time for each hook, and nobody waits for them. */
export class Hooks {
  readonly #options: HooksOptions;
  readonly #gathering: Gathering<AlertNews>;
  readonly #queues = new Map<string, Message[]>();
  readonly #busy = new Set<string>();
  readonly #closing = new AbortController();

  constructor(options: HooksOptions) {
    this.#options = options;
    const { later, now } = options;
    const deliver = (news: readonly AlertNews[]) => this.#deliver(news);
    this.#gathering = new Gathering({ deliver, now: () => now().getTime(), ...(later && { later }) });
    this.hide(options.settings());
  }

  tell(news: readonly AlertNews[]): void {
    if (this.#closing.signal.aborted || !this.#options.settings().hooks.some(({ enabled }) => enabled)) return;
    this.#gathering.add(news);
  }

  /** Keeps what may be a token out of the log. */
  hide({ hooks }: Pick<AlertSettings, 'hooks'>): void {
    for (const hook of hooks) {
      if (hook.kind !== 'webhook') continue;
      this.#options.log.hide(hook.url);
      if (!URL.canParse(hook.url)) continue;
      const { href, pathname, search, password } = new URL(hook.url);
      for (const part of [href, pathname, search, password]) if (part.length >= 8) this.#options.log.hide(part);
    }
  }

  /** Tells a hook of an alert that is none, once, whether it is enabled or not. */
  async try(hook: AlertHook): Promise<{ ok: boolean; detail: string }> {
    this.hide({ hooks: [hook] });
    const at = this.#options.now();
    const { ok, detail } = await this.#attempt(hook, messageOf([madeUpNews(at)], at, true));
    return { ok, detail };
  }

  /** Ends what is under way; what waits is not told any more. */
  close(): void {
    this.#gathering.close();
    this.#closing.abort();
    this.#queues.clear();
  }

  #deliver(news: readonly AlertNews[]): void {
    const lasting = withoutPassing(news);
    for (const hook of this.#options.settings().hooks) {
      const wanted = hook.enabled ? lasting.filter((one) => wants(hook, one)) : [];
      if (wanted.length === 0) continue;
      const queue = this.#queues.get(hook.id) ?? [];
      queue.push(messageOf(wanted, this.#options.now()));
      this.#queues.set(hook.id, queue);
      if (queue.length > waitingAtMost) {
        queue.shift();
        this.#options.log.warn({ hookId: hook.id }, 'a message of alerts was given up, because too many wait');
      }
      void this.#work(hook.id);
    }
  }

  async #work(hookId: string): Promise<void> {
    if (this.#busy.has(hookId)) return;
    this.#busy.add(hookId);
    try {
      for (;;) {
        const message = this.#queues.get(hookId)?.shift();
        if (!message) break;
        await this.#send(hookId, message);
      }
    } finally {
      this.#busy.delete(hookId);
      this.#queues.delete(hookId);
    }
  }

  async #send(hookId: string, message: Message): Promise<void> {
    const { log, settings, sleep = pause } = this.#options;
    const { signal } = this.#closing;
    for (let tried = 1; ; tried += 1) {
      // as it is now: somebody may have corrected its address meanwhile, or switched it off
      const hook = settings().hooks.find(({ id, enabled }) => id === hookId && enabled);
      if (!hook) return log.info({ hookId }, 'a message of alerts was given up, because its hook is off or gone');
      const attempt = await this.#attempt(hook, message);
      if (signal.aborted) return;
      if (attempt.ok) return log.info({ hookId, tried }, 'a hook was told of alerts');
      const pauseMs = pausesMs[tried - 1];
      if (!attempt.again || pauseMs === undefined) {
        return log.warn({ hookId, tried, detail: attempt.detail }, 'a hook could not be told of alerts');
      }
      await sleep(Math.min(longestPauseMs, Math.max(pauseMs, (attempt.afterSeconds ?? 0) * 1000)), signal);
      if (signal.aborted) return;
    }
  }

  #attempt(hook: AlertHook, message: Message): Promise<Attempt> {
    const { signal } = this.#closing;
    const { attempt } = this.#options;
    if (attempt) return attempt(hook, message, signal);
    switch (hook.kind) {
      case 'webhook':
        return postWebhook(hook, message, { signal });
      case 'command':
        return runCommandHook(hook, message, { signal });
      default:
        return assertNever(hook);
    }
  }
}

function wants({ atLeast, onClose }: AlertHook, { event, alert }: AlertNews): boolean {
  if (event === 'closed' && !onClose) return false;
  // whoever holds an alert for open hears that it is not, also when it had become too mild for them
  const severity = event === 'closed' ? (alert.worstSeverity ?? alert.severity) : alert.severity;
  return !isMoreSevere(atLeast, severity);
}

/** What opened and closed again before anybody could be told is no news. Of the rest, each alert as it is now, once. */
function withoutPassing(news: readonly AlertNews[]): AlertNews[] {
  const byAlert = new Map<string, AlertNews>();
  const opened = new Set(news.flatMap(({ event, alert }) => (event === 'opened' ? [alert.id] : [])));
  for (const one of news) {
    const { id } = one.alert;
    if (one.event === 'closed' && opened.has(id)) byAlert.delete(id);
    else byAlert.set(id, one.event === 'worsened' && opened.has(id) ? { ...one, event: 'opened' } : one);
  }
  return [...byAlert.values()];
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
