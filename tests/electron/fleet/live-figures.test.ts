import { describe, expect, test, vi } from 'vitest';
import { LiveFigures } from '../../../electron/fleet/live-figures.ts';
import type { Pulse } from '../../../electron/monitor/pulse.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { makeFlows } from '../../shared/snapshot-builder.ts';
import { router } from '../store/samples.ts';

const sample = (seconds: number, idle: number) => ({
  uptimeSeconds: seconds,
  cpu: { total: seconds * 100, idle, softirq: 0 },
  links: {},
});
const failure = (code: 'connection-lost' | 'host-key-changed') =>
  new FlowhelmError(code, { sentence: 'x', nextStep: 'y' });

/** Live figures whose pulses are answered one by one by the test; every pause ends at once. */
function figures({ npuBound = 3 } = {}) {
  const asked: { answer: (pulse: Pulse) => void; fail: (error: Error) => void; signal: AbortSignal }[] = [];
  const pauses: number[] = [];
  const live = new LiveFigures({
    pulse: (_, signal) =>
      new Promise((answer, fail) => {
        asked.push({ answer, fail, signal });
      }),
    npuBound: () => npuBound,
    now: () => new Date(0),
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
  const pulse = async (number: number) => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(number));
    const found = asked[number];
    if (!found) throw new Error('never asked');
    return found;
  };
  return { live, asked, pulse, pauses };
}

describe('live figures', () => {
  test('no NPU entries are not claimed while flows run in hardware', async () => {
    const { live, pulse } = figures({ npuBound: 0 });
    const listening = live.listen(router('r'));
    const first = listening.next();
    (await pulse(0)).answer({ flows: makeFlows({ hardware: 3 }), sample: sample(10, 0) });
    expect((await first).value).toMatchObject({ npuBound: null });
  });

  test('one pulse serves everybody who listens, and rates need two', async () => {
    const { live, asked, pulse } = figures();
    const [one, two] = [live.listen(router('r')), live.listen(router('r'))];
    const first = [one.next(), two.next()];
    (await pulse(0)).answer({ flows: null, sample: sample(10, 0) });
    for (const { value } of await Promise.all(first)) expect(value).toMatchObject({ rates: null, npuBound: 3 });
    const second = [one.next(), two.next()];
    (await pulse(1)).answer({ flows: null, sample: sample(20, 500) });
    for (const { value } of await Promise.all(second)) expect(value).toMatchObject({ rates: { cpuBusyShare: 0.5 } });
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  test('the router is left alone when the last one has gone', async () => {
    const { live, pulse } = figures();
    const stop = [new AbortController(), new AbortController()];
    const streams = stop.map(({ signal }) => live.listen(router('r'), signal));
    const waiting = streams.map((stream) => stream.next());
    const { signal } = await pulse(0);
    stop[0]?.abort();
    await waiting[0];
    expect(signal.aborted).toBe(false);
    stop[1]?.abort();
    await waiting[1];
    expect(signal.aborted).toBe(true);
    expect(live.size).toBe(0);
  });

  test('a router that is away for a while is asked ever more rarely, and shown as silent', async () => {
    const { live, pulse, pauses } = figures();
    const stream = live.listen(router('r'));
    for (let time = 0; time < 6; time += 1) {
      const next = stream.next();
      (await pulse(time)).fail(failure('connection-lost'));
      expect((await next).value).toMatchObject({ flows: null, rates: null, npuBound: null });
    }
    expect(pauses.slice(0, 6)).toEqual([4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    await stream.return();
  });

  test('what a retry cannot mend ends the stream', async () => {
    const { live, pulse } = figures();
    const next = live.listen(router('r')).next();
    (await pulse(0)).fail(failure('host-key-changed'));
    await expect(next).rejects.toMatchObject({ code: 'host-key-changed' });
    expect(live.size).toBe(0);
  });

  test('closing ends every stream', async () => {
    const { live } = figures();
    const next = live.listen(router('r')).next();
    await vi.waitFor(() => expect(live.size).toBe(1));
    live.close();
    await expect(next).rejects.toMatchObject({ code: 'cancelled' });
  });
});
