import { z } from 'zod';
import { advisorySchema } from '../../shared/model/advisory.ts';
import { credentialSetSchema, groupSchema, type JumpHost, jumpHostSchema } from '../../shared/model/book.ts';
import { capabilitySchema } from '../../shared/model/capability.ts';
import { changeSchema } from '../../shared/model/change.ts';
import { foundHostSchema } from '../../shared/model/discovery.ts';
import { type ErrorCode, errorCodes, type FlowhelmError } from '../../shared/model/errors.ts';
import type { ErrorReport } from '../../shared/model/fleet.ts';
import { importFormatSchema, importResultSchema, importRowSchema } from '../../shared/model/import.ts';
import { offloadModeSchema } from '../../shared/model/offload.ts';
import { planSchema } from '../../shared/model/plan.ts';
import { type Router, routerSchema, trustedHostKeySchema } from '../../shared/model/router.ts';
import { figuresSchema, rateSourceSchema } from '../../shared/model/sample.ts';
import { flowCountsSchema, snapshotSchema } from '../../shared/model/snapshot.ts';
import { recommendationSchema, verdictSchema } from '../../shared/model/verdict.ts';
import { editedParts } from '../../shared/rules/router-edit.ts';
import { flowsResultSchema } from './flows-json.ts';
import { watchingResultSchemas } from './watching-json.ts';

/**
 * What `--json` prints (docs/CLI.md). The version changes only when a property goes away or changes its meaning; new ones may come
 * at any time.
 */
const jsonVersion = 1;

const codes = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

const errorJsonSchema = z.object({
  code: codes,
  sentence: z.string(),
  nextStep: z.string(),
  retryable: z.boolean(),
  evidence: z.record(z.string(), z.string()),
});

/** An error that came over the contract, where codes are any text. */
export function errorJson(error: ErrorReport): z.infer<typeof errorJsonSchema> {
  return errorJsonSchema.parse({ ...error, code: codes.safeParse(error.code).data ?? 'internal' });
}

const head = { version: z.literal(jsonVersion), command: z.string() };

/** The one shape of everything on stdout under `--json`. */
export const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ...head, ok: z.literal(true), result: z.unknown() }),
  z.object({ ...head, ok: z.literal(false), error: errorJsonSchema }),
]);
export type Envelope = z.infer<typeof envelopeSchema>;

export function successEnvelope(command: string, result: unknown): Envelope {
  return { version: jsonVersion, command, ok: true, result };
}

export function failureEnvelope(command: string, error: FlowhelmError): Envelope {
  return { version: jsonVersion, command, ok: false, error: error.toJSON() };
}

/** Who an entry is about. */
const routerNameSchema = routerSchema.pick({ id: true, name: true, host: true, port: true });

export function routerJson({ id, name, host, port }: Router): z.infer<typeof routerNameSchema> {
  return { id, name, host, port };
}

/** One of several routers: what was found, or why nothing was. */
function perRouter<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion('ok', [
    z.object({ router: routerNameSchema, ok: z.literal(true), ...shape }),
    z.object({ router: routerNameSchema, ok: z.literal(false), error: errorJsonSchema }),
  ]);
}

const answerSchema = z.object({
  command: z.string(),
  stdout: z.string(),
  stderr: z.string(),
  exitCode: z.number().nullable(),
});

const auditShape = {
  verdict: verdictSchema,
  capability: capabilitySchema,
  recommendation: recommendationSchema,
  advisories: z.array(advisorySchema),
  /** The router let us in without a key or password. */
  passwordless: z.boolean(),
  snapshot: snapshotSchema,
  /** Raw answers by section, with --evidence. */
  evidence: z.record(z.string(), answerSchema).optional(),
};

const auditEntrySchema = perRouter(auditShape);
const auditResultSchema = z.object({ sentence: z.string(), routers: z.array(auditEntrySchema) });

/** A jump host on the way to a router. */
const hopSchema = jumpHostSchema.pick({ id: true, name: true, host: true, port: true, user: true });
export type HopJson = z.infer<typeof hopSchema>;

export function hopJson({ id, name, host, port, user }: JumpHost): HopJson {
  return { id, name, host, port, user };
}

const addResultSchema = z.object({
  router: routerSchema,
  /** The first hop first. */
  jump: z.array(hopSchema),
  hostKeys: z.array(trustedHostKeySchema),
  audit: z.object(auditShape).nullable(),
});

