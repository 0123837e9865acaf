import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Polling, Settings } from '../../shared/model/fleet.ts';
import type { Reading } from '../../shared/model/observation.ts';
import type { NpuEngine } from '../../shared/model/snapshot.ts';
import { PollAccount } from './poll-account.ts';
import { type Attention, type Circumstances, cpuShareOf, type NextPoll, nextPoll } from './schedule.ts';

/** What the audits know of a router and a poll does not say. */
export interface KnownHardware {
  readonly processors: number | null;
  readonly dearTables: boolean;
}

/** What a poll reads beside counters and flows. */
export interface PollContents {
  readonly tables: boolean;
  readonly gateway: boolean;
}

export type PollSettings = Pick<Settings, 'pollSeconds' | 'pollBudget'>;

const never = Number.POSITIVE_INFINITY;
const plainPoll: PollContents = { tables: false, gateway: false };

/** One router as the monitor sees it: when it is due, what it has cost, and what it said last. Times by the steady clock. */
export class PolledRouter {
  readonly id: string;
  readonly #account = new PollAccount();
  /** The latest reading, while it is of use for a difference to the next one. */
  before: Reading | null = null;
  /** The same, of those with counters of switch ports. */
  beforePorts: Reading | null = null;
  /** Of the latest reading that had them. */
  npu: readonly NpuEngine[] | null = null;
  gatewayMs: number | null = null;
  bootId: string | null = null;
  configurationDigest: string | null = null;
  hardware: KnownHardware = { processors: null, dearTables: false };
  /** Those who have it on screen. */
  screens = 0;
  failures = 0;
  /** Why it is not tried again until somebody has acted. */
  stopped: FlowhelmError | null = null;
  /** Its connection may have died unnoticed. */
  suspect = false;
  running: AbortController | null = null;
  /** A change runs on it. */
  changing = false;
  pollAt = never;
  auditAt = never;
  /** Something is known to have changed, or the last audit was not answered: its next turn is an audit. */
  auditWanted = false;
  /** The audit with which polling begins is still to come. */
  awaitsFirstAudit = false;
  next: PollContents = plainPoll;
  #planned: Pick<NextPoll, 'intervalSeconds' | 'pacedBy'> = { intervalSeconds: never, pacedBy: 'attention' };
  #begunAt: number | null = null;
  /** When the poll that is under way was sent; null while it still logs in. */
  #askedAt: number | null = null;
  #failedAt = 0;
  #tablesAt: number | null = null;
  #gatewayAt: number | null = null;

  constructor(id: string) {
    this.id = id;
  }

  /** One that is silent is tried with a poll, which costs less than an audit in vain. */
  get dueAt(): number {
    return this.failures > 0 ? this.pollAt : Math.min(this.pollAt, this.auditAt);
  }

  /** How long after the last poll the next one was planned. */
  get intervalMs(): number {
    return this.#planned.intervalSeconds * 1000;
  }

  begin(now: number, { pollBudget }: PollSettings): void {
    this.#account.earn(this.#begunAt === null ? 0 : (now - this.#begunAt) / 1000, pollBudget);
    this.#begunAt = now;
  }

  /** The poll is sent: logging in is over, and from now on it costs the router something. */
  asked(now: number): void {
    this.#askedAt = now;
  }

  answered(reading: Reading, { tables, gateway }: PollContents, now: number): void {
    this.#account.pay({ cpuMs: reading.cpuMs, wallMs: now - (this.#askedAt ?? now), tables });
    this.#askedAt = null;
    if (tables) this.#tablesAt = now;
    if (gateway) this.#gatewayAt = now;
    this.npu = reading.npu ?? this.npu;
    this.gatewayMs = gateway ? reading.gatewayMs : this.gatewayMs;
    this.bootId = reading.bootId ?? this.bootId;
    this.configurationDigest = reading.configurationDigest ?? this.configurationDigest;
    this.before = reading;
    if (reading.portCounters !== null) this.beforePorts = reading;
    this.recover();
  }

  failed(error: FlowhelmError, stops: boolean, now: number): void {
    this.failures += 1;
    // What never arrived has cost the router nothing.
    if (this.#askedAt !== null && error.code !== 'unreachable') this.#account.payInVain(now - this.#askedAt);
    this.#askedAt = null;
    this.#failedAt = now;
    this.stopped = stops ? error : null;
    if (stops) this.auditAt = never;
    this.forgetReadings();
  }

  /** A difference to what it said before would say nothing. */
  forgetReadings(): void {
    this.before = null;
    this.beforePorts = null;
  }

  recover(): void {
    this.failures = 0;
    this.stopped = null;
  }

  /** Plans the next poll from the beginning of the last one, or from its failure; the first one is due at once. */
  plan(settings: PollSettings, watched: boolean, now: number, random: number): void {
    const { tables, gateway, ...pace } = nextPoll(this.#circumstances(settings, watched, now), random);
    this.#planned = pace;
    this.next = { tables, gateway };
    const from = this.failures > 0 ? this.#failedAt : this.#begunAt;
    this.pollAt = pace.intervalSeconds === never ? never : Math.max(now, (from ?? 0) + this.intervalMs);
    if (from === null && this.pollAt !== never) this.pollAt = now;
  }

  /** As the fleet shows it; `at` = when the last poll was answered, ISO 8601. `null` = it is not polled. */
  polling(settings: PollSettings, watched: boolean, at: string, now: number): Polling | null {
    const { intervalSeconds, pacedBy } = this.#planned;
    if (intervalSeconds === never) return null;
    const { cost } = this.#account;
    const share = cpuShareOf(this.#circumstances(settings, watched, now), this.#planned);
    return { at, intervalSeconds, pacedBy, cpuMs: cost.plain, cpuShare: share };
  }

  #attention(watched: boolean): Attention {
    if (this.screens > 0) return 'screen';
    return watched ? 'fleet' : 'idle';
  }

  #circumstances(settings: PollSettings, watched: boolean, now: number): Circumstances {
    const { before, hardware } = this;
    const load = before?.loadAverage?.[0] ?? null;
    const age = (at: number | null) => (at === null ? null : (now - at) / 1000);
    return {
      attention: this.#attention(watched),
      pollSeconds: settings.pollSeconds,
      pollBudget: settings.pollBudget,
      cost: this.#account.cost,
      savedMs: this.#account.savedMs,
      wallMs: this.#account.wallMs,
      conntrackEntries: before?.conntrack.entries ?? null,
      loadPerProcessor: load === null || !hardware.processors ? null : load / hardware.processors,
      dearTables: hardware.dearTables,
      failures: this.failures,
      stopped: this.stopped !== null,
      tablesAge: age(this.#tablesAt),
      gatewayAge: age(this.#gatewayAt),
    };
  }
}
