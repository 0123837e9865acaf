import { describe, expect, test, vi } from 'vitest';
import { LiveFigures } from '../../../electron/fleet/live-figures.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { LiveSample } from '../../../shared/model/fleet.ts';
import { router } from '../store/samples.ts';

const failure = (code: 'connection-lost' | 'host-key-changed') =>
  new FlowhelmError(code, { sentence: 'x', nextStep: 'y' });
const sample = (second: number): LiveSample => ({
  at: new Date(second * 1000).toISOString(),
  ...{ flows: null, rates: null, rateSource: null, npuBound: 3, npuCapacity: null },
  ...{ rxBitsPerSecond: null, txBitsPerSecond: null },
  ...{ conntrack: { entries: 7, max: 100 }, gatewayMs: null },
});

function figures(stopped: FlowhelmError | null = null) {
  const attended = { now: 0, ever: 0 };
  const live = new LiveFigures({
    attend: () => {
      attended.now += 1;
      attended.ever += 1;
      return () => {
        attended.now -= 1;
      };
    },
    stoppedBy: () => stopped,
    now: () => new Date(0),
  });
  return { live, attended };
}

describe('live figures', () => {
  test('one poll serves everybody who listens, and nobody who listens elsewhere', async () => {
    const { live, attended } = figures();
    const streams = [live.listen(router('r')), live.listen(router('r'))];
    const waiting = streams.map((stream) => stream.next());
    const elsewhere = live.listen(router('other'));
    const silence = elsewhere.next();
    await vi.waitFor(() => expect(attended.now).toBe(3));
    live.polled('r', sample(1));
    for (const { value } of await Promise.all(waiting)) expect(value).toEqual(sample(1));
    expect(await Promise.race([silence, Promise.resolve('nothing')])).toBe('nothing');
  });

  test('a listener that is slow gets the newest', async () => {
    const { live, attended } = figures();
    const stream = live.listen(router('r'));
    const first = stream.next();
    await vi.waitFor(() => expect(attended.now).toBe(1));
    for (const second of [1, 2, 3]) live.polled('r', sample(second));
    expect((await first).value).toEqual(sample(3));
    live.polled('r', sample(4));
    expect((await stream.next()).value).toEqual(sample(4));
  });

  test('nobody attends to a router when the last one has gone', async () => {
    const { live, attended } = figures();
    const stop = [new AbortController(), new AbortController()];
    const waiting = stop.map(({ signal }) => live.listen(router('r'), signal).next());
    await vi.waitFor(() => expect(attended.now).toBe(2));
    for (const left of [1, 0]) {
      stop[left]?.abort();
      await waiting[left];
      expect([attended.now, live.size]).toEqual([left, left]);
    }
  });

  test('a poll that is not answered is shown as silence, and the stream goes on', async () => {
    const { live, attended } = figures();
    const stream = live.listen(router('r'));
    const next = stream.next();
    await vi.waitFor(() => expect(attended.now).toBe(1));
    live.failed('r', failure('connection-lost'));
    expect((await next).value).toMatchObject({ flows: null, rates: null, conntrack: { entries: null } });
    live.polled('r', sample(2));
    expect((await stream.next()).value).toEqual(sample(2));
  });

  test('what a retry cannot mend ends the stream', async () => {
    const { live, attended } = figures();
    const next = live.listen(router('r')).next();
    await vi.waitFor(() => expect(attended.now).toBe(1));
    live.failed('r', failure('host-key-changed'));
    await expect(next).rejects.toMatchObject({ code: 'host-key-changed' });
    expect([attended.now, live.size]).toEqual([0, 0]);
  });

  test('a router that waits for somebody to act is not asked again by opening its page', async () => {
    const { live, attended } = figures(failure('host-key-changed'));
    await expect(live.listen(router('r')).next()).rejects.toMatchObject({ code: 'host-key-changed' });
    expect(attended.ever).toBe(0);
  });

  test('closing ends every stream', async () => {
    const { live } = figures();
    const next = live.listen(router('r')).next();
    await vi.waitFor(() => expect(live.size).toBe(1));
    live.close();
    await expect(next).rejects.toMatchObject({ code: 'cancelled' });
  });
});