const discoverResultSchema = z.object({
  sentence: z.string(),
  hosts: z.array(foundHostSchema),
  /** False after Ctrl-C: there may be more. */
  complete: z.boolean(),
});

const listResultSchema = z.object({
  sentence: z.string(),
  routers: z.array(
    z.object({
      router: routerSchema,
      /** The name of its group. */
      group: z.string().nullable(),
      /** The jump hosts on the way, its own or those of its group, the first hop first. */
      jump: z.array(hopSchema),
      /** From the last audit; null when there was none yet. */
      verdict: verdictSchema.nullable(),
      auditedAt: z.string().nullable(),
      hostKeys: z.array(trustedHostKeySchema),
      /** Ids of changes whose outcome is not known. */
      pendingChanges: z.array(z.string()),
    }),
  ),
});

/** `list`: all of them; else the one that was made, changed or removed. */
const groupResultSchema = z.object({
  groups: z.array(groupSchema.extend({ routers: z.number().int().nonnegative() })),
});

const credentialSetResultSchema = z.object({
  /** `routers` = how many name the set themselves. */
  credentialSets: z.array(credentialSetSchema.extend({ routers: z.number().int().nonnegative() })),
});

const editResultSchema = z.object({
  /** Nothing was written. */
  preview: z.boolean(),
  /** How many are not (or would not be) as before. */
  edited: z.number().int().nonnegative(),
  routers: z.array(z.object({ router: routerNameSchema, changes: z.array(z.enum(editedParts)) })),
});

const removeResultSchema = z.object({ router: routerSchema });

const trustResultSchema = z.object({
  router: routerNameSchema,
  trusted: z.array(trustedHostKeySchema),
  history: z.array(
    z.object({ key: trustedHostKeySchema, ended: z.enum(['replaced', 'forgotten']), endedAt: z.string() }),
  ),
});

/** With `--from known_hosts`; `applied` is false for `--preview`. */
const importedKeySchema = z.object({
  router: routerNameSchema,
  keyType: z.string(),
  fingerprint: z.string(),
  /** As it was before: `new` ones are trusted now, `conflict` and `revoked` ones are left alone. */
  status: z.enum(['new', 'known', 'conflict', 'revoked']),
});
const trustImportResultSchema = z.object({
  applied: z.boolean(),
  keys: z.array(importedKeySchema),
  notes: z.array(z.string()),
});

/** With `--all --list`: what each router and jump host shows, and how that stands to the list; `listed` ones are trusted now. */
const listedMachineSchema = z.object({
  router: routerNameSchema,
  state: z.enum(['trusted', 'listed', 'absent', 'other-key', 'other-name', 'changed', 'failed']),
  keyType: z.string().nullable(),
  fingerprint: z.string().nullable(),
  error: errorJsonSchema.nullable(),
});
const trustListResultSchema = z.object({
  applied: z.boolean(),
  machines: z.array(listedMachineSchema),
  /** Lines of the list without a fingerprint. */
  unreadable: z.array(z.number().int()),
});

const planResultSchema = z.object({ router: routerNameSchema, plan: planSchema });

const changeEntrySchema = perRouter({
  /** `unchanged` = the router was already as wanted. */
  outcome: z.enum(['changed', 'unchanged']),
  mode: offloadModeSchema,
  change: changeSchema.nullable(),
  before: flowCountsSchema.nullable(),
  /** Null when the router could not be read after the change. */
  after: flowCountsSchema.nullable(),
  verdict: verdictSchema.nullable(),
});
const changeResultSchema = z.object({
  routers: z.array(changeEntrySchema),
  /** Names of routers that were not tried because one before them failed. */
  notTried: z.array(z.string()),
});

const resolveResultSchema = z.object({
  changes: z.array(
    z.discriminatedUnion('ok', [
      z.object({
        ok: z.literal(true),
        changeId: z.string(),
        router: routerNameSchema,
        outcome: z.enum(['armed', 'orphaned', 'confirmed', 'undone']),
        sentence: z.string(),
        secondsLeft: z.number().nullable(),
      }),
      z.object({
        ok: z.literal(false),
        changeId: z.string(),
        router: routerNameSchema.nullable(),
        error: errorJsonSchema,
      }),
    ]),
  ),
});

