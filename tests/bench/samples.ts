/** What it costs to keep samples of a large fleet, and to read them again. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { seriesOf } from '../../electron/monitor/series.ts';
import { openProfile, type Profile } from '../../electron/store/profile.ts';
import { figuresOf, type Sample } from '../../electron/store/sample-row.ts';
import { figureNames } from '../../shared/model/sample.ts';
import { type Bench, compare, type Measurement, timed } from './measure.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** One sample of each router in so many seconds. */
const paceSeconds = 30;
const hours = Number(process.env['FLOWHELM_BENCH_HOURS'] ?? 1);
const start = 1_767_225_600;
const sizes = [5_000, 1_000] as const;

const writing = [
  { key: 'each', title: 'each sample', unit: 'µs of CPU', digits: 1 },
  { key: 'median', title: 'a slice, median', unit: 'ms', digits: 2 },
  { key: 'p99', title: 'p99', unit: 'ms', digits: 2 },
  { key: 'longest', title: 'longest', unit: 'ms', digits: 1 },
  { key: 'share', title: 'of a processor', unit: '%', digits: 2 },
  { key: 'row', title: 'a row', unit: 'bytes', digits: 0 },
] as const;

const delays = [
  { key: 'p50', title: 'delay, median', unit: 'ms', digits: 1 },
  { key: 'p99', title: 'p99', unit: 'ms', digits: 1 },
  { key: 'longest', title: 'longest', unit: 'ms', digits: 1 },
] as const;
/** For so long, every so often a second's work: ten times what the app has to do. */
const [watchedMs, watchedEveryMs] = [10_000, 100];
const delayResolutionMs = 10;

const reading = [
  { key: 'month', title: '30 days', unit: 'ms', digits: 1 },
  { key: 'points', title: 'points', unit: '', digits: 0 },
] as const;

export const samplesBench: Bench = {
  name: 'samples',
  summary: 'the history: a second of polls of 5,000 and 1,000 routers at a time, and 30 days of them read for a chart',
  run: async (options) => {
    const kept = withHistory(1_000, 30);
    const of = (ids: readonly string[] | null) => () => readMonth(kept, ids);
    return {
      comparisons: [
        await compare(
          `Keeping ${hours} h of samples, one per router in ${paceSeconds} s, written and looked after every second`,
          writing,
          sizes.map((routers) => ({
            name: `${routers.toLocaleString('en')} routers`,
            measure: () => write(routers),
          })),
          options,
        ),
        await compare(
          'Delay of the event loop while a second of 5,000 routers is kept in every tenth of a second',
          delays,
          [
            { name: '5,000 routers', measure: () => watchLoop(5_000) },
            { name: 'nothing to do', measure: () => watchLoop(0) },
          ],
          options,
        ),
        await compare(
          'Reading 30 days of 1,000 routers, all figures, for a chart of 1,000 points',
          reading,
          [
            { name: 'one router', measure: of(['r500']) },
            { name: 'the fleet', measure: of(null) },
            { name: '20 routers', measure: of(Array.from({ length: 20 }, (_, index) => `r${index * 50}`)) },
          ],
          options,
        ),
      ],
      notes: [
        'A slice is what is done in one go, at most once a second; nothing else runs on the loop meanwhile.',
        'FLOWHELM_BENCH_HOURS=24 keeps a whole day, which also drops what is old.',
      ],
    };
  },
};

async function write(routers: number): Promise<Measurement> {
  const home = temporaryFolder();
  const profile = openProfile({ mode: 'write', home });
  const slices: number[] = [];
  const cpu = process.cpuUsage();
  const seconds = hours * 3600;
  for (let second = 0; second < seconds; second += 1) {
    const at = start + second;
    const due = rangeOf(routers, second);
    const samples = due.map((index) => sample(at, index));
    const { ms } = await timed(() => {
      for (const [position, each] of samples.entries()) profile.samples.add(`r${due[position]}`, each);
      profile.samples.tend(at, { days: 90 });
    });
    slices.push(ms);
  }
  const used = process.cpuUsage(cpu);
  profile.close();
  const sorted = slices.toSorted((a, b) => a - b);
  const usedMs = (used.user + used.system) / 1000;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    each: (usedMs * 1000) / ((routers * seconds) / paceSeconds),
    ...{ median: at(0.5), p99: at(0.99), longest: at(1), share: usedMs / (seconds * 10) },
    row: statSync(join(home, 'flowhelm-history.db')).size / countRows(home),
  };
}

