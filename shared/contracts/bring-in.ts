import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { discoveryEventSchema, discoveryRequestSchema } from '../model/discovery.ts';
import { importFormatSchema, importPreviewSchema, importResultSchema } from '../model/import.ts';
import { call } from './call.ts';

/** A file is sent as text: the page cannot read the disk. `own-ssh-config` is the user's ~/.ssh/config, with its Includes. */
export const importSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), format: importFormatSchema.nullable(), text: z.string().max(20_000_000) }),
  z.object({ kind: z.literal('own-ssh-config') }),
]);
export type ImportSource = z.infer<typeof importSourceSchema>;

/** Of a backup as base64: a page sends it as one message. */
const largestBackup = 120_000_000;

export const bringInContract = {
  imports: {
    /** Reads the source and compares it with the fleet; nothing is written. `format` null = it is found out. */
    preview: call
      .input(z.object({ source: importSourceSchema }))
      .output(importPreviewSchema.extend({ format: importFormatSchema })),
    /** Reads the source again and takes the chosen rows over, all or none. Throws `bad-input` when a key is not a row that can be taken. */
    apply: call
      .input(z.object({ source: importSourceSchema, keys: z.array(z.string()).min(1) }))
      .output(importResultSchema),
  },
  exports: {
    /** null = all routers. Secrets are never part of it. */
    text: call
      .input(z.object({ format: importFormatSchema, ids: z.array(z.string()).nullable() }))
      .output(z.object({ fileName: z.string(), text: z.string(), notes: z.array(z.string()) })),
  },
  discovery: {
    /** Private ranges that this computer is part of, to choose from. */
    ranges: call.output(z.array(z.object({ interfaceName: z.string(), range: z.string(), addresses: z.number() }))),
    /** Looks around; ends with `done`, or when the stream is closed. */
    run: call.input(discoveryRequestSchema).output(eventIterator(discoveryEventSchema)),
  },
  backups: {
    /** The whole profile without secrets, or with them encrypted by the passphrase. `content` is base64. */
    make: call
      .input(z.object({ passphrase: z.string().min(1).max(1024).nullable() }))
      .output(z.object({ fileName: z.string(), content: z.string() })),
    /** What a backup holds; nothing is restored. Throws `backup-unusable`, `backup-from-newer-version`. */
    look: call.input(z.object({ content: z.string().max(largestBackup) })).output(
      z.object({
        madeAt: z.string(),
        version: z.string(),
        routers: z.number().int(),
        changes: z.number().int(),
        encrypted: z.boolean(),
      }),
    ),
    /** Takes the place of everything in this profile; the former database is kept beside. The app shows the new one at once. */
    restore: call
      .input(z.object({ content: z.string().max(largestBackup), passphrase: z.string().max(1024).nullable() }))
      .output(
        z.object({
          routers: z.number().int(),
          keptAt: z.string().nullable(),
          /** What could not be done, such as keeping the passwords, in plain sentences. */
          notes: z.array(z.string()),
        }),
      ),
  },
};
