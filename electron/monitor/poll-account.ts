import type { PollCost } from './schedule.ts';

/** The newest measurement counts this much. */
const weightOfNewest = 0.3;
/** A router that was left alone for long does not pay for it with a burst: no more than a minute's budget is kept. */
const secondsKept = 60;

/** What polls have cost one router, and how much of its budget is left. */
export class PollAccount {
  #plain: number | null = null;
  #tables: number | null = null;
  #wallMs: number | null = null;
  #savedMs = 0;

  get cost(): PollCost {
    return { plain: this.#plain, tables: this.#tables };
  }

  /** How long the router takes to answer, without tables; `null` = it never did. */
  get wallMs(): number | null {
    return this.#wallMs;
  }

  /** CPU time that the budget has allowed so far and that was not used, milliseconds; below 0 = more was used. */
  get savedMs(): number {
    return this.#savedMs;
  }

  /** So many seconds have gone by. */
  earn(seconds: number, budget: number): void {
    const nextPoll = (this.#plain ?? 0) + (this.#tables ?? 0);
    const most = Math.max(secondsKept * budget * 1000, 2 * nextPoll);
    this.#savedMs = Math.min(most, this.#savedMs + seconds * budget * 1000);
  }

  /** A router that cannot tell its CPU time is charged with all of the time that it took to answer. */
  pay({ cpuMs, wallMs, tables }: { cpuMs: number | null; wallMs: number; tables: boolean }): void {
    const cost = cpuMs ?? wallMs;
    this.#savedMs -= cost;
    if (tables) {
      this.#tables = smoothed(this.#tables, Math.max(0, cost - (this.#plain ?? 0)));
      return;
    }
    this.#plain = smoothed(this.#plain, cost);
    this.#wallMs = smoothed(this.#wallMs, wallMs);
  }
}

function smoothed(before: number | null, newest: number): number {
  return before === null ? newest : before + (newest - before) * weightOfNewest;
}
