import { z } from 'zod';
import { alertSchema, alertSettingsSchema } from '../../shared/model/alert.ts';
import { errorReportSchema } from '../../shared/model/fleet.ts';
import { offloadModeSchema } from '../../shared/model/offload.ts';
import { proofReportSchema } from '../../shared/model/proof-report.ts';

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

/** `result` of the commands that watch routers and tell of what was watched. */
export const watchingResultSchemas = {
  alerts: alertsResultSchema,
  report: proofReportSchema,
  metrics: metricsResultSchema,
  drift: driftResultSchema,
} as const;
