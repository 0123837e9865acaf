import { z } from 'zod';
import { alertHookSchema, alertSchema, alertSettingsSchema } from '../model/alert.ts';
import { proofReportSchema } from '../model/proof-report.ts';
import { figureSchema, seriesAnswerSchema } from '../model/sample.ts';
import { call } from './call.ts';

const seriesRequestSchema = z.object({
  /** null = the whole fleet as one series. */
  ids: z.array(z.string()).min(1).max(20).nullable(),
  /** Seconds since 1970. */
  from: z.number().int().nonnegative(),
  to: z.number().int().nonnegative(),
  figures: z.array(figureSchema).min(1),
  /** How many points are of use, e.g. the width of the chart in pixels. */
  points: z.number().int().min(10).max(2000),
});
export type SeriesRequest = z.infer<typeof seriesRequestSchema>;

export const watchingContract = {
  samples: {
    series: call.input(seriesRequestSchema).output(seriesAnswerSchema),
    /** The same as a file, every kept sample of the finest resolution that spans the time. */
    export: call
      .input(seriesRequestSchema.pick({ ids: true, from: true, to: true }).extend({ form: z.enum(['csv', 'json']) }))
      .output(z.object({ fileName: z.string(), text: z.string() })),
  },
  alerts: {
    /** Newest first; open ones come over `fleet.watch` too. `before` = the last one of an earlier answer, for those older than it. */
    history: call
      .input(
        z.object({
          routerId: z.string().nullable(),
          limit: z.number().int().min(1).max(1000),
          before: z.string().nullable().optional(),
        }),
      )
      .output(z.array(alertSchema)),
    /** null = no longer snoozed. */
    snooze: call
      .input(z.object({ ids: z.array(z.string()).min(1).max(5000), until: z.iso.datetime().nullable() }))
      .output(z.null()),
    settings: call.output(alertSettingsSchema),
    saveSettings: call.input(alertSettingsSchema).output(alertSettingsSchema),
    /** Tells a hook about a made-up alert that says that it is one. */
    tryHook: call.input(alertHookSchema).output(z.object({ ok: z.boolean(), detail: z.string() })),
  },
  reports: {
    /** `identified` = with the name and address of the router. */
    proof: call.input(z.object({ changeId: z.string(), identified: z.boolean() })).output(proofReportSchema),
    render: call
      .input(z.object({ changeId: z.string(), identified: z.boolean(), form: z.enum(['html', 'markdown']) }))
      .output(z.object({ fileName: z.string(), text: z.string() })),
  },
};
