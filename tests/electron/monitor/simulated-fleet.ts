import { setImmediate as flush } from 'node:timers/promises';
import { asFailure } from '../../../electron/fleet/failure.ts';
import type { Polled, Unasked } from '../../../electron/monitor/dependencies.ts';
import { Monitor } from '../../../electron/monitor/monitor.ts';
import type { KnownHardware, PollContents } from '../../../electron/monitor/polled-router.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';
import type { Reading } from '../../../shared/model/observation.ts';

/** How a simulated router answers a poll. */
export interface Answer {
  readonly wallMs: number;
  readonly reading?: Partial<Reading>;
  readonly fails?: ErrorCode;
}

export interface Told {
  readonly id: string;
  /** Seconds since the beginning. */
  readonly at: number;
  readonly what: 'polled' | 'failed' | 'missed' | 'audit' | Unasked;
}

export interface FleetSettings {
  readonly routers: number;
  readonly pollSeconds?: number;
  readonly pollBudget?: number;
  readonly answer?: (id: string, contents: PollContents, poll: number) => Answer;
  readonly hardware?: KnownHardware;
  /** How the fleet is told; by default everything is kept. */
  readonly keepTold?: boolean;
}

const beginning = Date.parse('2026-11-22T12:00:00Z');
export const stepMs = 250;

export const quietReading: Reading = {
  bootId: 'boot-1',
  configurationDigest: 'digest-1',
  sample: null,
  loadAverage: [0.1],
  flows: null,
  conntrack: { entries: 200, max: 16_384 },
  npu: null,
  portCounters: null,
  gatewayMs: null,
  cpuMs: 12,
};

/** A fleet in which time goes by in steps of a tick, and which keeps what the monitor does with it. */
export class SimulatedFleet {
  readonly monitor: Monitor;
  readonly ids: readonly string[];
  readonly told: Told[] = [];
  readonly polled = new Map<string, Polled>();
  /** Seconds since the beginning of every poll, by router. */
  readonly polls = new Map<string, number[]>();
  readonly settings: { pollSeconds: number; pollBudget: number };
  readonly disconnected: string[] = [];
  answer: NonNullable<FleetSettings['answer']>;
  watched = true;
  network = 'home';
  /** Largest number of polls at once, on one router and in all. */
  most = { perRouter: 0, inAll: 0 };
  /** How often the monitor has asked for settings or chance: a measure of its work. */
  decisions = 0;
  startedPerSecond = new Map<number, number>();
  readonly audited = new Set<string>();
  readonly #running = new Map<string, number>();
  readonly #events: { at: number; happen: () => void }[] = [];
  readonly #keepTold: boolean;
  #steady = 0;
  #wall = beginning;
  #seed = 1;
  #count = 0;

