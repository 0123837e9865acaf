import { matchesPattern } from '../ssh/known-hosts.ts';
import type { Block, Condition } from './ssh-config-lines.ts';

/** What is known of a host when a condition is looked at. */
export interface Candidate {
  readonly alias: string;
  /** After the HostName that was found so far. */
  readonly hostName: string;
  readonly user: string | null;
}

const followed = new Set(['all', 'host', 'originalhost', 'user']);
const withoutPattern = new Set(['all', 'canonical', 'final']);

/**
 * Whether the lines of a block count for a host. A Match on what cannot be known here (a command's outcome, the network, a second
 * pass) never counts; see `unfollowedMatches`.
 */
export function holds({ conditions }: Block, candidate: () => Candidate): boolean {
  return conditions.every(({ kind, args }) =>
    kind === 'host' ? matchesHostLine(args, candidate().alias) : matchesMatchLine(args, candidate()),
  );
}

/** ssh_config(5), PATTERNS: one match counts, and a negated one ends it. Host patterns have a case, as in OpenSSH. */
export function matchesHostLine(patterns: readonly string[], alias: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, alias)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** The names of a Host line that stand for one host each. */
export function namesOf({ kind, args }: Condition): string[] {
  return kind === 'host' ? args.filter((name) => !/[*?]|^!/.test(name)) : [];
}

/** Only names: the block is about these hosts and no other. */
export function isLiteral({ conditions }: Block): boolean {
  const [only, ...more] = conditions;
  return only?.kind === 'host' && more.length === 0 && namesOf(only).length === only.args.length;
}

/** In words, for people: the Match lines that never count here, and why. */
export function unfollowedMatches(blocks: readonly Block[]): string[] {
  const conditions = new Set(blocks.flatMap(({ conditions: each }) => each));
  return [...conditions].flatMap(({ kind, args, place }) => {
    if (kind !== 'match') return [];
    const odd = attributesOf(args).find(({ attribute }) => !followed.has(attribute));
    if (!odd) return [];
    const why = odd.attribute === 'exec' ? 'it would run a program' : 'what it asks for is not known here';
    return [`Match ${odd.attribute} (${place}) is not followed: ${why}.`];
  });
}

interface Attribute {
  readonly attribute: string;
  readonly negated: boolean;
  readonly patterns: string;
}

function attributesOf(args: readonly string[]): Attribute[] {
  const attributes: Attribute[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const written = (args[at] ?? '').toLowerCase();
    const negated = written.startsWith('!');
    const attribute = negated ? written.slice(1) : written;
    if (withoutPattern.has(attribute)) attributes.push({ attribute, negated, patterns: '' });
    else {
      at += 1;
      attributes.push({ attribute, negated, patterns: args[at] ?? '' });
    }
  }
  return attributes;
}

function matchesMatchLine(args: readonly string[], candidate: Candidate): boolean {
  const attributes = attributesOf(args);
  if (attributes.some(({ attribute }) => !followed.has(attribute))) return false;
  return attributes.every(({ attribute, negated, patterns }) => {
    return matchesAttribute(attribute, patterns, candidate) !== negated;
  });
}

function matchesAttribute(attribute: string, patterns: string, { alias, hostName, user }: Candidate): boolean {
  switch (attribute) {
    case 'all':
      return true;
    case 'host':
      return matchesList(patterns.toLowerCase(), hostName.toLowerCase());
    case 'originalhost':
      return matchesList(patterns.toLowerCase(), alias.toLowerCase());
    default:
      return user !== null && matchesList(patterns, user);
  }
}

function matchesList(list: string, value: string): boolean {
  return matchesHostLine(list.split(','), value);
}