async function watchLoop(routers: number): Promise<Measurement> {
  const profile = openProfile({ mode: 'write', home: temporaryFolder() });
  const delay = monitorEventLoopDelay({ resolution: delayResolutionMs });
  delay.enable();
  for (let second = 0; second < watchedMs / watchedEveryMs; second += 1) {
    for (const index of rangeOf(routers, second)) profile.samples.add(`r${index}`, sample(start + second, index));
    profile.samples.tend(start + second, { days: 90 });
    await pause(watchedEveryMs);
  }
  delay.disable();
  profile.close();
  // what is measured holds the wait itself
  const of = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - delayResolutionMs);
  return { p50: of(delay.percentile(50)), p99: of(delay.percentile(99)), longest: of(delay.max) };
}

/** The routers whose poll is due in this second. */
function rangeOf(routers: number, second: number): number[] {
  const first = Math.floor((routers * (second % paceSeconds)) / paceSeconds);
  const next = Math.floor((routers * ((second % paceSeconds) + 1)) / paceSeconds);
  return Array.from({ length: next - first }, (_, index) => first + index);
}

function countRows(home: string): number {
  const connection = new DatabaseSync(join(home, 'flowhelm-history.db'), { readOnly: true });
  try {
    return Number(connection.prepare('SELECT count(*) AS rows FROM samples').get()?.['rows']);
  } finally {
    connection.close();
  }
}

function sample(at: number, seed: number): Sample {
  const wave = (1 + Math.sin(at / 13_750 + seed)) / 2;
  const noise = ((at * 7919 + seed * 104_729) % 997) / 997;
  const flows = Math.round(180 * wave + 60 * noise);
  const values = {
    ...{
      hardware: flows,
      software: Math.round(flows / 5),
      slow: Math.round(flows / 2),
      eligible: 9,
      conntrackEntries: flows * 2,
    },
    ...{
      conntrackMax: 31_744,
      npuBound: flows * 2,
      npuCapacity: 16_384,
      cpuBusyShare: 0.1 * noise,
      softirqShare: 0.07 * noise,
    },
    ...{
      rxBitsPerSecond: Math.round(4e8 * wave * noise),
      txBitsPerSecond: Math.round(3e7 * wave),
      gatewayMs: 1 + 9 * noise,
    },
    pollCpuMs: 20 + 10 * noise,
  };
  return {
    at,
    polls: 1,
    missed: 0,
    gap: null,
    rateSource: 'interface-low',
    figures: figuresOf((figure) => values[figure]),
  };
}

/** A profile with so many days of quarters of an hour for every router and the fleet. */
function withHistory(routers: number, days: number): Profile {
  const profile = openProfile({ mode: 'write', home: temporaryFolder() });
  process.on('exit', () => profile.close());
  const until = start + days * 86_400;
  const ids = [null, ...Array.from({ length: routers }, (_, index) => `r${index}`)];
  for (const [seed, id] of ids.entries()) {
    const rows = Array.from({ length: days * 96 }, (_, index) => sample(start + index * 900, seed));
    profile.samples.fill(id, 900, rows, until);
  }
  return profile;
}

async function readMonth(profile: Profile, ids: readonly string[] | null): Promise<Measurement> {
  const to = start + 30 * 86_400;
  const request = { ids: ids && [...ids], from: start, to, figures: [...figureNames], points: 1000 };
  const { ms, result } = await timed(() => seriesOf(profile, request, new Date(to * 1000)));
  return { month: ms, points: result.series[0]?.times.length ?? 0 };
}
