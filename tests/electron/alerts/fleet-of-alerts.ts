import { onTestFinished } from 'vitest';
import { Alerts } from '../../../electron/alerts/alerts.ts';
import type { Attempt, Message } from '../../../electron/alerts/attempt.ts';
import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import type { Alert, AlertHook } from '../../../shared/model/alert.ts';
import { begin } from '../../shared/rules/alerts/observations.ts';
import { router, temporaryFolder } from '../store/samples.ts';

/** Time that goes on when a test says so, with what is to happen then. */
export class InjectedTime {
  #now = begin;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  readonly now = () => new Date(this.#now);

  readonly later = (action: () => void, milliseconds: number) => {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** Resolves when `milliseconds` have gone by. */
  readonly sleep = (milliseconds: number) => new Promise<void>((resolve) => this.later(resolve, milliseconds));

  async pass(seconds: number): Promise<void> {
    const until = this.#now + seconds * 1000;
    for (;;) {
      await settled();
      const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.action();
    }
    this.#now = until;
  }
}

/** Everything that follows without time going by has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

export interface Sent {
  readonly hookId: string;
  /** Where to; of a command its program. */
  readonly to: string;
  readonly message: Message;
}

export interface AlertsOnTrial {
  readonly alerts: Alerts;
  readonly profile: Profile;
  readonly time: InjectedTime;
  /** What is on the board, newest first. */
  readonly shown: () => readonly Alert[];
  /** What hooks were told. */
  readonly sent: Sent[];
  /** Texts that are kept out of the log, and what the log was told. */
  readonly hidden: string[];
  readonly logged: string[];
}

export const hook = (changes: Partial<AlertHook> = {}): AlertHook => ({
  ...{ id: 'h', name: 'Chat', enabled: true, atLeast: 'info', onClose: true },
  ...{ kind: 'webhook', url: 'http://127.0.0.1:1/T0KENT0KEN' },
  ...(changes as object),
});

/** Alerts over a profile of some routers, with injected time and hooks that only note what they were told. */
export function alertsOnTrial(
  given: { readonly routers?: readonly string[]; readonly home?: string; readonly answers?: readonly Attempt[] } = {},
): AlertsOnTrial {
  const time = new InjectedTime();
  const profile = openProfile({ mode: 'write', home: given.home ?? temporaryFolder(), now: time.now });
  onTestFinished(() => profile.close());
  for (const id of given.routers ?? ['attic']) if (!profile.routers.get(id)) profile.routers.add(router(id, id));
  let board: readonly Alert[] = [];
  const sent: Sent[] = [];
  const hidden: string[] = [];
  const logged: string[] = [];
  const answers = [...(given.answers ?? [])];
  const note = (facts: object, message: string) => logged.push(`${message} ${JSON.stringify(facts)}`);
  const alerts = new Alerts({
    profile,
    show: (open) => {
      board = open;
    },
    log: { info: note, warn: note, hide: (secret) => hidden.push(secret) },
    now: time.now,
    hooks: {
      later: time.later,
      sleep: time.sleep,
      attempt: async (told, message) => {
        sent.push({ hookId: told.id, to: told.kind === 'webhook' ? told.url : told.program, message });
        return answers.shift() ?? { ok: true, detail: 'It was told.' };
      },
    },
  });
  onTestFinished(() => alerts.close());
  return { alerts, profile, time, shown: () => board, sent, hidden, logged };
}
