import type { Figure, Gap, Mark, Series, SeriesAnswer } from '../../../shared/model/sample.ts';

/** Series made from nothing but the time and a number, so that every run shows the same. */

const daySeconds = 86_400;
/** Nothing is kept before this age. */
const keptDays = 40;

/** Days as people live them: quiet at night, busy in the evening; between 0 and 1. */
function busyness(time: number, seed: number): number {
  const hour = ((time % daySeconds) / 3600 + seed * 0.7) % 24;
  const evening = Math.exp(-((hour - 20.5) ** 2) / 9) + 0.5 * Math.exp(-((hour - 12) ** 2) / 20);
  return Math.min(1, 0.08 + 0.75 * evening + 0.04 * noise(time, seed));
}

/** Always the same for the same numbers, -1 to 1. */
function noise(time: number, seed: number): number {
  const value = Math.sin(time * 12.9898 + seed * 78.233) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

function figuresAt(time: number, seed: number, offloaded: boolean): Record<Figure, number> {
  const busy = busyness(time, seed);
  const flows = Math.round(90 + busy * (700 + 90 * seed));
  const share = offloaded ? 0.84 + 0.05 * noise(time, seed + 1) : 0;
  const hardware = Math.round(flows * share);
  const softirqShare = offloaded ? 0.02 + busy * 0.05 : 0.05 + busy * 0.55;
  return {
    hardware,
    software: Math.round((flows - hardware) * (offloaded ? 0.3 : 0)),
    slow: Math.round((flows - hardware) * (offloaded ? 0.7 : 1)),
    eligible: Math.round((flows - hardware) * (offloaded ? 0.2 : 0.8)),
    conntrackEntries: flows,
    conntrackMax: 16_384,
    npuBound: hardware * 2,
    npuCapacity: 8_192,
    cpuBusyShare: Math.min(1, softirqShare + 0.04 + 0.02 * noise(time, seed + 2)),
    softirqShare,
    rxBitsPerSecond: busy * 420e6 * (1 + 0.2 * noise(time, seed + 3)),
    txBitsPerSecond: busy * 38e6 * (1 + 0.2 * noise(time, seed + 4)),
    gatewayMs: 1.2 + busy * 2 + Math.abs(noise(time, seed + 5)) * 0.4,
    pollCpuMs: 9 + busy * 4,
  };
}

interface MadeUpRequest {
  readonly ids: readonly string[] | null;
  readonly from: number;
  readonly to: number;
  readonly figures: readonly Figure[];
  readonly points: number;
}

/** What `samples.series` answers at `now` (seconds): offload was turned on nine days ago, a laptop sleeps at night. */
export function madeUpSeries({ ids, from, to, figures, points }: MadeUpRequest, now: number): SeriesAnswer {
  const length = to - from;
  const kept = length > 3 * daySeconds ? 900 : length > 7200 ? 60 : 10;
  const stepSeconds = Math.max(1, Math.ceil(length / points / kept)) * kept;
  const turnedOn = now - 9 * daySeconds;
  const marks: Mark[] = [
    { at: turnedOn, routerId: 'router-0', changeId: 'change-2', from: 'off', to: 'hardware', state: 'confirmed' },
    { at: now - 600, routerId: 'router-0', changeId: 'change-3', from: 'hardware', to: 'hardware', state: 'confirmed' },
    {
      at: turnedOn - 6 * daySeconds,
      routerId: 'router-0',
      changeId: 'change-1',
      from: 'off',
      to: 'software',
      state: 'undone',
    },
  ];
  return {
    stepSeconds,
    series: (ids ?? [null]).map((id) => oneSeries(id, { from, to, figures, stepSeconds, now, turnedOn })),
    marks: marks.filter(({ at }) => at >= from && at <= to),
    oldest: now - keptDays * daySeconds,
  };
}

interface SeriesParts extends Omit<MadeUpRequest, 'ids' | 'points'> {
  readonly stepSeconds: number;
  readonly now: number;
  readonly turnedOn: number;
}

function oneSeries(id: string | null, parts: SeriesParts): Series {
  const { from, to, figures, stepSeconds, now, turnedOn } = parts;
  const seed = id === null ? 60 : Number(id.replace(/\D/g, '')) || 0;
  const first = Math.ceil(Math.max(from, now - keptDays * daySeconds) / stepSeconds) * stepSeconds;
  const all = Array.from(
    { length: Math.max(0, Math.floor((to - first) / stepSeconds)) },
    (_, row) => first + row * stepSeconds,
  );
  const gaps = gapsOf(from, to, now, seed);
  const times = all.filter((time) => !gaps.some((gap) => gap.from < time && time < gap.until));
  const rows = times.map((time) => figuresAt(time, seed, time >= turnedOn + seed * 3600));
  return {
    routerId: id,
    times,
    values: Object.fromEntries(figures.map((figure) => [figure, rows.map((row) => row[figure])])),
    ratesLow: times.map((time) => time > now - 4 * daySeconds),
    routers: times.map((time) => (id === null ? 18 + Math.round(noise(time, 1)) : 1)),
    gaps,
  };
}

/** One night of sleep, one hour away. */
function gapsOf(from: number, to: number, now: number, seed: number): Gap[] {
  const all: Gap[] = [
    { from: now - 3 * daySeconds, until: now - 3 * daySeconds + 8 * 3600, reason: 'asleep' },
    { from: now - 7 * 3600, until: now - 6 * 3600 + seed * 60, reason: 'unreachable' },
    { from: now - 1500, until: now - 1380, reason: 'changing' },
  ];
  return all.filter((gap) => gap.from < to && gap.until > from);
}
