import { z } from 'zod';

/**
 * What is kept of a router over time. One sample is what one poll found; older ones are rolled up, and then a figure is the mean of
 * those polls that knew it. Times are whole seconds since 1970, UTC, by this computer's clock.
 */
export const figureNames = [
  /** Conntrack entries by path. `eligible` is the part of `slow` that a flowtable could have taken. */
  'hardware',
  'software',
  'slow',
  'eligible',
  'conntrackEntries',
  'conntrackMax',
  /** Entries of the NPU's table (one direction of a flow each) and how many it has room for. */
  'npuBound',
  'npuCapacity',
  /** Shares of the CPU time of all processors, 0 to 1. */
  'cpuBusyShare',
  'softirqShare',
  /** Of the devices that hold a default route; see `rateSource`. */
  'rxBitsPerSecond',
  'txBitsPerSecond',
  /** Round trip from the router to its gateway. */
  'gatewayMs',
  /** CPU time that the poll has cost the router. */
  'pollCpuMs',
] as const;
export const figureSchema = z.enum(figureNames);
export type Figure = z.infer<typeof figureSchema>;
export type Figures = Readonly<Record<Figure, number | null>>;

/**
 * Where the interface rates come from. `interface-low` = counters of the network device, while flows run in hardware that these may not
 * see (domain.md 6): the true rate is this or more.
 */
export const rateSourceSchema = z.enum(['port-counters', 'interface', 'interface-low']);
export type RateSource = z.infer<typeof rateSourceSchema>;

/**
 * Why there is no sample. `unreachable` and `garbled` are the router's, `changing` = a change ran on it, `offline` = this computer had
 * no network, `asleep` = it slept, `stopped` = Flowhelm did not run or did not poll.
 */
export const gapReasonSchema = z.enum(['unreachable', 'garbled', 'changing', 'offline', 'asleep', 'stopped']);
export type GapReason = z.infer<typeof gapReasonSchema>;

export const figuresSchema = z.record(figureSchema, z.number().nullable());

/** How many seconds one point of a series spans, at least; the levels that are kept. `0` = every poll as it was. */
export const resolutions = [0, 60, 900] as const;
export type Resolution = (typeof resolutions)[number];

/** A stretch without samples; `until` is the next sample, or the end of what was asked for. */
export const gapSchema = z.object({ from: z.number().int(), until: z.number().int(), reason: gapReasonSchema });
export type Gap = z.infer<typeof gapSchema>;

/** Something that happened and belongs on a chart. */
export const markSchema = z.object({
  at: z.number().int(),
  routerId: z.string(),
  changeId: z.string(),
  from: z.enum(['off', 'software', 'hardware']).nullable(),
  to: z.enum(['off', 'software', 'hardware']).nullable(),
  state: z.enum(['confirmed', 'undone']),
});
export type Mark = z.infer<typeof markSchema>;

/** Columns of the same length. A point without polls is null in every column. */
export const seriesSchema = z.object({
  /** null = the sum over the fleet (means for shares), where every router is counted with what it said last in a step. */
  routerId: z.string().nullable(),
  times: z.array(z.number().int()),
  values: z.partialRecord(figureSchema, z.array(z.number().nullable())),
  /** True where the rates of a point are `interface-low`. */
  ratesLow: z.array(z.boolean()),
  /** Routers that a point of the fleet's sum is made of; of one router 0 or 1. */
  routers: z.array(z.number().int()),
  gaps: z.array(gapSchema),
});
export type Series = z.infer<typeof seriesSchema>;

export const seriesAnswerSchema = z.object({
  /** What one point spans; 0 = every poll. */
  stepSeconds: z.number().int().nonnegative(),
  series: z.array(seriesSchema),
  marks: z.array(markSchema),
  /** Of these routers; null = nothing is kept. */
  oldest: z.number().int().nullable(),
});
export type SeriesAnswer = z.infer<typeof seriesAnswerSchema>;

/** Share of the offloaded flows among those that could be, 0 to 1; `null` = nothing that could be, or not known. */
export function offloadShare(figures: Pick<Figures, 'hardware' | 'software' | 'eligible'>): number | null {
  const { hardware, software, eligible } = figures;
  if (hardware === null || software === null || eligible === null) return null;
  const all = hardware + software + eligible;
  return all > 0 ? (hardware + software) / all : null;
}
