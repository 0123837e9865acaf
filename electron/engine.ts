import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Book } from '../shared/model/book.ts';
import type { Change, ChangeProgress } from '../shared/model/change.ts';
import { FlowhelmError } from '../shared/model/errors.ts';
import type { Reading } from '../shared/model/observation.ts';
import type { FlowPath, OffloadMode } from '../shared/model/offload.ts';
import type { Intent, Plan } from '../shared/model/plan.ts';
import type { Authentication, Router } from '../shared/model/router.ts';
import type { FlowCounts, Snapshot } from '../shared/model/snapshot.ts';
import { type Assessment, assess } from '../shared/rules/assess.ts';
import { undoIntent } from '../shared/rules/undo-intent.ts';
import type { ChangeDependencies } from './change/dependencies.ts';
import { type ChangeOutcome, executeChange } from './change/execute.ts';
import { planOrThrow } from './change/preflight.ts';
import { knownStanding, type Resolution, resolveChange, type Standing } from './change/resolve.ts';
import { countFlows, type FlowListing, listRouterFlows } from './monitor/flows.ts';
import { pollRouter } from './monitor/poll.ts';
import { type ProbeOptions, type ProbeResult, probeRouter } from './monitor/probe.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { PollRequest } from './router/poll.ts';
import type { SecretPrompt } from './ssh/authenticate.ts';
import { connectRouter } from './ssh/connect.ts';
import type { RouterConnection } from './ssh/connection.ts';
import { Connections } from './ssh/connections.ts';
import type { HostKeyVerifier } from './ssh/host-keys.ts';
import { JumpHosts } from './ssh/jump-hosts.ts';
import { type ConnectTarget, targetOf } from './ssh/target.ts';
import { bookOf, type Profile } from './store/profile.ts';

export interface EngineDependencies {
  readonly profile: Profile;
  readonly hostKeys: HostKeyVerifier;
  readonly secrets: SecretPrompt;
  readonly now?: () => Date;
}

export interface Audit extends Assessment {
  readonly router: Router;
  readonly snapshot: Snapshot;
  readonly evidence: ProbeResult['evidence'];
  /** The router let the user in without any secret. */
  readonly passwordless: boolean;
}

/** `auto` = what the rules recommend for this router. */
export type WantedMode = OffloadMode | 'auto';

export interface ChangeOptions {
  readonly overrides?: readonly string[];
  readonly rollbackWindowSeconds: number;
  readonly shownPlan?: Plan | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ChangeProgress) => void;
}

/** How many routers are talked to at once; a login costs the router far more than us. */
const routersAtOnce = 32;

/**
 * Composes store, SSH, probes, rules and changes; knows nothing of who asks. One engine per open profile. Everything throws
 * `FlowhelmError`.
 */
export class Engine {
  readonly profile: Profile;
  readonly #connections: Connections;
  /** The connections to jump hosts, shared by everything that goes through them. */
  readonly jumpHosts: JumpHosts;
  readonly #now: () => Date;
  readonly #changing = new Set<string>();
  /** By router: two who look would each take the other's end of the change for something else. */
  readonly #resolving = new OneAtATime();
  #book: Book | null = null;

