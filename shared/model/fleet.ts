import { z } from 'zod';
import { advisorySchema } from './advisory.ts';
import { bookSchema } from './book.ts';
import { capabilitySchema } from './capability.ts';
import { changeStepSchema, checkResultSchema } from './change.ts';
import { flowPathSchema, offloadModeSchema } from './offload.ts';
import { planSchema } from './plan.ts';
import { routerSchema } from './router.ts';
import { flowCountsSchema, flowEntrySchema, snapshotSchema } from './snapshot.ts';
import { recommendationSchema, verdictSchema } from './verdict.ts';

/** An error as it crosses from the engine to a front end; the same fields as `FlowhelmError`. */
export const errorReportSchema = z.object({
  code: z.string(),
  sentence: z.string(),
  nextStep: z.string(),
  retryable: z.boolean(),
  evidence: z.record(z.string(), z.string()),
});
export type ErrorReport = z.infer<typeof errorReportSchema>;

/** Shares are 0 to 1, rates bits per second; null = not known yet. */
export const ratesSchema = z.object({
  seconds: z.number(),
  cpuBusyShare: z.number().nullable(),
  softirqShare: z.number().nullable(),
  links: z.record(z.string(), z.object({ rxBitsPerSecond: z.number(), txBitsPerSecond: z.number() })),
});

/** One look at a router's live figures. */
export const liveSampleSchema = z.object({
  at: z.string(),
  flows: flowCountsSchema.nullable(),
  rates: ratesSchema.nullable(),
  npuBound: z.number().int().nonnegative().nullable(),
});
export type LiveSample = z.infer<typeof liveSampleSchema>;

/** Everything an audit says, without the raw answers. */
export const auditReportSchema = z.object({
  snapshot: snapshotSchema,
  verdict: verdictSchema,
  capability: capabilitySchema,
  recommendation: recommendationSchema,
  advisories: z.array(advisorySchema),
  rates: ratesSchema.nullable(),
});
export type AuditReport = z.infer<typeof auditReportSchema>;

/** How the last attempt to talk to a router went. `unknown` = not tried since the start. */
export const reachabilitySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('reachable'), at: z.string() }),
  z.object({ state: z.literal('failed'), at: z.string(), error: errorReportSchema }),
]);
export type Reachability = z.infer<typeof reachabilitySchema>;

/** What a fleet view shows of one router; small enough to send a thousand of them at once. */
export const fleetRouterSchema = z.object({
  router: routerSchema,
  reachability: reachabilitySchema,
  /** An audit is running now. */
  auditing: z.boolean(),
  /** From the latest snapshot, which may be old: `takenAt`. null = never audited. */
  latest: z
    .object({
      takenAt: z.string(),
      model: z.string().nullable(),
      release: z.string().nullable(),
      verdict: verdictSchema,
      recommendedMode: offloadModeSchema,
      advisories: z.object({ block: z.number(), warn: z.number(), info: z.number() }),
      flows: flowCountsSchema.nullable(),
      cpuBusyShare: z.number().nullable(),
      conntrackFill: z.number().nullable(),
    })
    .nullable(),
  /** Share of offloaded flows among those that could be, 0 to 1, oldest first; for a sparkline. */
  offloadShare: z.array(z.number().nullable()),
  /** Id of the change run that is under way on it. */
  runId: z.string().nullable(),
  /** Id of a change whose outcome is not known here. */
  pendingChangeId: z.string().nullable(),
  passwordless: z.boolean(),
});
export type FleetRouter = z.infer<typeof fleetRouterSchema>;

export const changeRunSchema = z.object({
  id: z.string(),
  routerId: z.string(),
  routerName: z.string(),
  wanted: z.enum(['software', 'hardware', 'off', 'undo']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  state: z.enum(['queued', 'running', 'confirmed', 'unchanged', 'failed', 'cancelled']),
  plan: planSchema.nullable(),
  steps: z.array(
    z.object({
      step: changeStepSchema.or(z.literal('undo')),
      state: z.enum(['running', 'done', 'failed']),
      detail: z.string(),
    }),
  ),
  /** When the router undoes the change by itself, by this computer's clock; null = not armed (any more). */
  routerUndoesAt: z.string().nullable(),
  checks: z.array(checkResultSchema),
  proof: z.object({ before: flowCountsSchema.nullable(), after: flowCountsSchema }).nullable(),
  error: errorReportSchema.nullable(),
  /** The journalled change; null until it has begun, or when nothing was to be done. */
  changeId: z.string().nullable(),
});
export type ChangeRunState = z.infer<typeof changeRunSchema>;

export const settingsSchema = z.object({
  rollbackWindowSeconds: z.number().int().min(30).max(600),
  /** Seconds between audits of a router that is not on screen; 0 = only when asked. */
  pollSeconds: z.number().int().min(0).max(86_400),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = {
  rollbackWindowSeconds: 90,
  pollSeconds: 30,
  theme: 'system',
  density: 'comfortable',
};

export const fleetStateSchema = z.object({
  /** True while the demo fleet is shown instead of the person's own routers. */
  demo: z.boolean(),
  routers: z.array(fleetRouterSchema),
  /** Running and recent change runs, newest first. */
  runs: z.array(changeRunSchema),
  settings: settingsSchema,
  book: bookSchema,
  /** Things that the person should hear about, e.g. a damaged database that was set aside. */
  notices: z.array(z.object({ sentence: z.string(), nextStep: z.string() })),
});
export type FleetState = z.infer<typeof fleetStateSchema>;

/** The stream that keeps a front end in step: one `state` first, then what changes. */
export const fleetEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: fleetStateSchema }),
  z.object({ kind: z.literal('routers'), routers: z.array(fleetRouterSchema) }),
  z.object({ kind: z.literal('removed'), routerIds: z.array(z.string()) }),
  z.object({ kind: z.literal('run'), run: changeRunSchema }),
  z.object({ kind: z.literal('settings'), settings: settingsSchema }),
  z.object({ kind: z.literal('book'), book: bookSchema }),
]);
export type FleetEvent = z.infer<typeof fleetEventSchema>;

export const listedFlowSchema = flowEntrySchema.extend({
  slowReason: z.object({ code: z.string(), text: z.string() }).nullable(),
});
export type ListedFlow = z.infer<typeof listedFlowSchema>;
export const flowFilterSchema = flowPathSchema.or(z.literal('any'));
