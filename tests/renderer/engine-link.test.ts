import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connect, Connection } from '../../renderer/lib/connection.ts';
import { backoffMs, createEngineLink } from '../../renderer/lib/engine-link.ts';
import { errorReport } from '../../renderer/lib/failure.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A connection whose every call answers with its number; `end` closes it. */
function connection(number: number): Connection & { end: () => void } {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  return { link: { call: async () => number }, closed, close: resolve, end: resolve };
}

describe('the link to the engine', () => {
  it('waits longer and longer between attempts, never more than eight seconds', () => {
    expect([0, 1, 2, 5, 30].map(backoffMs)).toEqual([250, 500, 1000, 8000, 8000]);
  });

  it('connects again when the connection ends, says so meanwhile, and sends calls over the new one', async () => {
    const made = [connection(1), connection(2)];
    let attempts = 0;
    const connect: Connect = async () => {
      const next = made[attempts];
      attempts += 1;
      if (next === undefined) throw new Error('refused');
      return next;
    };
    const link = createEngineLink(connect);
    let connections = 0;
    link.onConnected(() => {
      connections += 1;
    });
    expect(link.status.get().state).toBe('connecting');
    await vi.advanceTimersByTimeAsync(0);
    expect([link.status.get().state, connections]).toEqual(['connected', 1]);
    expect(await link.client.app.info()).toBe(1);
    made[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(link.status.get()).toMatchObject({ state: 'lost', retryAt: Date.now() + 250 });
    const late = link.client.app.info();
    await vi.advanceTimersByTimeAsync(250);
    expect([link.status.get().state, connections]).toEqual(['connected', 2]);
    expect(await late).toBe(2);
    link.close();
  });

  it('tries at once when asked to', async () => {
    let attempts = 0;
    const link = createEngineLink(async () => {
      attempts += 1;
      throw new Error('refused');
    });
    await vi.advanceTimersByTimeAsync(250 + 500);
    const before = attempts;
    link.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(attempts).toBe(before + 1);
    link.close();
  });

  it('gives a call up that finds no connection in time, in words for people', async () => {
    const link = createEngineLink(async () => {
      throw new Error('refused');
    });
    const failure = link.client.app.info().catch((thrown: unknown) => errorReport(thrown));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await failure).toMatchObject({ code: 'connection-lost', retryable: true });
    link.close();
  });
});