  constructor({ routers, pollSeconds = 30, pollBudget = 0.01, answer, hardware, keepTold = true }: FleetSettings) {
    this.ids = Array.from({ length: routers }, (_, index) => `r${index}`);
    this.settings = { pollSeconds, pollBudget };
    this.answer = answer ?? (() => ({ wallMs: 40 }));
    this.#keepTold = keepTold;
    this.monitor = new Monitor({
      clock: { wall: () => this.#wall, steady: () => this.#steady },
      random: () => {
        this.decisions += 1;
        return this.#random();
      },
      every: () => () => undefined,
      network: () => this.network,
      log: silentLog,
      settings: () => {
        this.decisions += 1;
        return this.settings;
      },
      watched: () => this.watched,
      fleetSize: () => this.ids.length,
      isAudited: (id) => this.audited.has(id),
      connect: async () => undefined,
      disconnect: (id) => this.disconnected.push(id),
      poll: (id, contents, signal) => this.#poll(id, contents, signal),
      asFailure,
      audit: (id) => this.#audit(id, hardware ?? { processors: 2, dearTables: false }),
      onPolled: (id, polled) => {
        this.polled.set(id, polled);
        this.#tell(id, 'polled');
      },
      onFailed: (id) => this.#tell(id, 'failed'),
      onMissed: (id) => this.#tell(id, 'missed'),
      onGap: (id, _, reason) => this.#tell(id, reason),
    });
  }

  /** Polls that have begun. */
  get begun(): number {
    return this.#count;
  }

  get seconds(): number {
    return this.#steady / 1000;
  }

  resume(): this {
    this.monitor.resume(this.ids);
    return this;
  }

  async pass(seconds: number): Promise<void> {
    for (let left = seconds * 1000; left > 0; left -= stepMs) {
      this.#steady += stepMs;
      this.#wall += stepMs;
      await this.#happen();
      this.monitor.tick();
      await flush();
    }
  }

  /** The computer sleeps; on some systems the steady clock goes on, on others it does not. */
  async sleep(seconds: number, { steadyGoesOn = false } = {}): Promise<void> {
    this.#wall += seconds * 1000;
    if (steadyGoesOn) this.#steady += seconds * 1000;
    await this.pass(stepMs / 1000);
  }

  setWallClock(bySeconds: number): void {
    this.#wall += bySeconds * 1000;
  }

  count(what: Told['what'], id?: string): number {
    return this.told.filter((each) => each.what === what && (id === undefined || each.id === id)).length;
  }

  pollsOf(id: string): number[] {
    return this.polls.get(id) ?? [];
  }

  /** Seconds between the polls of a router that came after a moment. */
  intervals(id: string, after = 0): number[] {
    const polls = this.pollsOf(id).filter((at) => at >= after);
    return polls.slice(1).map((at, index) => at - (polls[index] ?? 0));
  }

  /** Most polls that began within one second, after a moment. */
  busiestSecond(after: number): number {
    return Math.max(0, ...[...this.startedPerSecond].flatMap(([second, polls]) => (second >= after ? polls : [])));
  }

  #audit(id: string, hardware: KnownHardware): void {
    this.#tell(id, 'audit');
    if (this.audited.has(id)) return;
    this.audited.add(id);
    this.#at(500, () => {
      this.audited.delete(id);
      const { fails, reading } = this.answer(id, { tables: false, gateway: false }, -1);
      if (fails) this.monitor.auditFailed(id, failure(fails));
      else this.monitor.audited(id, reading?.bootId ?? quietReading.bootId, hardware);
    });
  }

  #poll(id: string, contents: PollContents, signal: AbortSignal): Promise<Reading> {
    const number = this.#count;
    this.#count += 1;
    const second = Math.floor(this.seconds);
    this.startedPerSecond.set(second, (this.startedPerSecond.get(second) ?? 0) + 1);
    if (this.#keepTold) this.polls.set(id, [...this.pollsOf(id), this.seconds]);
    this.#enter(id, 1);
    const { wallMs, reading, fails } = this.answer(id, contents, number);
    return new Promise<Reading>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(failure('cancelled')), { once: true });
      this.#at(wallMs, () => (fails ? reject(failure(fails)) : resolve({ ...quietReading, ...reading })));
    }).finally(() => this.#enter(id, -1));
  }

  #enter(id: string, change: 1 | -1): void {
    const running = (this.#running.get(id) ?? 0) + change;
    if (running === 0) this.#running.delete(id);
    else this.#running.set(id, running);
    const { perRouter, inAll } = this.most;
    this.most = { perRouter: Math.max(perRouter, running), inAll: Math.max(inAll, this.#running.size) };
  }

  #tell(id: string, what: Told['what']): void {
    if (this.#keepTold) this.told.push({ id, at: this.seconds, what });
  }

  #at(afterMs: number, happen: () => void): void {
    this.#events.push({ at: this.#steady + afterMs, happen });
  }

  async #happen(): Promise<void> {
    const due = this.#events.filter(({ at }) => at <= this.#steady);
    if (due.length === 0) return;
    const later = this.#events.filter(({ at }) => at > this.#steady);
    this.#events.splice(0, this.#events.length, ...later);
    for (const { happen } of due) happen();
    await flush();
  }

  /** The same in every run. */
  #random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }
}

export function failure(code: ErrorCode): FlowhelmError {
  return new FlowhelmError(code, { sentence: 'It failed.', nextStep: 'Try again.' });
}

const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  hide: () => undefined,
  redact: (text: string) => text,
  tail: () => '',
};
