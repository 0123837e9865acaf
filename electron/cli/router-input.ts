import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { rollbackWindow } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';

/** What a name may not hold: it would be acted on by a terminal, or could not be typed again. */
const noControls = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;
const hostName = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})?)*\.?$/;

export const fingerprintSchema = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'A fingerprint looks like SHA256: and 43 more characters.');

/** Seconds that a router waits for the confirmation of a change. */
export const windowSchema = z.coerce
  .number('The rollback window is not a number of seconds.')
  .int('The rollback window is a whole number of seconds.')
  .min(rollbackWindow.minimum, `The rollback window is at least ${rollbackWindow.minimum} s.`)
  .max(rollbackWindow.maximum, `The rollback window is at most ${rollbackWindow.maximum} s.`);

export const limitSchema = z.coerce
  .number('The limit is not a number.')
  .int('The limit is a whole number.')
  .min(1, 'The limit is at least 1.')
  .max(50_000, 'The limit is at most 50000.');

/** How many hosts and services `flows --top` names. */
export const topSchema = z.coerce
  .number('The number for --top is not a number.')
  .int('The number for --top is a whole number.')
  .min(1, 'The number for --top is at least 1.')
  .max(1000, 'The number for --top is at most 1000.');

/** Seconds between two looks of a live view. */
export const intervalSchema = z.coerce
  .number('The interval is not a number of seconds.')
  .min(1, 'The interval is at least 1 s.')
  .max(3600, 'The interval is at most 3600 s.');

export const countSchema = z.coerce
  .number('The count is not a number.')
  .int('The count is a whole number.')
  .min(1, 'The count is at least 1.');

/** What people call a router or a group. */
export const nameSchema = z
  .string()
  .regex(noControls, 'The name holds a control character or a line break.')
  .trim()
  .min(1, 'The name is empty.')
  .max(200, 'The name is longer than 200 characters.');

export const portSchema = z.coerce
  .number('The port is not a number.')
  .int('The port is not a whole number.')
  .min(1, 'A port is between 1 and 65535.')
  .max(65_535, 'A port is between 1 and 65535.');

export const userSchema = z.string().regex(/^[A-Za-z0-9._][A-Za-z0-9._@$-]{0,63}$/, 'The user is not a user name.');

/** Without the brackets that people write around an IPv6 address. */
export const hostSchema = z.string().transform((host, context) => {
  const bare = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  const problem = hostProblem(bare);
  if (problem === null) return bare;
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

const inputSchema = z.object({
  name: nameSchema,
  host: hostSchema,
  port: portSchema,
  user: userSchema,
  keyFile: z
    .string()
    .regex(noControls, 'The path of the key file holds a control character.')
    .min(1, 'The path of the key file is empty.')
    .nullable(),
});

function hostProblem(host: string): string | null {
  if (isIP(host) !== 0 || hostName.test(host)) return null;
  if (host.includes('@')) return 'The host holds an @; name the user with --user.';
  if (/^[^:]+:\d+$/.test(host)) return 'The host holds a port; name it with --port.';
  return 'The host is neither a host name nor an IP address.';
}

export interface RouterInput {
  readonly name: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly keyFile: string | null;
  readonly agent: boolean;
  readonly password: Router['authentication']['password'];
  readonly legacyAlgorithms: boolean;
}

/** Everything about a router that a person types, checked. Throws `bad-input` with the first thing that is wrong. */
export function routerFromInput(input: RouterInput, identity: Pick<Router, 'id' | 'addedAt'>): Router {
  const { name, host, port, user, keyFile } = parseInput(inputSchema, input);
  const { agent, password, legacyAlgorithms } = input;
  // Another working directory must not mean another key; `~/` is left to the one who reads it.
  const path = keyFile === null || keyFile.startsWith('~/') ? keyFile : resolve(keyFile);
  const authentication = { agent, keyFile: path, password };
  return { ...identity, name, host, port, user, authentication, legacyAlgorithms };
}

/** Parses what a person typed; throws `bad-input` with the first problem as its sentence. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new FlowhelmError('bad-input', {
    sentence: parsed.error.issues[0]?.message ?? 'The input is not understood.',
    nextStep: 'See how it is written with: flowhelm help',
  });
}
