import { z } from 'zod';
import { offloadModeSchema } from './offload.ts';

/** Median of the samples of a window, and the interval in which the true median lies with 95 % confidence. */
export const estimateSchema = z.object({
  median: z.number(),
  low: z.number(),
  high: z.number(),
  samples: z.number().int(),
});
export type Estimate = z.infer<typeof estimateSchema>;

export const proofFigureIds = [
  'softirq-per-gbit',
  'throughput',
  'offload-share',
  'softirq',
  'gateway-latency',
] as const;

/**
 * `not-enough` = too few samples, or too little traffic, for an honest answer; `no-difference` = the intervals do not exclude that
 * nothing has changed.
 */
export const proofConclusionSchema = z.enum(['better', 'worse', 'no-difference', 'not-enough']);
export type ProofConclusion = z.infer<typeof proofConclusionSchema>;

export const proofFigureSchema = z.object({
  id: z.enum(proofFigureIds),
  /** null = nothing that could be measured. */
  before: estimateSchema.nullable(),
  after: estimateSchema.nullable(),
  /** after / before, with the interval that the two estimates leave; null where it has no meaning. */
  ratio: estimateSchema.omit({ samples: true }).nullable(),
  conclusion: proofConclusionSchema,
  /** What the figure means or why it is missing, one sentence. */
  sentence: z.string(),
});
export type ProofFigure = z.infer<typeof proofFigureSchema>;

/** Whether a change has paid, from the samples around it. Holds no addresses and no names unless they were asked for. */
export const proofReportSchema = z.object({
  version: z.literal(1),
  madeAt: z.string(),
  changeId: z.string(),
  router: z.object({
    /** null = left out. */
    name: z.string().nullable(),
    host: z.string().nullable(),
    model: z.string().nullable(),
    release: z.string().nullable(),
    kernel: z.string().nullable(),
  }),
  change: z.object({
    from: offloadModeSchema.nullable(),
    to: offloadModeSchema.nullable(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    state: z.string(),
  }),
  windows: z.object({
    before: z.object({ from: z.string(), to: z.string(), samples: z.number().int() }),
    after: z.object({ from: z.string(), to: z.string(), samples: z.number().int() }),
  }),
  figures: z.array(proofFigureSchema),
  conclusion: proofConclusionSchema,
  /** One plain sentence. */
  sentence: z.string(),
  /** What the reader must know to trust or distrust it. */
  caveats: z.array(z.string()),
  /** When there will be samples enough if they come as they did so far; null = there are, or waiting does not help. */
  readyAt: z.string().nullable(),
});
export type ProofReport = z.infer<typeof proofReportSchema>;
