/**
 * The time of a virtual router. Everything that waits or ages on it (sleep, uptime, flows, booting) asks its clock, so that a test
 * can make a rollback window of 90 seconds pass in a fraction of one.
 */
export interface Clock {
  /** Milliseconds since some fixed point; never goes back. */
  now(): number;
  /** Resolves after `milliseconds` of this clock, or at once when the signal is aborted. Never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that runs `speed` times as fast as the computer's. */
export function runningClock(speed = 1): Clock {
  const start = performance.now();
  return {
    now: () => (performance.now() - start) * speed,
    sleep: (milliseconds, signal) => delay(milliseconds / speed, signal),
  };
}

export interface ManualClock extends Clock {
  /** Moves the time on and wakes, in order, every sleeper whose time has come. */
  advance(milliseconds: number): Promise<void>;
}

/** A clock that stands still until a test moves it. */
export function manualClock(): ManualClock {
  let now = 0;
  const sleepers = new Set<{ due: number; wake: () => void }>();
  const settle = () => delay(2);
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper = { due: now + milliseconds, wake: finish };
        function finish(): void {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', finish);
          resolve();
        }
        if (signal?.aborted || milliseconds <= 0) return resolve();
        signal?.addEventListener('abort', finish, { once: true });
        sleepers.add(sleeper);
      }),
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const next = [...sleepers].toSorted((a, b) => a.due - b.due)[0];
        if (!next || next.due > end) break;
        now = Math.max(now, next.due);
        next.wake();
      }
      now = end;
      await settle();
    },
  };
}

function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
