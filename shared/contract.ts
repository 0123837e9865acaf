import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { bringInContract } from './contracts/bring-in.ts';
import { call } from './contracts/call.ts';
import { hostKeysContract } from './contracts/host-keys.ts';
import { loginContract } from './contracts/login.ts';
import { organiseContract } from './contracts/organise.ts';
import { watchingContract } from './contracts/watching.ts';
import { advisorySchema } from './model/advisory.ts';
import { changeSchema } from './model/change.ts';
import {
  auditReportSchema,
  fleetEventSchema,
  flowFilterSchema,
  listedFlowSchema,
  liveSampleSchema,
  settingsSchema,
} from './model/fleet.ts';
import { offloadModeSchema } from './model/offload.ts';
import { planSchema } from './model/plan.ts';
import { jumpChainSchema, routerSchema } from './model/router.ts';
import { routerInputSchema, secretsSchema } from './model/router-input.ts';
import { recommendationSchema } from './model/verdict.ts';

/**
 * The ONE declaration of every call and stream between a front end and the engine. The same renderer speaks it over a MessagePort in
 * Electron and over a WebSocket in `serve`. Every expected failure is a `FLOWHELM` error with the fields of `FlowhelmError`.
 */
const byId = z.object({ id: z.string() });

/** The fingerprint that a person has compared and accepted; without it an unknown key is refused with `host-key-unknown`. */
const acceptedKey = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/)
  .optional();

const plannedSchema = z.object({
  plan: planSchema,
  recommendation: recommendationSchema,
  advisories: z.array(advisorySchema),
});

export const contract = {
  app: {
    info: call.output(
      z.object({
        version: z.string(),
        /** `desktop` = Electron, `browser` = served on loopback. */
        shell: z.enum(['desktop', 'browser']),
        platform: z.string(),
        profileFolder: z.string(),
        logFolder: z.string(),
        keyring: z.object({ available: z.boolean(), why: z.string() }),
      }),
    ),
    saveSettings: call.input(settingsSchema).output(settingsSchema),
    /** Log, versions and anonymised state as text, secrets redacted; for a bug report. */
    bugReport: call.output(z.object({ fileName: z.string(), text: z.string() })),
    /** An error of the page itself, for the log. */
    logPageError: call
      .input(z.object({ message: z.string().max(10_000), stack: z.string().max(50_000) }))
      .output(z.null()),
  },
  fleet: {
    /** First the whole state, then what changes. */
    watch: call.output(eventIterator(fleetEventSchema)),
    /** Audits the given routers, or all; returns at once, results come over `watch`. */
    audit: call.input(z.object({ ids: z.array(z.string()).nullable() })).output(z.null()),
    startDemo: call.output(z.null()),
    stopDemo: call.output(z.null()),
  },
  routers: {
    /** Tries to log in and audit without keeping anything. */
    test: call.input(routerInputSchema.extend({ secrets: secretsSchema, acceptKey: acceptedKey })).output(
      z.object({
        keyType: z.string(),
        fingerprint: z.string(),
        passwordless: z.boolean(),
        report: auditReportSchema,
      }),
    ),
    add: call
      .input(routerInputSchema.extend({ secrets: secretsSchema, keepPassword: z.boolean(), acceptKey: acceptedKey }))
      .output(routerSchema),
    /** What of its group and its jump hosts is absent stays as it is, null takes it away. */
    update: call
      .input(
        routerInputSchema.extend({
          id: z.string(),
          groupId: z.string().nullable().optional(),
          jump: jumpChainSchema.nullable().optional(),
        }),
      )
      .output(routerSchema),
    /** Without `force`, a router with a change of unknown outcome stays (`change-in-progress` with `pending` in the evidence). */
    remove: call.input(z.object({ ids: z.array(z.string()).min(1), force: z.boolean().optional() })).output(z.null()),
    /** The latest audit in full; null = never audited. */
    report: call.input(byId).output(auditReportSchema.nullable()),
    /** Raw answers behind the latest snapshot, by section of the probe. */
    evidence: call
      .input(byId)
      .output(
        z.record(
          z.string(),
          z.object({ command: z.string(), stdout: z.string(), stderr: z.string(), exitCode: z.number().nullable() }),
        ),
      ),
    /** Live figures every two seconds while somebody listens. */
    live: call.input(byId).output(eventIterator(liveSampleSchema)),
    flows: call
      .input(z.object({ id: z.string(), limit: z.number().int().min(1).max(50_000), path: flowFilterSchema }))
      .output(z.object({ flows: z.array(listedFlowSchema), truncated: z.boolean() })),
    history: call.input(byId).output(z.array(changeSchema)),
    /** Gives the password or passphrase for this run of the app, or for good into the keyring. */
    giveSecret: call.input(z.object({ id: z.string(), secrets: secretsSchema, keep: z.boolean() })).output(z.null()),
  },
  hostKeys: hostKeysContract,
  changes: {
    plan: call.input(z.object({ id: z.string(), mode: offloadModeSchema })).output(plannedSchema),
    planUndo: call.input(byId).output(plannedSchema),
    /** Starts change runs, one router after the other, stopping at the first that fails; progress comes over `watch`. */
    start: call
      .input(
        z.object({
          ids: z.array(z.string()).min(1),
          /** `auto` = the recommended mode of each router. */
          wanted: z.enum(['auto', 'software', 'hardware', 'off', 'undo']),
          overrides: z.array(z.string()),
          rollbackWindowSeconds: z.number().int().min(30).max(600),
          /** The plan that was shown; for one router only. */
          shownPlan: planSchema.nullable(),
        }),
      )
      .output(z.object({ runIds: z.array(z.string()) })),
    /** Undoes a running change at once; queued ones do not start. */
    cancel: call.input(z.object({ runId: z.string() })).output(z.null()),
    /** What became of a change that was pending after a crash; `confirm` and `undo` end one that is still armed. */
    resolve: call
      .input(z.object({ changeId: z.string(), resolution: z.enum(['look', 'confirm', 'undo']) }))
      .output(z.object({ kind: z.enum(['armed', 'orphaned', 'confirmed', 'undone']), sentence: z.string() })),
    get: call.input(z.object({ changeId: z.string() })).output(changeSchema.nullable()),
  },
  ...bringInContract,
  ...loginContract,
  ...organiseContract,
  ...watchingContract,
};
