import type { PollCost } from './schedule.ts';

/** The newest measurement counts this much. */
const weightOfNewest = 0.3;
/** A router that was left alone for long does not pay for it with a burst: no more than a minute's budget is kept. */
const secondsKept = 60;
/** CPU time that a poll is thought to have cost when none has told yet, milliseconds. */
const unmeasuredMs = 100;

/** What polls have cost one router, and how much of its budget is left. */
export class PollAccount {
  #plain: number | null = null;
  #tables: number | null = null;
  #wallMs: number | null = null;
  #savedMs = 0;
  /** What the latest poll in vain was charged; null = the latest one was answered. */
  #inVainMs: number | null = null;

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
    this.#inVainMs = null;
    this.#savedMs -= cost;
    if (tables) {
      this.#tables = smoothed(this.#tables, Math.max(0, cost - (this.#plain ?? 0)));
      return;
    }
    this.#plain = smoothed(this.#plain, cost);
    this.#wallMs = smoothed(this.#wallMs, wallMs);
  }

  /**
   * For a poll that was begun and not answered. Nobody can tell what it cost: as much as others, and twice as much each further time in a
   * row, because the router may be too slow to answer at all; but never more than all the time that was waited.
   */
  payInVain(wallMs: number): void {
    this.#inVainMs = this.#inVainMs === null ? (this.#plain ?? unmeasuredMs) : this.#inVainMs * 2;
    this.#inVainMs = Math.min(this.#inVainMs, wallMs);
    this.#savedMs -= this.#inVainMs;
  }
}

function smoothed(before: number | null, newest: number): number {
  return before === null ? newest : before + (newest - before) * weightOfNewest;
}
