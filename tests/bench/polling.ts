/** Polling a large fleet for minutes: what it costs this computer, and how many routers one can watch. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Bench, type BenchOptions, compare, type Measurement } from './measure.ts';
import { type PollingEngine, startPolling } from './polling-process.ts';
import { startReplayedRouters } from './replayed-routers.ts';

const fleets = [5000, 2500, 1000, 200] as const;
const pollSeconds = 30;
const watchedSeconds = 120;
/** A fleet that was not polled once after so long is more than this computer can watch. */
const patienceSeconds = 240;

const figures = [
  { key: 'first', title: 'all polled after', unit: 's', digits: 0 },
  { key: 'cpu', title: 'engine CPU', unit: '% of a core', digits: 1 },
  { key: 'perPoll', title: 'CPU per poll', unit: 'ms', digits: 2 },
  { key: 'delay', title: 'loop delay p99', unit: 'ms', digits: 1 },
  { key: 'longest', title: 'longest', unit: 'ms', digits: 0 },
  { key: 'done', title: 'polls of those due', unit: '%', digits: 0 },
  { key: 'missed', title: 'missed', unit: '', digits: 0 },
  { key: 'rss', title: 'RSS', unit: 'MB', digits: 0 },
] as const;

export const pollingBench: Bench = {
  name: 'polling',
  summary: 'polling 200 to 5,000 routers for minutes: CPU, memory, event loop, missed polls',
  run: async (options: BenchOptions) => ({
    comparisons: [
      await compare(
        `Every router polled once in ${pollSeconds} s, for ${watchedSeconds} s after all were reached`,
        figures,
        fleets.map((routers) => ({ name: `${routers} routers`, measure: () => measure(routers, options.log) })),
        options,
      ),
    ],
    notes: [
      'The routers replay answers of a virtual one, in a process of their own on the same cores; each has its own SSH connection.',
    ],
  }),
};

async function measure(count: number, log: BenchOptions['log']): Promise<Measurement> {
  const routers = await startReplayedRouters(count);
  const engine = await startPolling(routers, pollSeconds);
  try {
    const first = await untilAllSeen(engine, count);
    if (first === null) {
      log(`${count} routers: not all were polled within ${patienceSeconds} s`);
      return {};
    }
    await engine.reset();
    await delay(watchedSeconds * 1000);
    const found = await engine.figures();
    const due = (count * found.seconds) / pollSeconds;
    return {
      first,
      cpu: (found.cpuSeconds / found.seconds) * 100,
      perPoll: (found.cpuSeconds / found.polled) * 1000,
      delay: found.loopDelayP99Ms,
      longest: found.loopDelayMaxMs,
      done: (found.polled / due) * 100,
      missed: found.missed,
      rss: found.rss / 1e6,
    };
  } finally {
    await engine.stop();
    routers.stop();
  }
}

/** Seconds until every router was polled once; `null` = not within the patience. */
async function untilAllSeen(engine: PollingEngine, count: number): Promise<number | null> {
  const start = performance.now();
  for (;;) {
    const seconds = (performance.now() - start) / 1000;
    if ((await engine.figures()).routersSeen >= count) return seconds;
    if (seconds > patienceSeconds) return null;
    await delay(1000);
  }
}
