import { z } from 'zod';
import { alertSchema, alertSettingsSchema } from '../../shared/model/alert.ts';
import { errorReportSchema } from '../../shared/model/fleet.ts';
import { offloadModeSchema } from '../../shared/model/offload.ts';
import { proofReportSchema } from '../../shared/model/proof-report.ts';
import { figuresSchema, gapReasonSchema, rateSourceSchema } from '../../shared/model/sample.ts';

const metricsResultSchema = z.object({
  /** Null = printed. */
  file: z.string().nullable(),
  metrics: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['gauge', 'counter']),
      help: z.string(),
      series: z.array(z.object({ labels: z.record(z.string(), z.string()), value: z.number() })),
    }),
  ),
  /** Routers that did not answer, or not sensibly. */
  failed: z.array(z.object({ router: z.object({ id: z.string(), name: z.string() }), error: errorReportSchema })),
});

const routerNameSchema = z.object({ id: z.string(), name: z.string() });

const driftResultSchema = z.object({
  sentence: z.string(),
  /** How many of the chosen routers are in groups that desire a mode. */
  watched: z.number().int().nonnegative(),
  drifting: z.array(
    z.object({
      router: routerNameSchema,
      group: z.string(),
      wanted: offloadModeSchema,
      is: offloadModeSchema,
      reason: z.string(),
      canBringBack: z.boolean(),
      whyNot: z.string().nullable(),
      auditedAt: z.string(),
    }),
  ),
  notAudited: z.array(routerNameSchema),
  /** What brings them back, ready for a shell. */
  commands: z.array(z.string()),
});

const alertsResultSchema = z.union([
  z.object({ sentence: z.string(), alerts: z.array(alertSchema) }),
  /** `alerts settings`, also with `--import`. */
  z.object({ settings: alertSettingsSchema }),
  /** `alerts settings --try`. */
  z.object({ hook: z.string(), ok: z.boolean(), detail: z.string() }),
]);

const samplesResultSchema = z.object({
  /** Null = the sum over the fleet. */
  router: routerNameSchema.nullable(),
  /** What one sample spans at most; 0 = one poll. */
  resolutionSeconds: z.number().int().nonnegative(),
  /** With `--out`. */
  file: z.string().nullable(),
  /** Null when they went into a file. */
  samples: z
    .array(
      z.object({
        at: z.string(),
        /** Of the fleet how many routers it is the sum of. */
        polls: z.number().int(),
        missed: z.number().int(),
        gap: gapReasonSchema.nullable(),
        rateSource: rateSourceSchema.nullable(),
        figures: figuresSchema,
      }),
    )
    .nullable(),
});

/** `result` of the commands that watch routers and tell of what was watched. */
export const watchingResultSchemas = {
  alerts: alertsResultSchema,
  report: proofReportSchema,
  metrics: metricsResultSchema,
  drift: driftResultSchema,
  samples: samplesResultSchema,
} as const;
