import { z } from 'zod';
import { offloadModeSchema } from './offload.ts';
import { authenticationSchema, jumpChainSchema, tagSchema } from './router.ts';

/** What routers share, beside the routers: each thing has an id of its own, so that renaming it is harmless. */

const visibleName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of visible text');

/** Named login details. The secrets are kept in the keyring or the vault, under the id of the set. */
export const credentialSetSchema = z.object({
  id: z.string(),
  name: visibleName,
  /** null = the user that is written at each router. */
  user: z.string().trim().min(1).max(64).nullable(),
  authentication: authenticationSchema,
  addedAt: z.string(),
});
export type CredentialSet = z.infer<typeof credentialSetSchema>;

/** A machine on the way to routers (OpenSSH's ProxyJump). Its host keys are trusted like those of a router, by its id. */
export const jumpHostSchema = z.object({
  id: z.string(),
  name: visibleName,
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  user: z.string().trim().min(1).max(64),
  authentication: authenticationSchema,
  /** Takes the place of `authentication`, and of `user` where the set names one. */
  credentialSetId: z.string().nullable(),
  hostKeyAlias: z.string().min(1).max(255).optional(),
  addedAt: z.string(),
});
export type JumpHost = z.infer<typeof jumpHostSchema>;

/** A site: routers in one place, with what they have in common. */
export const groupSchema = z.object({
  id: z.string(),
  name: visibleName,
  /** For its routers that say so (`credentials.from` = group). */
  credentialSetId: z.string().nullable(),
  /** For its routers that name no jump hosts of their own. */
  jump: jumpChainSchema,
  /** The mode that its routers should have; absent = nobody has said. */
  desiredMode: offloadModeSchema.optional(),
  addedAt: z.string(),
});
export type Group = z.infer<typeof groupSchema>;

/** A view of the fleet to come back to. `states` are the fleet page's filter chips. */
export const savedFilterSchema = z.object({
  id: z.string(),
  name: visibleName,
  search: z.string().max(500),
  states: z.array(z.string().max(40)).max(20),
  groupIds: z.array(z.string()).max(1000),
  tags: z.array(tagSchema).max(50),
  addedAt: z.string(),
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** All of it; small enough to send whole whenever a part changes. */
export const bookSchema = z.object({
  groups: z.array(groupSchema),
  credentialSets: z.array(credentialSetSchema),
  jumpHosts: z.array(jumpHostSchema),
  savedFilters: z.array(savedFilterSchema),
});
export type Book = z.infer<typeof bookSchema>;
export const emptyBook: Book = { groups: [], credentialSets: [], jumpHosts: [], savedFilters: [] };
