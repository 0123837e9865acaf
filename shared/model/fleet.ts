import { z } from 'zod';
import { advisorySchema } from './advisory.ts';
import { alertSchema } from './alert.ts';
import { bookSchema } from './book.ts';
import { capabilityLevelSchema, capabilitySchema } from './capability.ts';
import { changeStepSchema, checkResultSchema } from './change.ts';
import { flowPathSchema, offloadModeSchema } from './offload.ts';
import { planSchema } from './plan.ts';
import { routerSchema } from './router.ts';
import { rateSourceSchema } from './sample.ts';
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
  rateSource: rateSourceSchema.nullable(),
  /** To and from the WAN, as `rateSource` says; `rates` has those of the devices, which may miss what runs in hardware. */
  rxBitsPerSecond: z.number().nullable(),
  txBitsPerSecond: z.number().nullable(),
  npuBound: z.number().int().nonnegative().nullable(),
  npuCapacity: z.number().int().positive().nullable(),
  conntrack: z.object({ entries: z.number().nullable(), max: z.number().nullable() }),
  gatewayMs: z.number().nullable(),
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

/** How a router is polled, and what that costs it. */
export const pollingSchema = z.object({
  /** The last poll that was answered. */
  at: z.string(),
  intervalSeconds: z.number(),
  /** What sets the pace: how closely somebody looks, the router's CPU budget, or that it fails. */
  pacedBy: z.enum(['attention', 'budget', 'failures']),
  /** CPU time of one poll by the router's own account; null = it cannot tell. */
  cpuMs: z.number().nullable(),
  /** Share of one of its processors that polling takes at this pace, 0 to 1. */
  cpuShare: z.number().nullable(),
});
export type Polling = z.infer<typeof pollingSchema>;

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
      /** What it could do; the evidence is in the full report. */
      capability: z.object({ software: capabilityLevelSchema, hardware: capabilityLevelSchema }),
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
  /** How it is polled; null = not polled yet. */
  polling: pollingSchema.nullable(),
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
  /** Seconds between polls of a router that is not on screen while the fleet is watched; 0 = only when asked. */
  pollSeconds: z.number().int().min(0).max(86_400),
  /** Share of one of a router's processors that polling may take, 0 to 1. */
  pollBudget: z.number().min(0.001).max(0.2),
  /** How long samples are kept. */
  historyDays: z.number().int().min(1).max(400),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = {
  rollbackWindowSeconds: 90,
  pollSeconds: 30,
  pollBudget: 0.01,
  historyDays: 90,
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
  /** Open alerts, newest first. */
  alerts: z.array(alertSchema),
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
  /** All that are open now. */
  z.object({ kind: z.literal('alerts'), alerts: z.array(alertSchema) }),
]);
export type FleetEvent = z.infer<typeof fleetEventSchema>;

export const listedFlowSchema = flowEntrySchema.extend({
  slowReason: z.object({ code: z.string(), text: z.string() }).nullable(),
});
export type ListedFlow = z.infer<typeof listedFlowSchema>;
export const flowFilterSchema = flowPathSchema.or(z.literal('any'));
