import type { Group } from '../../../shared/model/book.ts';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { type GroupInput, groupOf, removeGroup } from '../../organise/groups.ts';
import { bookOf, type Profile } from '../../store/profile.ts';
import { credentialSetNamed, groupNamed, jumpHostNamed } from '../named-things.ts';
import { nameSchema, parseInput } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { showGroups } from '../show-groups.ts';
import { counted } from '../verdict-words.ts';

export interface GroupOptions {
  readonly rename?: string;
  /** A name; false = none. */
  readonly credentialSet?: string | false;
  /** Names, the first hop first; false = none. */
  readonly jump?: readonly string[] | false;
  /** What its routers should run; `none` = nobody has said. */
  readonly mode?: OffloadMode | 'none';
}

/** `flowhelm group list`: the groups with how many routers each has. */
export function groupListCommand(cli: Cli): Promise<Answer<'group'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile }) => {
    const groups = listed(profile, profile.groups.list());
    const { paint, width } = cli.terminal;
    return { result: { groups }, text: showGroups(groups, bookOf(profile), { paint, width }) };
  });
}

/** `flowhelm group add`. Throws `name-taken` and `bad-input`. */
export function groupAddCommand(cli: Cli, name: string, options: GroupOptions): Promise<Answer<'group'>> {
  return save(cli, (profile) => ({
    ...{ id: null, name: nameOf(name), credentialSetId: null, jump: [] },
    ...detailsOf(profile, options),
  }));
}

/** `flowhelm group edit`: another name, other jump hosts, other login details; its routers are not touched. */
export function groupEditCommand(cli: Cli, name: string, options: GroupOptions): Promise<Answer<'group'>> {
  return save(cli, (profile) => {
    const { addedAt: _kept, ...group } = groupNamed(profile, name);
    const rename = options.rename === undefined ? {} : { name: nameOf(options.rename) };
    return { ...group, ...rename, ...detailsOf(profile, options) };
  });
}

/** `flowhelm group remove`: its routers stay, reached and logged in to as before. */
export function groupRemoveCommand(cli: Cli, name: string): Promise<Answer<'group'>> {
  return withSession(cli, { mode: 'write' }, async ({ profile }) => {
    const group = groupNamed(profile, name);
    const routers = removeGroup(profile, group.id).length;
    const stay = routers === 0 ? '' : ` Its ${counted(routers, 'router')} stay, reached as before.`;
    return {
      result: { groups: [{ ...group, routers }] },
      text: `The group ${forTerminal(group.name)} is removed.${stay}`,
    };
  });
}

function save(cli: Cli, input: (profile: Profile) => GroupInput): Promise<Answer<'group'>> {
  return withSession(cli, { mode: 'write' }, async ({ profile }) => {
    const group = groupOf(profile, input(profile), bookOf(profile), cli.now());
    profile.groups.save(group);
    const groups = listed(profile, [group]);
    const { paint, width } = cli.terminal;
    return { result: { groups }, text: showGroups(groups, bookOf(profile), { paint, width }) };
  });
}

function nameOf(name: string): string {
  return parseInput(nameSchema, name);
}

function detailsOf(profile: Profile, { credentialSet, jump, mode }: GroupOptions): Partial<GroupInput> {
  return {
    ...(credentialSet !== undefined && {
      credentialSetId: credentialSet === false ? null : credentialSetNamed(profile, credentialSet).id,
    }),
    ...(jump !== undefined && { jump: jump === false ? [] : jump.map((one) => jumpHostNamed(profile, one).id) }),
    ...(mode !== undefined && { desiredMode: mode === 'none' ? undefined : mode }),
  };
}

function listed(profile: Profile, groups: readonly Group[]) {
  const sizes = new Map<string, number>();
  for (const { groupId } of profile.routers.list()) {
    if (groupId !== undefined) sizes.set(groupId, (sizes.get(groupId) ?? 0) + 1);
  }
  return groups.map((group) => ({ ...group, routers: sizes.get(group.id) ?? 0 }));
}