const watchResultSchema = z.object({
  at: z.string(),
  sentence: z.string(),
  /** About these routers, as a Flowhelm that keeps watch has left them in the profile. */
  openAlerts: z.number().int().nonnegative(),
  routers: z.array(
    perRouter({
      verdict: verdictSchema,
      flows: flowCountsSchema.nullable(),
      /** 0 to 1; null until there are two samples. */
      cpuBusyShare: z.number().nullable(),
      figures: figuresSchema,
      rateSource: rateSourceSchema.nullable(),
    }),
  ),
});

const historyResultSchema = z.object({ router: routerNameSchema, changes: z.array(changeSchema) });

const backupResultSchema = z.object({
  file: z.string(),
  routers: z.number().int(),
  secrets: z.number().int(),
  encrypted: z.boolean(),
  bytes: z.number().int(),
});

const restoreResultSchema = z.object({
  /** When and by which version the backup was made. */
  madeAt: z.string(),
  version: z.string(),
  routers: z.number().int(),
  changes: z.number().int(),
  secrets: z.number().int(),
  /** The database from before; null = it was empty. */
  keptAt: z.string().nullable(),
  /** What could not be done. */
  notes: z.array(z.string()),
});

const importResultJsonSchema = z.object({
  format: importFormatSchema,
  preview: z.boolean(),
  rows: z.array(importRowSchema),
  /** About the file as a whole. */
  notices: z.array(z.string()),
  /** Null with --preview. */
  written: importResultSchema.nullable(),
});

const exportResultSchema = z.object({
  format: importFormatSchema,
  routers: z.number().int(),
  file: z.string().nullable(),
  /** Null when it went into a file. */
  text: z.string().nullable(),
  /** What the format cannot hold. */
  notes: z.array(z.string()),
});

const keyInstallationSchema = perRouter({
  state: z.enum(['installed', 'was-there']),
  sentence: z.string(),
  /** The router is logged in to with the key from now on, and its password is forgotten. */
  usedFromNowOn: z.boolean(),
});
const keysResultSchema = z.union([
  z.object({
    keys: z.array(
      z.object({
        type: z.string(),
        fingerprint: z.string(),
        comment: z.string(),
        /** As in authorized_keys. */
        line: z.string(),
        inAgent: z.boolean(),
        publicFile: z.string().nullable(),
        privateFile: z.string().nullable(),
      }),
    ),
  }),
  z.object({ fingerprint: z.string(), routers: z.array(keyInstallationSchema) }),
]);

const demoResultSchema = auditResultSchema.extend({ demo: z.literal(true), home: z.string() });

/** `link` lets one browser in, once; a later one takes its place. */
const serveResultSchema = z.object({ link: z.string() });

/** `result` by command. */
export const resultSchemas = {
  add: addResultSchema,
  discover: discoverResultSchema,
  import: importResultJsonSchema,
  export: exportResultSchema,
  list: listResultSchema,
  group: groupResultSchema,
  'credential-set': credentialSetResultSchema,
  edit: editResultSchema,
  remove: removeResultSchema,
  trust: z.union([trustResultSchema, trustImportResultSchema, trustListResultSchema]),
  audit: auditResultSchema,
  plan: planResultSchema,
  enable: changeResultSchema,
  disable: changeResultSchema,
  undo: changeResultSchema,
  resolve: resolveResultSchema,
  flows: flowsResultSchema,
  watch: watchResultSchema,
  history: historyResultSchema,
  backup: backupResultSchema,
  restore: restoreResultSchema,
  keys: keysResultSchema,
  demo: demoResultSchema,
  serve: serveResultSchema,
  ...watchingResultSchemas,
} as const;

export type CommandName = keyof typeof resultSchemas;
export type ResultJson<Name extends CommandName> = z.input<(typeof resultSchemas)[Name]>;
export type ImportedKeyJson = z.input<typeof importedKeySchema>;
export type ListedMachineJson = z.input<typeof listedMachineSchema>;
export type AuditJson = z.input<typeof auditEntrySchema>;
export type ChangeJson = z.input<typeof changeEntrySchema>;
export type KeyInstallationJson = z.input<typeof keyInstallationSchema>;
export type WatchJson = ResultJson<'watch'>['routers'][number];
export type ResolvedJson = ResultJson<'resolve'>['changes'][number];
