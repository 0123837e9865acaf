import { setImmediate as breathe } from 'node:timers/promises';
import type { SeriesRequest } from '../../shared/contracts/watching.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { type Resolution, resolutions, type Series, type SeriesAnswer } from '../../shared/model/sample.ts';
import type { Profile } from '../store/profile.ts';
import type { RawSeries, SeriesQuery } from '../store/sample-series.ts';

interface History {
  readonly samples: Profile['samples'];
  readonly changes: Pick<Profile['changes'], 'marks'>;
}

type Oldest = Readonly<Record<Resolution, number | null>>;

const longestSeconds = 400 * 86_400;
/** A level whose rows begin this much later than wanted still serves; upkeep drops some rows a little early or late. */
const leewaySeconds = 1800;

/**
 * What is kept of routers, or of the fleet, in about `points` points: from the coarsest level that has so many. A point of time without
 * samples stands at the start of each gap that would be seen. Throws `bad-input`.
 */
export async function seriesOf(
  { samples, changes }: History,
  request: SeriesRequest,
  now: Date,
): Promise<SeriesAnswer> {
  refuseStrangeTime(request);
  const { ids, from, points, figures } = request;
  const routers = ids ?? [null];
  const since = joined(routers.map((id) => samples.oldest(id, from)));
  const resolution = chooseResolution(since, { ...request, atLeast: points });
  const to = Math.min(request.to, Math.floor(now.getTime() / 1000) + 1);
  const stepSeconds = stepOf(resolution, (request.to - from) / points);
  const query: SeriesQuery = { from, to, resolution, stepSeconds, figures };
  const marks = changes.marks(ids, from, request.to);
  const series: Series[] = [];
  for (const routerId of routers) {
    series.push(columnsOf(routerId, samples.series(routerId, query), query));
    // a month of many routers takes long enough to be felt by whatever else waits
    await breathe();
  }
  return {
    stepSeconds,
    series,
    marks,
    oldest: oldestOf(joined(routers.map((id) => samples.oldest(id)))),
  };
}

/** The finest resolution that goes back as far as any does since `from`; `atLeast` points are enough. */
export function chooseResolution(
  since: Oldest,
  { from, to, atLeast }: { from: number; to: number; atLeast: number },
): Resolution {
  const begin = oldestOf(since) ?? from;
  const reaches = (resolution: Resolution) => {
    const own = resolutions.filter((each) => each <= resolution).flatMap((each) => since[each] ?? []);
    return own.length > 0 && Math.min(...own) <= begin + leewaySeconds;
  };
  const usable = resolutions.filter(reaches);
  const coarsest = usable.findLast((each) => each > 0 && (to - from) / each >= atLeast);
  return coarsest ?? usable[0] ?? 900;
}

/** Throws `bad-input`. */
export function refuseStrangeTime({ from, to }: { from: number; to: number }): void {
  if (to <= from) throw strangeTime('The time ends before it begins.', 'Give an end that is later than the start.');
  if (to - from > longestSeconds) throw strangeTime('The time is longer than 400 days.', 'Ask for 400 days at most.');
}

export function joined(all: readonly Oldest[]): Oldest {
  const least = (resolution: Resolution) => {
    const known = all.flatMap((each) => each[resolution] ?? []);
    return known.length > 0 ? Math.min(...known) : null;
  };
  return { 0: least(0), 60: least(60), 900: least(900) };
}

function oldestOf(oldest: Oldest): number | null {
  const known = resolutions.flatMap((each) => oldest[each] ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

function stepOf(resolution: Resolution, wantedSeconds: number): number {
  if (resolution === 0) return wantedSeconds < 2 ? 0 : Math.ceil(wantedSeconds);
  return Math.max(1, Math.round(wantedSeconds / resolution)) * resolution;
}

function columnsOf(routerId: string | null, { points, gaps }: RawSeries, query: SeriesQuery): Series {
  const shown = gaps.filter(({ from, until }) => until - from > 1.5 * query.stepSeconds);
  const nothing = query.figures.map(() => null);
  const taken = new Set(points.map(({ at }) => at));
  const holes = shown.map(({ from }) => ({
    ...{ at: taken.has(from) ? from + 1 : from, values: nothing, ratesLow: false, polls: 0 },
  }));
  const all = [...points, ...holes].sort((a, b) => a.at - b.at);
  const routersOf = (polls: number) => (routerId === null ? polls : Math.min(1, polls));
  return {
    routerId,
    times: all.map(({ at }) => at),
    values: Object.fromEntries(
      query.figures.map((figure, index) => [figure, all.map(({ values }) => values[index] ?? null)]),
    ),
    ratesLow: all.map(({ ratesLow }) => ratesLow),
    routers: all.map(({ polls }) => routersOf(polls)),
    gaps: [...gaps],
  };
}

function strangeTime(sentence: string, nextStep: string): FlowhelmError {
  return new FlowhelmError('bad-input', { sentence, nextStep });
}
