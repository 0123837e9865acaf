import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { credentialSetSchema, jumpHostSchema } from '../model/book.ts';
import { errorReportSchema } from '../model/fleet.ts';
import { secretsSchema } from '../model/router-input.ts';
import { call } from './call.ts';

/** Where secrets are kept: the system's keyring; where there is none, a vault file with a passphrase; or nowhere. */
export const vaultStateSchema = z.object({
  keyring: z.boolean(),
  /** `none` = there is no vault file yet. `locked` = its passphrase has not been given in this run. */
  vault: z.enum(['none', 'locked', 'open']),
});
export type VaultState = z.infer<typeof vaultStateSchema>;

const newThing = { id: true, addedAt: true } as const;

export const loginContract = {
  vault: {
    state: call.output(vaultStateSchema),
    create: call.input(z.object({ passphrase: z.string().min(8).max(1024) })).output(vaultStateSchema),
    /** Throws `vault-passphrase-wrong` at once. */
    unlock: call.input(z.object({ passphrase: z.string().max(1024) })).output(vaultStateSchema),
    changePassphrase: call
      .input(z.object({ old: z.string().max(1024), new: z.string().min(8).max(1024) }))
      .output(vaultStateSchema),
  },
  credentialSets: {
    /**
     * `id` null = a new one. Secrets that are given are kept in the keyring or the vault (a password only where the set says so);
     * with `keep` false they are held for this run.
     */
    save: call
      .input(
        credentialSetSchema
          .omit(newThing)
          .extend({ id: z.string().nullable(), secrets: secretsSchema, keep: z.boolean().optional() }),
      )
      .output(credentialSetSchema),
    /** Routers and groups that use it fall back to their own details. */
    remove: call.input(z.object({ id: z.string() })).output(z.null()),
  },
  jumpHosts: {
    save: call
      .input(
        jumpHostSchema
          .omit(newThing)
          .extend({ id: z.string().nullable(), secrets: secretsSchema, keepPassword: z.boolean() }),
      )
      .output(jumpHostSchema),
    /** Throws `bad-input` with the names while a router or group goes through it. */
    remove: call.input(z.object({ id: z.string() })).output(z.null()),
  },
  publicKeys: {
    /** Public keys of this user: in the agent, and in ~/.ssh. */
    list: call.output(
      z.array(
        z.object({
          from: z.string(),
          type: z.string(),
          fingerprint: z.string(),
          comment: z.string(),
          line: z.string(),
        }),
      ),
    ),
    /** Puts a public key on routers; each is verified by a new login with that key. One event for each step of each router. */
    install: call
      .input(
        z.object({
          ids: z.array(z.string()).min(1),
          /** One line as in authorized_keys. */
          publicKey: z.string().max(16_384),
          /** Once the new login works, log in with it from now on and forget the kept password. */
          useFromNowOn: z.boolean(),
        }),
      )
      .output(
        eventIterator(
          z.object({
            id: z.string(),
            state: z.enum(['working', 'installed', 'was-there', 'failed']),
            sentence: z.string(),
            error: errorReportSchema.nullable(),
          }),
        ),
      ),
  },
};
