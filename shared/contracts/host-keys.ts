import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorReportSchema } from '../model/fleet.ts';
import { trustedHostKeySchema } from '../model/router.ts';
import { call } from './call.ts';

const byId = z.object({ id: z.string() });
const fingerprintSchema = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

/**
 * What a machine presented when it was only asked for its key; nobody logged in. `changed` comes with the trusted fingerprint, and
 * `likely` says in one sentence what probably happened, judged from the evidence, or null.
 */
export const presentedKeySchema = z.object({
  /** Of a router or a jump host. */
  id: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('new'), keyType: z.string(), fingerprint: z.string() }),
    z.object({ kind: z.literal('trusted'), keyType: z.string(), fingerprint: z.string() }),
    z.object({
      kind: z.literal('changed'),
      keyType: z.string(),
      fingerprint: z.string(),
      trustedFingerprint: z.string(),
      /** Another type than `keyType` when the trusted key was not shown at all. */
      trustedKeyType: z.string(),
      likely: z.string().nullable(),
    }),
    z.object({ kind: z.literal('failed'), error: errorReportSchema }),
  ]),
});
export type PresentedKey = z.infer<typeof presentedKeySchema>;

export const hostKeysContract = {
  list: call.input(byId).output(
    z.object({
      trusted: z.array(trustedHostKeySchema),
      former: z.array(
        z.object({ key: trustedHostKeySchema, ended: z.enum(['replaced', 'forgotten']), endedAt: z.string() }),
      ),
    }),
  ),
  /** Accepts a key that a person has compared. A changed key needs the old fingerprint too, as proof that it was looked at. */
  accept: call
    .input(z.object({ id: z.string(), keyType: z.string(), fingerprint: z.string(), replaces: z.string().nullable() }))
    .output(z.null()),
  forget: call.input(z.object({ id: z.string(), keyType: z.string() })).output(z.null()),
  /** Asks many machines for their keys, some side by side, without logging in; one event for each. null = all routers and jump hosts. */
  collect: call.input(z.object({ ids: z.array(z.string()).nullable() })).output(eventIterator(presentedKeySchema)),
  /** Accepts new keys that a person has compared, in one go; changed keys are never part of it (`host-key-changed`). */
  acceptMany: call
    .input(
      z.object({
        keys: z
          .array(z.object({ id: z.string(), keyType: z.string(), fingerprint: fingerprintSchema }))
          .min(1)
          .max(10_000),
        /** How they were compared: by eye, or by finding them in a pasted list. */
        comparedBy: z.enum(['person', 'list']),
      }),
    )
    .output(z.object({ accepted: z.number().int() })),
  /** Finds the trusted keys for our routers in the text of a known_hosts file; nothing is kept until `apply`. */
  importKnownHosts: call.input(z.object({ text: z.string().max(20_000_000), apply: z.boolean() })).output(
    z.object({
      keys: z.array(
        z.object({
          id: z.string(),
          routerName: z.string(),
          keyType: z.string(),
          fingerprint: z.string(),
          status: z.enum(['new', 'known', 'conflict', 'revoked']),
        }),
      ),
      notes: z.array(z.string()),
    }),
  ),
  /** What probably made a key change, from what is known of the router before; null = nothing to say. */
  explainChange: call.input(byId).output(z.object({ likely: z.string().nullable() })),
};
