import { z } from 'zod';
import { advisorySchema } from './advisory.ts';
import { offloadModeSchema } from './offload.ts';
import { uciOffloadOptionsSchema } from './snapshot.ts';

/**
 * What the person wants. `mode` is the usual case; `options` restores the exact raw values of an earlier state (undo), which
 * may be ones that no mode would write, such as `flow_offloading '0'`.
 */
export const intentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mode'), mode: offloadModeSchema }),
  z.object({ kind: z.literal('options'), options: uciOffloadOptionsSchema }),
  z.object({ kind: z.literal('own-table'), file: z.string().nullable() }),
]);
export type Intent = z.infer<typeof intentSchema>;

/** One edit of a UCI option of the firewall's first `defaults` section; the only two options that are ever written. */
export const uciEditSchema = z.object({
  option: z.enum(['flow_offloading', 'flow_offloading_hw']),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type UciEdit = z.infer<typeof uciEditSchema>;

/** What the running ruleset must show afterwards. `devices: null` = whatever the firewall itself renders. */
export const expectationSchema = z.object({
  family: z.string(),
  table: z.string(),
  flowtable: z.string(),
  present: z.boolean(),
  hardware: z.boolean(),
  devices: z.array(z.string()).nullable(),
});
export type Expectation = z.infer<typeof expectationSchema>;

/** How a plain nftables box keeps our table over a reboot. */
export const persistenceMethodSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('systemd-unit') }),
  z.object({ kind: z.literal('include'), rulesFile: z.string(), addIncludeLine: z.boolean() }),
]);
export type PersistenceMethod = z.infer<typeof persistenceMethodSchema>;

const planBase = {
  from: offloadModeSchema.nullable(),
  to: offloadModeSchema,
  intent: intentSchema,
  /** The state it was made for; a change refuses to run when the router no longer matches. */
  basis: z.object({ bootId: z.string().nullable(), kernel: z.string().nullable() }),
  /** Exact commands that change something, in order, as a person would type them. */
  commands: z.array(z.string()),
  /** Lines of a unified diff of the saved configuration, with the file's name first. */
  configDiff: z.array(z.string()),
  expectation: expectationSchema,
  advisories: z.array(advisorySchema),
  /** Nothing to do: configured and loaded are already as wanted. */
  unchanged: z.boolean(),
};

export const uciPlanSchema = z.object({
  ...planBase,
  platform: z.literal('fw4'),
  edits: z.array(uciEditSchema),
  /** Packages to install first; empty when the router has all it needs. */
  install: z.array(z.string()),
});
export type UciPlan = z.infer<typeof uciPlanSchema>;

export const ownTablePlanSchema = z.object({
  ...planBase,
  platform: z.literal('nftables'),
  /** The nft text that is loaded; `null` = our table is deleted. */
  ruleset: z.string().nullable(),
  /** The persisted file before the change; what an undo goes back to. */
  previousFile: z.string().nullable(),
  persistence: persistenceMethodSchema,
});
export type OwnTablePlan = z.infer<typeof ownTablePlanSchema>;

export const planSchema = z.discriminatedUnion('platform', [uciPlanSchema, ownTablePlanSchema]);
export type Plan = z.infer<typeof planSchema>;

/** Why no plan can be made; data, like the plan, so that every front end says the same. */
export const planRefusalSchema = z.object({
  code: z.enum([
    'platform-unsupported',
    'staged-edits',
    'snapshot-incomplete',
    'no-defaults-section',
    'no-kernel-support',
    'no-package-manager',
    'no-space',
    'vendor-engine',
    'no-devices',
    'not-forwarding',
    'no-persistence',
    'hardware-unsupported',
  ]),
  sentence: z.string(),
  nextStep: z.string(),
});
export type PlanRefusal = z.infer<typeof planRefusalSchema>;

export type Planned = { ok: true; plan: Plan } | { ok: false; refusal: PlanRefusal };
