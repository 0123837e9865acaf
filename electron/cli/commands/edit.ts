import { type RouterEdit, routerEditSchema } from '../../../shared/contracts/organise.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { editedRouter, partsThatDiffer } from '../../../shared/rules/router-edit.ts';
import { editRouters } from '../../organise/edit.ts';
import { bookOf, type Profile } from '../../store/profile.ts';
import { type Choice, namedRouters } from '../chosen-routers.ts';
import { routerJson } from '../json.ts';
import { credentialSetNamed, groupNamed, jumpHostNamed } from '../named-things.ts';
import { parseInput, portSchema, userSchema } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { counted } from '../verdict-words.ts';

export interface EditOptions extends Omit<Choice, 'all'> {
  readonly moveTo?: string;
  readonly leaveGroup?: boolean;
  readonly addTag?: readonly string[];
  readonly removeTag?: readonly string[];
  readonly user?: string;
  readonly port?: string;
  readonly credentialSet?: string;
  readonly login?: 'own' | 'group';
  /** Names, the first hop first; false = directly. */
  readonly jump?: readonly string[] | false;
  readonly jumpOfGroup?: boolean;
  readonly preview?: boolean;
}

/** `flowhelm edit`: the same change in the book of many routers, all or none; nothing happens on the routers themselves. */
export function editCommand(cli: Cli, names: readonly string[], options: EditOptions): Promise<Answer<'edit'>> {
  const preview = options.preview ?? false;
  return withSession(cli, { mode: preview ? 'read' : 'write' }, async ({ engine, profile }) => {
    const edit = editOf(profile, options);
    const routers = namedRouters(engine, names, options);
    const changes = routers.map((router) => ({
      router: routerJson(router),
      changes: partsThatDiffer(router, editedRouter(router, edit)),
    }));
    if (!preview) editRouters(profile, routers, edit, bookOf(profile));
    const edited = changes.filter((one) => one.changes.length > 0);
    const verb = preview ? 'would be edited' : edited.length === 1 ? 'is edited' : 'are edited';
    const sentence = `${edited.length} of ${counted(routers.length, 'router')} ${verb}.`;
    const lines = edited.map((one) => `  ${forTerminal(one.router.name)}: ${one.changes.join(', ')}`);
    return {
      result: { preview, edited: edited.length, routers: changes },
      text: [sentence, ...lines].join('\n'),
    };
  });
}

function editOf(profile: Profile, options: EditOptions): RouterEdit {
  const { moveTo, leaveGroup, addTag, removeTag, user, port, credentialSet, login, jump, jumpOfGroup } = options;
  refuseBoth(moveTo !== undefined, leaveGroup, '--move-to and --leave-group');
  refuseBoth(login !== undefined, credentialSet !== undefined, '--login and --credential-set');
  refuseBoth(jump !== undefined, jumpOfGroup, '--jump and --jump-of-group');
  const edit = {
    ...(moveTo !== undefined && { groupId: groupNamed(profile, moveTo).id }),
    ...(leaveGroup && { groupId: null }),
    ...(addTag && { addTags: addTag }),
    ...(removeTag && { removeTags: removeTag }),
    ...(user !== undefined && { user: parseInput(userSchema, user) }),
    ...(port !== undefined && { port: parseInput(portSchema, port) }),
    ...(login !== undefined && { credentials: { from: login } }),
    ...(credentialSet !== undefined && {
      credentials: { from: 'set', credentialSetId: credentialSetNamed(profile, credentialSet).id },
    }),
    ...(jump !== undefined && { jump: jump === false ? [] : jump.map((one) => jumpHostNamed(profile, one).id) }),
    ...(jumpOfGroup && { jump: null }),
  };
  if (Object.keys(edit).length > 0) return parseInput(routerEditSchema, edit);
  throw new FlowhelmError('bad-input', {
    sentence: 'Nothing is given that would be edited.',
    nextStep: 'See what can be edited with: flowhelm help edit',
  });
}

function refuseBoth(one: boolean, other: boolean | undefined, names: string): void {
  if (!one || !other) return;
  throw new FlowhelmError('bad-input', {
    sentence: `${names} contradict each other.`,
    nextStep: 'Leave one of them out.',
  });
}
