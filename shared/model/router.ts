import { z } from 'zod';

/** Reference to a key file, never its content. Passwords and passphrases live in the OS keyring or are asked for. */
export const authenticationSchema = z.object({
  agent: z.boolean(),
  keyFile: z.string().nullable(),
  password: z.enum(['keyring', 'ask', 'never']),
});
export type Authentication = z.infer<typeof authenticationSchema>;

/** One managed device. `id` is ours and stable; host and name may change. */
export const routerSchema = z.object({
  id: z.string(),
  name: z.string().min(1).max(200),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  user: z.string().min(1).max(64),
  authentication: authenticationSchema,
  /** Allow `ssh-rsa` (SHA-1) host key signatures: OpenWrt 19.07 and older only (domain.md 7.1). */
  legacyAlgorithms: z.boolean(),
  addedAt: z.string(),
});
export type Router = z.infer<typeof routerSchema>;

/** A host key a person has accepted for a router; one per router and key type. */
export const trustedHostKeySchema = z.object({
  routerId: z.string(),
  keyType: z.string(),
  /** "SHA256:" and unpadded base64, as OpenSSH prints it. */
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
  acceptedAt: z.string(),
  /** `person`, `flag` (--accept-new-key) or `known_hosts`. */
  acceptedBy: z.enum(['person', 'flag', 'known_hosts']),
});
export type TrustedHostKey = z.infer<typeof trustedHostKeySchema>;
