import { z } from 'zod';
import { groupSchema, jumpHostSchema } from '../../shared/model/book.ts';
import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { ImportedHop, ImportedRouter, ImportReading } from '../../shared/model/import.ts';
import { authenticationSchema, routerSchema, tagSchema } from '../../shared/model/router.ts';
import { nameKey } from '../store/name-key.ts';
import { checkedText, refuseTooMany, unusable } from './limits.ts';

/** Grows when a property goes away or changes its meaning. */
export const flowhelmFileVersion = 1;

const name = groupSchema.shape.name;
/** As routers are written down here: everything refers to everything else by name, for ids mean nothing in another profile. */
const fileRouterSchema = routerSchema.pick({ name: true, host: true, port: true, user: true }).extend({
  authentication: authenticationSchema,
  legacyAlgorithms: z.boolean().default(false),
  group: name.nullable().default(null),
  tags: z.array(tagSchema).max(50).default([]),
  /** Absent = its own. */
  credentials: z.union([z.literal('group'), z.object({ set: name })]).optional(),
  /** Names of jump hosts; absent = those of the group. */
  jump: z.array(name).optional(),
  hostKeyAlias: z.string().min(1).max(255).optional(),
});

const fileJumpHostSchema = jumpHostSchema
  .pick({ name: true, host: true, port: true, user: true, authentication: true, hostKeyAlias: true })
  .extend({ credentialSet: name.nullable().default(null) });

/** Flowhelm's own list of routers with what they share; without secrets, host keys and history (a backup holds those). */
export const flowhelmFileSchema = z.object({
  flowhelm: z.literal('routers'),
  version: z.literal(flowhelmFileVersion),
  credentialSets: z
    .array(z.object({ name, user: z.string().trim().min(1).max(64).nullable(), authentication: authenticationSchema }))
    .default([]),
  jumpHosts: z.array(fileJumpHostSchema).default([]),
  groups: z
    .array(
      groupSchema
        .pick({ name: true, desiredMode: true })
        .extend({ credentialSet: name.nullable(), jump: z.array(name) }),
    )
    .default([]),
  /** Checked one by one, so that a wrong one does not hide the others. */
  routers: z.array(z.unknown()).default([]),
});
export type FlowhelmFile = z.input<typeof flowhelmFileSchema>;

/** Reads Flowhelm's own format. Throws `file-unusable`, also for what a newer version has written. */
export function readFlowhelmFile(text: string): ImportReading {
  const file = parse(text);
  refuseTooMany(file.routers.length);
  const hops = new Map(file.jumpHosts.map((jumpHost) => [nameKey(jumpHost.name), hopOf(jumpHost)]));
  const routers: ImportedRouter[] = [];
  const unsupported: { source: string; name: string; reason: string }[] = [];
  file.routers.forEach((written, index) => {
    const source = `router ${index + 1}`;
    const parsed = fileRouterSchema.safeParse(written);
    if (!parsed.success) {
      unsupported.push({ source, name: nameOf(written), reason: `It is not understood: ${firstIssue(parsed.error)}.` });
      return;
    }
    const jump = resolveJump(parsed.data.jump ?? [], hops);
    const { credentials, ...router } = parsed.data;
    if (!jump)
      unsupported.push({ source, name: router.name, reason: 'A jump host on the way to it is not in the file.' });
    else routers.push({ ...routerOf(router, jump, source), ...(credentials && { credentials }) });
  });
  const groups = file.groups.map((group) => ({ ...group, jump: resolveJump(group.jump, hops) ?? [] }));
  return { routers, unsupported, notices: [], book: { credentialSets: file.credentialSets, groups } };
}

function parse(text: string): z.output<typeof flowhelmFileSchema> {
  const json = parseJson(checkedText(text, { anyLineLength: true }));
  const head = z.object({ flowhelm: z.literal('routers'), version: z.number() }).safeParse(json);
  if (!head.success) throw notOurs();
  if (head.data.version > flowhelmFileVersion) {
    throw unusable(
      'A newer version of Flowhelm has written this file.',
      'Install that version, or export it again as CSV.',
    );
  }
  const parsed = flowhelmFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unusable(`The file is damaged: ${firstIssue(parsed.error)}.`, 'Export it again.', parsed.error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable('The file is not JSON.', 'See whether it is the right file, and whether it is whole.', error);
  }
}

function notOurs(): FlowhelmError {
  return unusable('The file is JSON, but not a list of routers that Flowhelm has written.', 'Choose another format.');
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')} ${issue.message}`.trim().slice(0, 300) : 'it has another form';
}

function nameOf(written: unknown): string {
  const parsed = z.object({ name: z.string() }).safeParse(written);
  return parsed.success ? parsed.data.name.slice(0, 200) : '';
}

function hopOf(jumpHost: z.output<typeof fileJumpHostSchema>): ImportedHop {
  const { host, port, user, authentication, hostKeyAlias = null, credentialSet } = jumpHost;
  const { agent, keyFile, password } = authentication;
  return { ...{ name: jumpHost.name, host, port, user, keyFile, hostKeyAlias, agent, password, credentialSet } };
}

/** Null = one of them is not in the file. */
function resolveJump(names: readonly string[], hops: ReadonlyMap<string, ImportedHop>): ImportedHop[] | null {
  const jump = names.flatMap((each) => hops.get(nameKey(each)) ?? []);
  return jump.length === names.length ? jump : null;
}

function routerOf(
  router: Omit<z.output<typeof fileRouterSchema>, 'credentials'>,
  jump: ImportedHop[],
  source: string,
): ImportedRouter {
  const { authentication, hostKeyAlias = null, group, tags, legacyAlgorithms } = router;
  const { agent, keyFile, password } = authentication;
  return {
    ...{ source, name: router.name, host: router.host, port: router.port, user: router.user },
    ...{
      agent,
      keyFile,
      password,
      identitiesOnly: keyFile !== null,
      legacyAlgorithms,
      hostKeyAlias,
      group,
      tags,
      jump,
    },
    ...(router.jump?.length === 0 && { direct: true }),
    notes: [],
  };
}
