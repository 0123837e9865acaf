import { z } from 'zod';
import type { CredentialSet } from './book.ts';
import type { OffloadMode } from './offload.ts';
import { authenticationSchema } from './router.ts';

export const importFormatSchema = z.enum(['ssh-config', 'csv', 'ansible', 'flowhelm']);
export type ImportFormat = z.infer<typeof importFormatSchema>;

/**
 * What a row of a preview says. `new` = would be added; `update` = a known router would get other details; `duplicate` = known
 * already and the same, or named twice in the file; `unsupported` = cannot be taken over, `reason` says why.
 */
export const importStatusSchema = z.enum(['new', 'update', 'duplicate', 'unsupported']);
export type ImportStatus = z.infer<typeof importStatusSchema>;

/** One hop of a chain as a file names it. */
export const importedHopSchema = z.object({
  host: z.string(),
  port: z.number().int(),
  user: z.string().nullable(),
  keyFile: z.string().nullable(),
  hostKeyAlias: z.string().nullable(),
  /** Only Flowhelm's own format says more: what the jump host is called, and how it is logged in to. */
  name: z.string().optional(),
  agent: z.boolean().optional(),
  password: authenticationSchema.shape.password.optional(),
  credentialSet: z.string().nullable().optional(),
});
export type ImportedHop = z.infer<typeof importedHopSchema>;

/** A router as a file describes it, whatever the format; null and empty = the file does not say. */
export const importedRouterSchema = z.object({
  /** Where in the file, for sentences: `line 12`, `host attic`. */
  source: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number().int(),
  user: z.string().nullable(),
  keyFile: z.string().nullable(),
  /** Only the named key may be offered, none of the agent's others. */
  identitiesOnly: z.boolean(),
  /** False where the file says that no agent is to be used; null = it does not say. */
  agent: z.boolean().nullable(),
  legacyAlgorithms: z.boolean(),
  hostKeyAlias: z.string().nullable(),
  group: z.string().nullable(),
  tags: z.array(z.string()),
  jump: z.array(importedHopSchema),
  /** The file says that it is reached directly, whatever its group says. */
  direct: z.boolean().optional(),
  password: authenticationSchema.shape.password.optional(),
  /** Login details that it shares: those of its group, or of the set with this name. */
  credentials: z.union([z.literal('group'), z.object({ set: z.string() })]).optional(),
  /** What the file says of it that Flowhelm does not take over, in plain sentences. */
  notes: z.array(z.string()),
});
export type ImportedRouter = z.infer<typeof importedRouterSchema>;

/** What routers share, where the format can say it. */
export interface ImportedBook {
  readonly credentialSets: readonly Pick<CredentialSet, 'name' | 'user' | 'authentication'>[];
  readonly groups: readonly {
    readonly name: string;
    readonly credentialSet: string | null;
    readonly jump: readonly ImportedHop[];
    readonly desiredMode?: OffloadMode | undefined;
  }[];
}

/** What a reader of a format made of a file. Nothing of it has been checked against the profile yet. */
export interface ImportReading {
  readonly routers: readonly ImportedRouter[];
  /** Entries that cannot become a router, with the reason. */
  readonly unsupported: readonly {
    readonly source: string;
    readonly name: string;
    /** As far as the file says it. */
    readonly host?: string;
    readonly reason: string;
  }[];
  /** About the file as a whole: a vault that was skipped, an Include that was not followed. */
  readonly notices: readonly string[];
  readonly book?: ImportedBook;
}

export const importRowSchema = z.object({
  /** Names the row when it is chosen; stable for the same file and profile. */
  key: z.string(),
  source: z.string(),
  name: z.string(),
  host: z.string(),
  port: z.number().int(),
  user: z.string(),
  status: importStatusSchema,
  /** Why this status; empty for a plain new row. */
  reason: z.string(),
  /** Chain of hops, the first hop first, each as `user@host:port` with the parts that are known. */
  jump: z.array(z.string()),
  group: z.string().nullable(),
  tags: z.array(z.string()),
  notes: z.array(z.string()),
});
export type ImportRow = z.infer<typeof importRowSchema>;

export const importPreviewSchema = z.object({ rows: z.array(importRowSchema), notices: z.array(z.string()) });
export type ImportPreview = z.infer<typeof importPreviewSchema>;

export const importResultSchema = z.object({
  added: z.number().int(),
  updated: z.number().int(),
  /** Groups, jump hosts that had to be made for them. */
  groupsAdded: z.number().int(),
  jumpHostsAdded: z.number().int(),
});
export type ImportResult = z.infer<typeof importResultSchema>;
