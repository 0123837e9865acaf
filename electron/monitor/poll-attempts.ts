import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Reading } from '../../shared/model/observation.ts';
import type { PollWays } from './dependencies.ts';
import type { PollContents, PolledRouter } from './polled-router.ts';

/** A connection that may be dead gets this long, because TCP would take minutes to find out. */
const suspectMs = 6_000;

const silentCodes: readonly string[] = ['unreachable', 'connection-lost', 'timed-out'];

/** The router said nothing, or could not be reached: it need not be the router's fault. */
export function isSilence({ code }: Pick<FlowhelmError, 'code'>): boolean {
  return silentCodes.includes(code);
}

const answeringCodes: readonly string[] = [
  ...[
    'authentication-failed',
    'not-root',
    'output-too-large',
    'garbled-answer',
    'command-failed',
    'platform-unsupported',
  ],
];

/**
 * The router has answered, in its own network: these errors come after its host key was verified. Other errors arise on this computer,
 * or with a machine that has the router's address in another network, as in a hotel.
 */
export function provesAnswer({ code }: Pick<FlowhelmError, 'code'>): boolean {
  return answeringCodes.includes(code);
}

/** Polls one router, over a fresh connection if the one that is open turns out to have died in a sleep. */
export class PollAttempts {
  readonly #ways: PollWays;
  /** First tries over connections that may be dead, and until when they are waited for. */
  readonly #suspects = new Map<AbortController, number>();

  constructor(ways: PollWays) {
    this.#ways = ways;
  }

  async ask(router: PolledRouter, contents: PollContents, signal: AbortSignal): Promise<Reading> {
    if (!router.suspect) return this.#once(router, contents, signal);
    router.suspect = false;
    const answer = await this.#overSuspect(router, contents, signal);
    if (answer) return answer;
    this.#ways.disconnect(router.id);
    return this.#once(router, contents, signal);
  }

  /** Ends the waiting for connections that seem to be dead. */
  tick(now: number): void {
    for (const [controller, until] of this.#suspects) if (until <= now) controller.abort();
  }

  /** `null` = the connection is dead, or the router away. */
  async #overSuspect(router: PolledRouter, contents: PollContents, signal: AbortSignal) {
    const hasty = new AbortController();
    this.#suspects.set(hasty, this.#now() + suspectMs);
    try {
      return await this.#once(router, contents, AbortSignal.any([signal, hasty.signal]));
    } catch (thrown) {
      const silent = hasty.signal.aborted || isSilence(this.#ways.asFailure(thrown));
      if (signal.aborted || !silent) throw thrown;
      return null;
    } finally {
      this.#suspects.delete(hasty);
    }
  }

  async #once(router: PolledRouter, contents: PollContents, signal: AbortSignal): Promise<Reading> {
    await this.#ways.connect(router.id, signal);
    router.asked(this.#now());
    return this.#ways.poll(router.id, contents, signal);
  }

  #now(): number {
    return this.#ways.clock.steady();
  }
}
