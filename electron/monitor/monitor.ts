import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Reading } from '../../shared/model/observation.ts';
import { Away } from './away.ts';
import { Connectivity } from './connectivity.ts';
import type { MonitorDependencies, Unasked } from './dependencies.ts';
import { isSilence, PollAttempts, provesAnswer } from './poll-attempts.ts';
import type { KnownHardware, PollContents, PolledRouter } from './polled-router.ts';
import { roundSeconds } from './schedule.ts';
import { Timetable } from './timetable.ts';
import { Wakefulness } from './wakefulness.ts';

const ticksMs = 250;
/** Polls side by side; routers that did not answer last time have room of their own, or a dead site would hold up all others. */
const pollsAtOnce = 64;
const retriesAtOnce = 16;
/** While nothing can be reached: so many tries, so often. */
const offlineTries = { atOnce: 3, everyMs: 5_000 };
const againMs = 1_000;

/** Further tries change nothing, and may lock the person out. */
const stoppingCodes: readonly string[] = ['authentication-failed', 'host-key-changed', 'host-key-revoked'];

/**
 * Decides from tick to tick whom to poll and whom to have audited: never two polls at once on one router, none while a change runs on
 * it, and no more than its budget allows (schedule.ts). Notices sleep and lost networks, for which no router is blamed.
 */
export class Monitor {
  readonly #dependencies: MonitorDependencies;
  readonly #timetable: Timetable;
  readonly #connectivity: Connectivity;
  readonly #away: Away;
  readonly #attempts: PollAttempts;
  readonly #underWay = { usual: 0, retries: 0 };
  #wakefulness: Wakefulness | null = null;
  #stopTicks: (() => void) | null = null;
  #watched = false;
  #nextOfflineTry = 0;

