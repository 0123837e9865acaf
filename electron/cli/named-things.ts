import type { CredentialSet, Group, JumpHost } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { NamedThing, NamedThingStore } from '../store/named-things.ts';
import type { Profile } from '../store/profile.ts';

/** By name, in any case. Throws `bad-input`. */
export function groupNamed({ groups }: Profile, name: string): Group {
  return named(groups, name, 'group', 'Make it with: flowhelm group add NAME, or see them with: flowhelm group list');
}

/** By name, in any case. Throws `bad-input`. */
export function credentialSetNamed({ credentialSets }: Profile, name: string): CredentialSet {
  return named(credentialSets, name, 'set of login details', `There are: ${namesOf(credentialSets)}.`);
}

/** By name, in any case. Throws `bad-input`. */
export function jumpHostNamed({ jumpHosts }: Profile, name: string): JumpHost {
  return named(jumpHosts, name, 'jump host', `There are: ${namesOf(jumpHosts)}.`);
}

function named<Thing extends NamedThing>(
  store: NamedThingStore<Thing>,
  name: string,
  noun: string,
  nextStep: string,
): Thing {
  const found = store.findByName(name);
  if (found) return found;
  throw new FlowhelmError('bad-input', { sentence: `There is no ${noun} called ${JSON.stringify(name)}.`, nextStep });
}

function namesOf(store: NamedThingStore<NamedThing>): string {
  const names = store.list().map(({ name }) => name);
  return names.length === 0 ? 'none' : names.join(', ');
}
