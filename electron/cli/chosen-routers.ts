import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import { tagKey } from '../../shared/rules/router-edit.ts';
import type { Engine } from '../engine.ts';
import { groupNamed } from './named-things.ts';

/** Which routers a command is for, beside their names. */
export interface Choice {
  readonly all?: boolean;
  /** The name of a group. */
  readonly group?: string;
  readonly tag?: string;
}

/**
 * The routers that were named, each once and in that order; else those of a group and with a tag; without any of these the whole
 * fleet. Throws `no-such-router`, and `bad-input` when a choice contradicts another.
 */
export function chosenRouters(engine: Engine, names: readonly string[], choice: Choice = {}): Router[] {
  const { all = false, group, tag } = choice;
  const narrowed = group !== undefined || tag !== undefined;
  if (names.length > 0 && all) throw contradiction('Routers are named and --all is given as well.');
  if (names.length > 0 && narrowed) throw contradiction('Routers are named and a group or tag is given as well.');
  if (all && narrowed) throw contradiction('A group or tag is given and --all as well.');
  if (names.length > 0) {
    const named = names.map((name) => engine.router(name));
    return [...new Map(named.map((router) => [router.id, router])).values()];
  }
  const chosen = routersIn(engine, choice);
  if (chosen.length > 0) return chosen;
  if (narrowed) throw noneFits(choice);
  throw new FlowhelmError('no-such-router', {
    sentence: 'There are no routers yet.',
    nextStep: 'Add one first: flowhelm add NAME HOST',
  });
}

/** As `chosenRouters`, for commands that change something: the whole fleet has to be meant by a group or a tag, never by silence. */
export function namedRouters(engine: Engine, names: readonly string[], choice: Choice): Router[] {
  if (names.length > 0 || choice.group !== undefined || choice.tag !== undefined) {
    return chosenRouters(engine, names, choice);
  }
  throw new FlowhelmError('bad-input', {
    sentence: 'No router is named.',
    nextStep: 'Name some, or choose them with --group or --tag.',
  });
}

/** The routers of a group and with a tag, where these are given; possibly none. Throws `bad-input` when there is no such group. */
export function routersIn({ profile }: Engine, { group, tag }: Choice): Router[] {
  const groupId = group === undefined ? null : groupNamed(profile, group).id;
  const key = tag === undefined ? null : tagKey(tag);
  return profile.routers
    .list()
    .filter((router) => groupId === null || router.groupId === groupId)
    .filter(({ tags = [] }) => key === null || tags.some((one) => tagKey(one) === key));
}

function contradiction(sentence: string): FlowhelmError {
  return new FlowhelmError('bad-input', { sentence, nextStep: 'Leave one of them out.' });
}

function noneFits({ group, tag }: Choice): FlowhelmError {
  const where = [
    ...(group === undefined ? [] : [`in ${group}`]),
    ...(tag === undefined ? [] : [`with the tag ${tag}`]),
  ];
  return new FlowhelmError('no-such-router', {
    sentence: `There is no router ${where.join(' and ')}.`,
    nextStep: 'See the groups with: flowhelm group list',
  });
}