  constructor(dependencies: MonitorDependencies) {
    this.#dependencies = dependencies;
    this.#attempts = new PollAttempts(dependencies);
    const { clock, network, random, settings, watched, fleetSize, onMissed } = dependencies;
    this.#timetable = new Timetable({
      ...{ now: clock.steady, random, settings, watched },
      onDropped: (router) => this.#gap(router, 'stopped'),
    });
    this.#away = new Away(this.#timetable, dependencies);
    this.#connectivity = new Connectivity({
      fleetSize,
      roundMs: () => roundSeconds(settings(), watched()) * 1000,
      onMissed,
      hasNetwork: () => network() !== '',
      onOffline: (since) => this.#away.wentOffline(since),
      onOnline: () => this.#away.cameBack(),
    });
  }

  /** Polls under way. */
  get size(): number {
    return this.#underWay.usual + this.#underWay.retries;
  }

  /** This computer seems to have no network. */
  get offline(): boolean {
    return this.#connectivity.offline;
  }

  /** Begins to poll these routers, each after an audit, and goes on until `pause`. */
  resume(routerIds: readonly string[]): void {
    const { clock, network, every } = this.#dependencies;
    this.#wakefulness = new Wakefulness(clock, network);
    this.#stopTicks ??= every(ticksMs, () => this.tick());
    for (const id of routerIds) this.#timetable.ensure(id);
    this.replan();
  }

  /** Ends the polls that are under way, and begins none. */
  pause(): void {
    this.#stopTicks?.();
    this.#stopTicks = null;
    if (!this.#wakefulness) return;
    this.#wakefulness = null;
    for (const router of this.#timetable.all) {
      router.running?.abort();
      router.forgetReadings();
      this.#gap(router, 'stopped');
    }
  }

  tick(): void {
    if (!this.#wakefulness) return;
    const { asleepSince, networkChanged } = this.#wakefulness.tick();
    if (asleepSince !== null || networkChanged) this.#connectivity.restart();
    if (asleepSince !== null) this.#away.woke(asleepSince);
    else if (networkChanged) this.#away.moved();
    const watched = this.#dependencies.watched();
    if (watched && !this.#watched) this.#hurry();
    this.#watched = watched;
    const now = this.#now();
    this.#attempts.tick(now);
    this.#connectivity.tick(now);
    this.#beginDue(now);
  }

  /** The settings are others, or polling begins: everybody's time is planned anew. */
  replan(): void {
    this.#timetable.replan();
  }

  /** Somebody has it on screen until the returned function is called. */
  attend(routerId: string): () => void {
    const router = this.#timetable.ensure(routerId);
    router.screens += 1;
    this.#timetable.plan(router);
    let attending = true;
    return () => {
      if (!attending) return;
      attending = false;
      router.screens -= 1;
      this.#timetable.plan(router);
    };
  }

  /** Why a router is not polled until somebody has acted; `null` = it is. */
  stoppedBy(routerId: string): FlowhelmError | null {
    return this.#timetable.get(routerId)?.stopped ?? null;
  }

  /** Has it audited at a moment, milliseconds since 1970, whatever the settings say. */
  auditAt(routerId: string, at: number): void {
    const router = this.#timetable.ensure(routerId);
    const withinMs = Math.max(0, at - this.#dependencies.clock.wall());
    router.auditAt = this.#now() + withinMs;
    router.auditWanted ||= router.failures > 0;
    if (router.failures > 0) this.#timetable.bringForward(router, withinMs);
    else this.#timetable.schedule(router);
  }

  /** An audit has been answered, whoever asked for it. */
  audited(routerId: string, bootId: string | null, hardware: KnownHardware): void {
    const router = this.#timetable.ensure(routerId);
    router.hardware = hardware;
    router.bootId = bootId ?? router.bootId;
    router.auditWanted = false;
    // The audit has read the tables later than any poll.
    router.npu = null;
    router.recover();
    this.#connectivity.answered(routerId, this.#now());
    this.#timetable.planBackstop(router);
    this.#timetable.planSpread(router);
  }

  auditFailed(routerId: string, error: FlowhelmError): void {
    const router = this.#timetable.ensure(routerId);
    if (error.code === 'cancelled') {
      this.#timetable.plan(router);
      return;
    }
    const silent = isSilence(error);
    // A router that answers polls but no audit is polled on.
    router.auditWanted = silent;
    if (!silent) this.#timetable.planBackstop(router);
    this.#notAnswered(router, error);
  }

  /** From now on a change runs on it: it is left alone until `changeEnded`. */
  changeBegins(routerId: string): void {
    const router = this.#timetable.ensure(routerId);
    if (router.changing) return;
    router.changing = true;
    router.running?.abort();
    this.#gap(router, 'changing');
    this.#timetable.schedule(router);
  }

  changeEnded(routerId: string): void {
    const router = this.#timetable.get(routerId);
    if (!router?.changing) return;
    router.changing = false;
    // Our own change is no reason for an audit; the one that follows every change is asked for by whoever made it.
    router.configurationDigest = null;
    router.forgetReadings();
    this.#timetable.plan(router);
  }

  forget(routerId: string): void {
    const router = this.#timetable.get(routerId);
    if (!router) return;
    this.#timetable.delete(routerId);
    this.#connectivity.forget(routerId);
    router.running?.abort();
  }

  #now(): number {
    return this.#dependencies.clock.steady();
  }

  #beginDue(now: number): void {
    if (this.#connectivity.offline) {
      this.#tryOffline(now);
      return;
    }
    while (this.#underWay.usual < pollsAtOnce) if (!this.#begin(this.#timetable.take('usual'), now)) break;
    while (this.#underWay.retries < retriesAtOnce) if (!this.#begin(this.#timetable.take('retries'), now)) break;
  }

  #tryOffline(now: number): void {
    if (now < this.#nextOfflineTry) return;
    this.#nextOfflineTry = now + offlineTries.everyMs;
    for (let tries = 0; tries < offlineTries.atOnce; tries += 1) {
      const router = this.#timetable.take('retries') ?? this.#timetable.take('usual');
      if (!this.#begin(router, now)) return;
    }
  }

  /** False when there was nobody to begin with. */
  #begin(router: PolledRouter | null, now: number): boolean {
    if (!router) return false;
    if (this.#dependencies.isAudited(router.id)) this.#timetable.postpone(router, againMs);
    else if (router.failures === 0 && (router.auditWanted || router.auditAt <= now)) this.#audit(router);
    else void this.#poll(router);
    return true;
  }

  #audit(router: PolledRouter): void {
    this.#timetable.planBackstop(router);
    this.#timetable.postpone(router, againMs);
    this.#dependencies.audit(router.id);
  }

  /** This computer has slept while the router was asked, and the connection may have died of that. */
  #againOverFreshConnection(router: PolledRouter): void {
    router.suspect = false;
    this.#dependencies.disconnect(router.id);
    this.#timetable.bringForward(router, againMs);
  }

  async #poll(router: PolledRouter): Promise<void> {
    const pool = router.failures > 0 ? 'retries' : 'usual';
    const controller = new AbortController();
    router.running = controller;
    router.begin(this.#now(), this.#dependencies.settings());
    this.#underWay[pool] += 1;
    const { next } = router;
    try {
      const reading = await this.#attempts.ask(router, next, controller.signal);
      if (!controller.signal.aborted) this.#answered(router, next, reading);
    } catch (thrown) {
      if (!controller.signal.aborted) this.#notAnswered(router, this.#asFailure(router, thrown));
    } finally {
      this.#underWay[pool] -= 1;
      router.running = null;
      this.#timetable.schedule(router);
    }
  }

  #answered(router: PolledRouter, contents: PollContents, reading: Reading): void {
    const { clock, watched, onPolled, audit } = this.#dependencies;
    const rebooted = differs(router.bootId, reading.bootId);
    const changed = rebooted || differs(router.configurationDigest, reading.configurationDigest);
    if (rebooted) router.forgetReadings();
    const { before, beforePorts } = router;
    const now = this.#now();
    this.#connectivity.answered(router.id, now);
    router.answered(reading, contents, now);
    this.#timetable.plan(router);
    const at = clock.wall();
    const polling = router.polling(this.#dependencies.settings(), watched(), new Date(at).toISOString(), now);
    const { npu, gatewayMs } = router;
    onPolled(router.id, { at, reading, before, beforePorts, npu, gatewayMs, polling });
    if (!changed && !router.auditWanted) return;
    router.auditWanted = true;
    audit(router.id);
  }

  #notAnswered(router: PolledRouter, error: FlowhelmError): void {
    // Nobody's fault: how the router is reached was edited meanwhile.
    if (error.code === 'cancelled') this.#timetable.plan(router);
    else if (router.suspect && isSilence(error)) this.#againOverFreshConnection(router);
    else this.#failed(router, error);
  }

  #failed(router: PolledRouter, error: FlowhelmError): void {
    const { clock, random, onFailed, onMissed } = this.#dependencies;
    const silence = { at: clock.wall(), error };
    router.failed(error, stoppingCodes.includes(error.code), this.#now());
    onFailed(router.id, error);
    if (isSilence(error)) this.#connectivity.silent(router.id, silence, this.#now());
    else {
      if (provesAnswer(error)) this.#connectivity.answered(router.id, this.#now());
      if (!provesAnswer(error) || router.stopped) this.#connectivity.unasked(router.id);
      onMissed(router.id, silence);
    }
    this.#timetable.plan(router);
    if (this.#connectivity.offline) this.#timetable.bringForward(router, offlineTries.everyMs * (1 + random()));
  }

  #asFailure(router: PolledRouter, thrown: unknown): FlowhelmError {
    const { log, asFailure } = this.#dependencies;
    const error = asFailure(thrown);
    if (error.code === 'internal') log.error({ error: thrown, routerId: router.id }, 'a poll has a defect');
    else log.debug({ routerId: router.id, code: error.code }, 'a poll failed');
    return error;
  }

  #gap({ id }: PolledRouter, reason: Unasked): void {
    const { clock, onGap } = this.#dependencies;
    onGap(id, clock.wall(), reason);
  }

  /** Somebody has begun to look at the fleet. */
  #hurry(): void {
    for (const router of this.#timetable.all) if (router.failures === 0) this.#timetable.planSpread(router);
  }
}

function differs(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && before !== now;
}
