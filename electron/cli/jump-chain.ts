import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Book, JumpHost } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { type Authentication, longestJumpChain, type Router } from '../../shared/model/router.ts';
import type { NamedThingStore } from '../store/named-things.ts';
import { type HopJson, hopJson } from './json.ts';
import { hostSchema, parseInput, portSchema, userSchema } from './router-input.ts';

export interface JumpChain {
  /** The first hop first. */
  readonly hosts: readonly JumpHost[];
  /** Those of them that the profile does not have yet. */
  readonly added: readonly JumpHost[];
}

/** What a jump host gets that is not known yet. */
export interface NewJumpHost {
  readonly authentication: Authentication;
  readonly addedAt: string;
}

/**
 * Reads a chain as `ssh -J` takes it: `[user@]host[:port]`, separated by commas, the first hop first; each may also be the name of a
 * known jump host. Without a user it is the one of this computer, without a port 22, as for ssh. Throws `bad-input`.
 */
export function chainFrom(
  store: Pick<NamedThingStore<JumpHost>, 'list' | 'findByName'>,
  text: string,
  fresh: NewJumpHost,
): JumpChain {
  const known = store.list();
  const hosts: JumpHost[] = [];
  const added: JumpHost[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    const named = store.findByName(part);
    const host = named ?? jumpHostAt(placeOf(part), [...known, ...added], fresh);
    if (hosts.includes(host)) throw badChain(`${host.name} is in the chain twice.`);
    if (named === null && !known.includes(host)) added.push(host);
    hosts.push(host);
  }
  if (hosts.length > longestJumpChain) throw badChain(`The chain has more than ${longestJumpChain} jump hosts.`);
  return { hosts, added };
}

/** The jump hosts on the way to a router, its own or those of its group; one that is gone is left out. */
export function jumpHostsOf(router: Router, { groups, jumpHosts }: Book): HopJson[] {
  const ids = router.jump ?? groups.find(({ id }) => id === router.groupId)?.jump ?? [];
  return ids.flatMap((id) => jumpHosts.filter((host) => host.id === id).map(hopJson));
}

type Place = Pick<JumpHost, 'host' | 'port' | 'user'>;

function placeOf(part: string): Place {
  const [, user, bracketed, plain, port] = /^(?:(.+)@)?(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(part) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw badChain(`${JSON.stringify(part)} is not a jump host.`);
  return {
    host: parseInput(hostSchema, host),
    port: parseInput(portSchema, port ?? '22'),
    user: parseInput(userSchema, user ?? userInfo().username),
  };
}

/** The one that is known there, or a new one. */
function jumpHostAt(place: Place, others: readonly JumpHost[], fresh: NewJumpHost): JumpHost {
  const { host, port, user } = place;
  const known = others.find((each) => each.host === host && each.port === port && each.user === user);
  if (known) return known;
  const isTaken = others.some(({ name }) => name.toLowerCase() === host.toLowerCase());
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    ...{ ...place, ...fresh, id: randomUUID(), credentialSetId: null },
    name: isTaken ? `${user}@${address}:${port}` : host,
  };
}

function badChain(sentence: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence,
    nextStep: 'A chain is written as user@host:port,user@host:port, the first hop first.',
  });
}
