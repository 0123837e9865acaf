import { z } from 'zod';
import { errorReportSchema } from '../../shared/model/fleet.ts';
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

/** `result` of the commands that watch routers and tell of what was watched. */
export const watchingResultSchemas = { report: proofReportSchema, metrics: metricsResultSchema } as const;
