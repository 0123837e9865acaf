import { z } from 'zod';
import { authenticationSchema, routerSchema } from './router.ts';

/** One line of visible text: control characters and line separators never get into a name or an address. */
export const plainLine = z.string().regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of visible text');

/** A host name or an IP address, also with the brackets that people copy along. Never begins with a dash. */
export const hostInputSchema = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9_[:][A-Za-z0-9_.:%[\]-]*$/, 'must be a host name or an IP address');

/** A router as a person types it in. */
export const routerInputSchema = routerSchema
  .pick({ groupId: true, tags: true, credentials: true, jump: true, hostKeyAlias: true })
  .extend({
    name: plainLine.trim().min(1).max(200),
    host: hostInputSchema,
    port: z.number().int().min(1).max(65_535),
    user: plainLine.trim().min(1).max(64),
    authentication: authenticationSchema,
    legacyAlgorithms: z.boolean(),
  });
export type RouterInput = z.infer<typeof routerInputSchema>;

/** Secrets travel one way, are used for the login, and are kept only in the keyring or the vault, and only if asked to. */
export const secretsSchema = z.object({
  password: z.string().max(1024).optional(),
  passphrase: z.string().max(1024).optional(),
});
