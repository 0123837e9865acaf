/** `wall` = milliseconds since 1970, which people and time servers set; `steady` = milliseconds that only go forward. */
export interface Clock {
  readonly wall: () => number;
  readonly steady: () => number;
}

export interface Awakening {
  /** Milliseconds since 1970 of the last sign of life before a sleep; `null` = it did not sleep. */
  readonly asleepSince: number | null;
  /** Other addresses than before: another network, or none, or one again. */
  readonly networkChanged: boolean;
}

/** A tick that comes so much later than planned was slept over. */
const sleepMs = 15_000;
const betweenLooksMs = 5_000;

/** Notices from tick to tick that this computer slept or changed its network. */
export class Wakefulness {
  readonly #clock: Clock;
  readonly #network: () => string;
  #wall: number;
  #steady: number;
  #signature: string;
  #lookedAt: number;

  /** `network` names the addresses of this computer in any form; two calls with the same answer are the same network. */
  constructor(clock: Clock, network: () => string) {
    this.#clock = clock;
    this.#network = network;
    this.#wall = clock.wall();
    this.#steady = clock.steady();
    this.#lookedAt = this.#steady;
    this.#signature = network();
  }

  tick(): Awakening {
    const [wall, steady] = [this.#clock.wall(), this.#clock.steady()];
    const passed = steady - this.#steady;
    // On some systems the steady clock stands still in a sleep, so the other one is compared with it. It may also go back.
    const slept = passed >= sleepMs || wall - this.#wall - passed >= sleepMs;
    const asleepSince = slept ? Math.min(this.#wall, wall) : null;
    this.#wall = wall;
    this.#steady = steady;
    return { asleepSince, networkChanged: this.#look(steady, slept) };
  }

  #look(steady: number, atOnce: boolean): boolean {
    if (!atOnce && steady - this.#lookedAt < betweenLooksMs) return false;
    this.#lookedAt = steady;
    const before = this.#signature;
    this.#signature = this.#network();
    return this.#signature !== before;
  }
}
