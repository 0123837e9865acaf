import { z } from 'zod';

/** Reference to a key file, never its content. Passwords and passphrases live in the OS keyring or are asked for. */
export const authenticationSchema = z.object({
  agent: z.boolean(),
  keyFile: z.string().nullable(),
  password: z.enum(['keyring', 'ask', 'never']),
});
export type Authentication = z.infer<typeof authenticationSchema>;

/** Whose login details hold for a router: its own, those of its group, or those of a named set. */
export const credentialsFromSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('own') }),
  z.object({ from: z.literal('group') }),
  z.object({ from: z.literal('set'), credentialSetId: z.string() }),
]);
export type CredentialsFrom = z.infer<typeof credentialsFromSchema>;

/** At most so many hops to a router; a longer chain is a mistake or a loop. */
export const longestJumpChain = 8;
/** Ids of jump hosts, the first hop first; empty = directly. */
export const jumpChainSchema = z.array(z.string()).max(longestJumpChain);

export const tagsAtMost = 50;
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp},]*$/u, 'must be one line of visible text without a comma');

/**
 * One managed device. `id` is ours and stable; host and name may change. What is optional came later or is often not wanted: absent
 * means no group, no tags, own login details, the jump hosts of the group, and host keys that go by the address.
 */
export const routerSchema = z.object({
  id: z.string(),
  name: z.string().min(1).max(200),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  user: z.string().min(1).max(64),
  authentication: authenticationSchema,
  /** Allow `ssh-rsa` (SHA-1) host key signatures: OpenWrt 19.07 and older only (domain.md 7.1). */
  legacyAlgorithms: z.boolean(),
  groupId: z.string().optional(),
  tags: z.array(tagSchema).max(tagsAtMost).optional(),
  credentials: credentialsFromSchema.optional(),
  /** Overrides the jump hosts of the group. */
  jump: jumpChainSchema.optional(),
  /** The name under which the user's known_hosts keeps its host keys (HostKeyAlias in OpenSSH). */
  hostKeyAlias: z.string().min(1).max(255).optional(),
  addedAt: z.string(),
});
export type Router = z.infer<typeof routerSchema>;

/** A host key a person has accepted for a router or a jump host; one per key type. `routerId` may be a jump host's id. */
export const trustedHostKeySchema = z.object({
  routerId: z.string(),
  keyType: z.string(),
  /** "SHA256:" and unpadded base64, as OpenSSH prints it. */
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
  acceptedAt: z.string(),
  /** `person`, `flag` (--accept-new-key), `known_hosts`, or `list` (it was in a list of fingerprints that a person pasted). */
  acceptedBy: z.enum(['person', 'flag', 'known_hosts', 'list']),
});
export type TrustedHostKey = z.infer<typeof trustedHostKeySchema>;
