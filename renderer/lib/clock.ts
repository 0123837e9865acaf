import { useSyncExternalStore } from 'react';

/** One timer per interval for the whole page, so that a thousand ages do not mean a thousand timers. */
const clocks = new Map<number, { now: number; listeners: Set<() => void>; timer: ReturnType<typeof setInterval> }>();

function follow(intervalMs: number, listener: () => void): () => void {
  let clock = clocks.get(intervalMs);
  if (clock === undefined) {
    const made = {
      now: Date.now(),
      listeners: new Set<() => void>(),
      timer: setInterval(() => {
        made.now = Date.now();
        for (const one of made.listeners) one();
      }, intervalMs),
    };
    clock = made;
    clocks.set(intervalMs, made);
  }
  const { listeners, timer } = clock;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    clocks.delete(intervalMs);
  };
}

const subscribers = new Map<number, (listener: () => void) => () => void>();

function subscriber(intervalMs: number): (listener: () => void) => () => void {
  let subscribe = subscribers.get(intervalMs);
  if (subscribe === undefined) {
    subscribe = (listener) => follow(intervalMs, listener);
    subscribers.set(intervalMs, subscribe);
  }
  return subscribe;
}

/** The present, in milliseconds since the epoch, as text or number made by `read`; renders only when what `read` returns changes. */
export function useClock<Read extends string | number | boolean>(
  read: (now: number) => Read,
  intervalMs = 10_000,
): Read {
  return useSyncExternalStore(subscriber(intervalMs), () => read(clocks.get(intervalMs)?.now ?? wholeTick(intervalMs)));
}

/** Before the clock runs: steady for the length of a tick, as a snapshot has to be. */
function wholeTick(intervalMs: number): number {
  return Math.floor(Date.now() / intervalMs) * intervalMs;
}
