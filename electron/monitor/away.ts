import type { MonitorDependencies } from './dependencies.ts';
import type { Timetable } from './timetable.ts';

/** After a wake the network needs a moment. */
const wakingMs = 3_000;
/** When the network is another one, routers that were silent are tried within this time. */
const anotherNetworkMs = 5_000;
/** But no more often, or addresses that come and go would keep everybody busy with routers that are away. */
const betweenHopesMs = 60_000;

/** What becomes of everybody's polls when this computer slept, is in another network, or in none: no router is blamed for it. */
export class Away {
  readonly #timetable: Timetable;
  readonly #dependencies: Pick<MonitorDependencies, 'clock' | 'random' | 'log' | 'onGap'>;
  #nextHope = Number.NEGATIVE_INFINITY;

  constructor(timetable: Timetable, dependencies: Pick<MonitorDependencies, 'clock' | 'random' | 'log' | 'onGap'>) {
    this.#timetable = timetable;
    this.#dependencies = dependencies;
  }

  /** `since` = when it fell asleep, milliseconds since 1970. */
  woke(since: number): void {
    const { log, onGap } = this.#dependencies;
    log.info({ since: new Date(since).toISOString() }, 'this computer slept');
    for (const router of this.#timetable.all) {
      onGap(router.id, since, 'asleep');
      router.forgetReadings();
    }
    this.moved();
    this.#timetable.spread(wakingMs);
  }

  /**
   * It has other addresses. A new network may also be what silent routers were missing. One that showed another host key may have been
   * another machine with the same address, as in a hotel, and gets one try.
   */
  moved(): void {
    const { clock, random } = this.#dependencies;
    const now = clock.steady();
    const hopeful = now >= this.#nextHope;
    if (hopeful) this.#nextHope = now + betweenHopesMs;
    for (const router of this.#timetable.all) {
      router.suspect = true;
      if (router.stopped?.code === 'host-key-changed') {
        router.stopped = null;
        router.auditWanted = router.bootId === null;
        this.#timetable.planBackstop(router);
      }
      if (hopeful && router.failures > 0) this.#timetable.bringForward(router, random() * anotherNetworkMs);
    }
  }

  /** `since` = of those by whom it was noticed, the moment of each, milliseconds since 1970. */
  wentOffline(since: ReadonlyMap<string, number>): void {
    const { clock, log, onGap } = this.#dependencies;
    log.warn({ silent: since.size }, 'nothing can be reached: this computer seems to be offline');
    const now = clock.wall();
    for (const router of this.#timetable.all) onGap(router.id, since.get(router.id) ?? now, 'offline');
  }

  cameBack(): void {
    this.#dependencies.log.info({}, 'there is a network again');
    for (const router of this.#timetable.all) {
      if (router.stopped) continue;
      router.failures = 0;
      router.forgetReadings();
    }
    this.#timetable.spread(0);
  }
}
