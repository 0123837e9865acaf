import { z } from 'zod';
import { intentSchema, planSchema } from './plan.ts';
import type { FlowCounts } from './snapshot.ts';

/** The steps of a change in order (design.md section 6). Each is journalled in the store before it starts. */
export const changeSteps = [
  'preflight',
  'arm',
  'install',
  'stage',
  'check',
  'load',
  'verify',
  'confirm',
  'prove',
] as const;
export const changeStepSchema = z.enum(changeSteps);
export type ChangeStep = z.infer<typeof changeStepSchema>;

/**
 * Where a change stands. `pending` = begun, outcome not known here (the app may have died): the router either still waits for the
 * confirmation or has undone it. `unresolved` = asked, and the router could not be reached or gave no answer.
 */
export const changeStateSchema = z.enum(['pending', 'confirmed', 'undone', 'refused', 'unresolved']);
export type ChangeState = z.infer<typeof changeStateSchema>;

export const journalEntrySchema = z.object({
  at: z.string(),
  step: changeStepSchema.or(z.enum(['undo', 'resolve'])),
  event: z.enum(['started', 'done', 'failed', 'note']),
  detail: z.string(),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** One line of the verification: what was compared, and whether it held. */
export const checkResultSchema = z.object({
  id: z.enum([
    'new-connection',
    'flowtable',
    'boot-id',
    'default-route',
    'gateway',
    'kernel-faults',
    'staged',
    'watchdog',
  ]),
  ok: z.boolean(),
  text: z.string(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const changeSchema = z.object({
  id: z.string(),
  routerId: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  intent: intentSchema,
  plan: planSchema,
  rollbackWindowSeconds: z.number().int().min(30).max(600),
  state: changeStateSchema,
  /** Error code when it was refused or undone (shared/model/errors.ts). */
  errorCode: z.string().nullable(),
  summary: z.string(),
  checks: z.array(checkResultSchema),
  /** The boot id at preflight: another one later means that RAM, and with it every unconfirmed edit, is gone. */
  bootId: z.string().nullable(),
  /** Packages that this change installed. */
  installedPackages: z.array(z.string()),
  journal: z.array(journalEntrySchema),
});
export type Change = z.infer<typeof changeSchema>;

export const rollbackWindow = { minimum: 30, maximum: 600, default: 90 } as const;

/** What a running change tells its front end, in order. `countdown` = what the router's own watchdog still waits. */
export type ChangeProgress =
  | { kind: 'step'; step: ChangeStep | 'undo'; event: 'started' | 'done' | 'failed'; detail: string }
  | { kind: 'countdown'; secondsLeft: number }
  | { kind: 'check'; check: CheckResult }
  | { kind: 'proof'; before: FlowCounts | null; after: FlowCounts };