  constructor({ profile, hostKeys, secrets, now }: EngineDependencies) {
    this.profile = profile;
    this.#now = now ?? (() => new Date());
    const jumpHosts = new JumpHosts({ hostKeys, secrets });
    this.jumpHosts = jumpHosts;
    this.#connections = new Connections({
      connect: (target, signal) => connectRouter(target, { hostKeys, secrets, signal, jumpHosts }),
    });
  }

  /** By name (in any case) or id; throws `no-such-router`. */
  router(nameOrId: string): Router {
    const { routers } = this.profile;
    const found = routers.findByName(nameOrId) ?? routers.get(nameOrId);
    if (found) return found;
    throw new FlowhelmError('no-such-router', {
      sentence: `There is no router called ${JSON.stringify(nameOrId)}.`,
      nextStep:
        routers.list().length === 0 ? 'Add one first: flowhelm add NAME HOST' : 'See the names with: flowhelm list',
    });
  }

  /** How to reach a router and log in, as the profile has it now. Throws `bad-input` when its jump hosts cannot be used. */
  target(router: Router): ConnectTarget {
    this.#book ??= bookOf(this.profile);
    return targetOf(router, this.#book);
  }

  /** To be called when groups, credential sets or jump hosts have changed; open connections of other details are replaced at their next use. */
  forgetBook(): void {
    this.#book = null;
  }

  connect(router: Router, options: { fresh?: boolean; signal?: AbortSignal } = {}): Promise<RouterConnection> {
    return this.#connections.get(this.target(router), options);
  }

  /** A new connection that logs in in this way alone, to prove that it works; whoever asked for it closes it. */
  connectWith(router: Router, authentication: Authentication, signal?: AbortSignal): Promise<RouterConnection> {
    const target = { ...this.target(router), authentication };
    return this.#connections.get(target, { fresh: true, ...(signal && { signal }) });
  }

  /** Probes a router and says what is the case; the snapshot is kept when the profile is open for writing. */
  async audit(router: Router, options: ProbeOptions): Promise<Audit> {
    const { snapshot, evidence, passwordless } = await this.#read(router, options.signal, async (connection) => ({
      ...(await probeRouter(connection, this.#now(), options)),
      passwordless: connection.passwordless === true,
    }));
    this.#record(router, snapshot, evidence);
    return { router, snapshot, evidence, passwordless, ...assess(snapshot) };
  }

  /** Runs `action` for many routers, some side by side; each must handle its own failure. */
  async forEach(routers: readonly Router[], action: (router: Router) => Promise<void>): Promise<void> {
    const queue = new PQueue({ concurrency: routersAtOnce });
    await queue.addAll(routers.map((router) => () => action(router)));
  }

  /** The plan for a mode as the router is now; nothing is changed. Throws `plan-refused` and its relatives. */
  async plan(router: Router, mode: WantedMode, signal?: AbortSignal): Promise<{ plan: Plan; audit: Audit }> {
    const audit = await this.audit(router, { rateSeconds: 0, ...(signal && { signal }) });
    return { plan: planOrThrow(audit.snapshot, intentFor(mode, audit)), audit };
  }

  /** Brings one router to a mode, self-undoing and verified (change/execute.ts). */
  async setMode(router: Router, mode: WantedMode, options: ChangeOptions): Promise<ChangeOutcome> {
    if (mode !== 'auto') return this.#change(router, { kind: 'mode', mode }, options);
    const audit = await this.audit(router, { rateSeconds: 0, ...(options.signal && { signal: options.signal }) });
    return this.#change(router, intentFor(mode, audit), options);
  }

  /** Goes back to the state before the last confirmed change. Throws `nothing-to-undo`. */
  async undo(router: Router, options: ChangeOptions): Promise<ChangeOutcome> {
    const { snapshot } = await this.audit(router, {
      rateSeconds: 0,
      ...(options.signal && { signal: options.signal }),
    });
    return this.#change(router, this.#undoIntent(router, snapshot), options);
  }

  /** The plan that `undo` would carry out now; nothing is changed. Throws `nothing-to-undo`, `plan-refused` and its relatives. */
  async planUndo(router: Router, signal?: AbortSignal): Promise<{ plan: Plan; audit: Audit }> {
    const audit = await this.audit(router, { rateSeconds: 0, ...(signal && { signal }) });
    return { plan: planOrThrow(audit.snapshot, this.#undoIntent(router, audit.snapshot)), audit };
  }

  /** Changes of this computer whose outcome it does not know: it was killed, or the router was gone. */
  pendingChanges(router?: Router): Change[] {
    return this.profile.changes.pending().filter(({ routerId }) => router === undefined || routerId === router.id);
  }

  /** Learns what became of this router's pending changes. Throws `change-in-progress` while one of them waits on the router. */
  async settlePending(router: Router): Promise<void> {
    for (const change of this.pendingChanges(router)) await this.#settle(change, router);
  }

  /**
   * Learns what became of a pending change, and confirms or undoes it if asked to. Who asks while another asks gets in line, and the
   * answer that the other has found.
   */
  resolve({ id }: Pick<Change, 'id'>, router: Router, resolution: Resolution): Promise<Standing> {
    return this.#resolving.run(router.id, async () => {
      const change = this.profile.changes.get(id);
      if (!change) throw noSuchChange();
      return knownStanding(change) ?? resolveChange(change, resolution, this.#changeDependencies(router));
    });
  }

  /** Counts flows by path, live; `null` = the router cannot tell. */
  async countFlows(router: Router, signal?: AbortSignal): Promise<FlowCounts | null> {
    return this.#read(router, signal, (connection) => countFlows(connection, signal));
  }

  /** What a watched router is asked every few seconds. Throws `garbled-answer` when it answers something else. */
  async poll(router: Router, request: PollRequest, signal?: AbortSignal): Promise<Reading> {
    return this.#read(router, signal, (connection) => pollRouter(connection, request, signal));
  }

  async listFlows(
    router: Router,
    options: { limit: number; path: FlowPath | 'any'; signal?: AbortSignal },
  ): Promise<FlowListing> {
    const snapshot = this.profile.snapshots.latest(router.id)?.snapshot ?? null;
    return this.#read(router, options.signal, (connection) => listRouterFlows(connection, snapshot, options));
  }

  /** Ends the open connection of a router, or of a jump host with all that is behind it, and a login that is under way. */
  disconnect(id: string): void {
    this.#connections.close(id);
    this.jumpHosts.close(id);
  }

  close(): void {
    this.#connections.closeAll();
    this.jumpHosts.closeAll();
    this.profile.close();
  }

  #read<T>(
    router: Router,
    signal: AbortSignal | undefined,
    read: (connection: RouterConnection) => Promise<T>,
  ): Promise<T> {
    return this.#connections.read(this.target(router), read, signal ? { signal } : {});
  }

  /** A second change on a router would take the first one's journal for that of a change that nobody follows any more. */
  async #change(router: Router, intent: Intent, options: ChangeOptions): Promise<ChangeOutcome> {
    if (this.#changing.has(router.id)) throw alreadyChanging(router);
    this.#changing.add(router.id);
    try {
      return await this.#changeAlone(router, intent, options);
    } finally {
      this.#changing.delete(router.id);
    }
  }

  async #changeAlone(router: Router, intent: Intent, options: ChangeOptions): Promise<ChangeOutcome> {
    const { overrides = [], shownPlan = null, rollbackWindowSeconds, signal, onProgress } = options;
    await this.settlePending(router);
    const outcome = await executeChange(
      {
        routerId: router.id,
        intent,
        shownPlan,
        overrides,
        rollbackWindowSeconds,
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
      },
      this.#changeDependencies(router),
    );
    if (outcome.after) this.#record(router, outcome.after);
    return outcome;
  }

  #undoIntent(router: Router, snapshot: Snapshot): Intent {
    const last = this.profile.changes.list(router.id).find(({ state }) => state === 'confirmed');
    const intent = last ? undoIntent(last, snapshot) : null;
    if (intent) return intent;
    throw new FlowhelmError('nothing-to-undo', {
      sentence: `Flowhelm has not saved any change on ${router.name} that could be undone.`,
      nextStep: 'Choose a mode instead.',
    });
  }

  /** A router with an open change of ours gets no second one on top. */
  async #settle(change: Change, router: Router): Promise<void> {
    const outcome = await this.resolve(change, router, 'look');
    if (outcome.kind !== 'armed') return;
    throw new FlowhelmError('change-in-progress', {
      sentence: `An earlier change on ${router.name} still waits for its confirmation; the router undoes it in ${outcome.secondsLeft} s.`,
      nextStep: 'Confirm or undo it now.',
      evidence: { waiting: router.name },
    });
  }

  #changeDependencies(router: Router): ChangeDependencies {
    return {
      read: (read, signal) => this.#read(router, signal, read),
      connect: (signal) => this.connect(router, { fresh: true, ...(signal && { signal }) }),
      journal: this.profile.changes,
      now: this.#now,
      sleep: (milliseconds, signal) => delay(milliseconds, undefined, signal ? { signal } : {}),
      makeId: randomUUID,
      owner: `${userInfo().username} on ${hostname()}`,
    };
  }

  #record(router: Router, snapshot: Snapshot, evidence?: ProbeResult['evidence']): void {
    // A router that is only being tried (not added yet) has no place for snapshots.
    if (this.profile.mode === 'write' && this.profile.routers.get(router.id)) {
      this.profile.snapshots.record(router.id, snapshot, evidence);
    }
  }
}

/** For a change that is not in the profile. */
export function noSuchChange(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'There is no such change.',
    nextStep: 'Look at the history of the router.',
  });
}

function alreadyChanging({ name }: Router): FlowhelmError {
  return new FlowhelmError('change-in-progress', {
    sentence: `${name} is being changed by this Flowhelm right now.`,
    nextStep: 'Wait until that change has ended.',
  });
}

/** What `auto` means for an audited router. Throws `plan-refused` when offload is better left off. */
function intentFor(mode: WantedMode, { recommendation, router }: Audit): Intent {
  if (mode !== 'auto') return { kind: 'mode', mode };
  if (recommendation.mode !== 'off') return { kind: 'mode', mode: recommendation.mode };
  throw new FlowhelmError('plan-refused', {
    sentence: `Flowhelm recommends no offload for ${router.name}: ${recommendation.why}`,
    nextStep: 'If you know better, choose the mode yourself.',
    evidence: { refusal: 'not-recommended' },
  });
}
