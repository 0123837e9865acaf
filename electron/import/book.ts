import { randomUUID } from 'node:crypto';
import type { Book, JumpHost } from '../../shared/model/book.ts';
import type { ImportedBook, ImportedHop, ImportedRouter } from '../../shared/model/import.ts';
import type { CredentialsFrom } from '../../shared/model/router.ts';
import { nameKey } from '../store/name-key.ts';
import { bookOf, type Profile } from '../store/profile.ts';
import { isHop, placeOf } from './known-routers.ts';

export interface ImportBookOptions {
  readonly imported: ImportedBook | null;
  readonly addedAt: string;
  readonly localUser: string;
}

/** Finds the groups, jump hosts and sets of login details that routers of a file need, and makes those that are missing. */
export class ImportBook {
  readonly #profile: Profile;
  readonly #options: ImportBookOptions;
  readonly #groups: Map<string, string>;
  readonly #sets: Map<string, string>;
  readonly #jumpHosts: Map<string, JumpHost[]>;
  readonly #jumpHostNames: Set<string>;
  #book: Book;
  groupsAdded = 0;
  jumpHostsAdded = 0;

  constructor(profile: Profile, options: ImportBookOptions) {
    this.#profile = profile;
    this.#options = options;
    this.#book = bookOf(profile);
    this.#groups = new Map(this.#book.groups.map(({ id, name }) => [nameKey(name), id]));
    this.#sets = new Map(this.#book.credentialSets.map(({ id, name }) => [nameKey(name), id]));
    this.#jumpHosts = Map.groupBy(this.#book.jumpHosts, placeOf);
    this.#jumpHostNames = new Set(this.#book.jumpHosts.map(({ name }) => nameKey(name)));
  }

  /** As it is in the profile, but for what this import adds. */
  get before(): Book {
    return this.#book;
  }

  /** The id of the group with this name. */
  group(name: string): string {
    const known = this.#groups.get(nameKey(name));
    if (known !== undefined) return known;
    const said = this.#options.imported?.groups.find((group) => nameKey(group.name) === nameKey(name));
    const id = randomUUID();
    this.#profile.groups.save({
      ...{ id, name, addedAt: this.#options.addedAt },
      credentialSetId: this.#set(said?.credentialSet ?? null),
      jump: this.chain(said?.jump ?? []),
      ...(said?.desiredMode !== undefined && { desiredMode: said.desiredMode }),
    });
    this.#groups.set(nameKey(name), id);
    this.groupsAdded += 1;
    return id;
  }

  /** The ids of the jump hosts of a chain. */
  chain(jump: readonly ImportedHop[]): string[] {
    return jump.map((hop) => {
      const known = this.#jumpHosts.get(placeOf(hop))?.find((jumpHost) => isHop(jumpHost, hop, this.#book));
      return known?.id ?? this.#add(hop);
    });
  }

  credentials(imported: NonNullable<ImportedRouter['credentials']>): CredentialsFrom {
    if (imported === 'group') return { from: 'group' };
    const credentialSetId = this.#set(imported.set);
    return credentialSetId === null ? { from: 'own' } : { from: 'set', credentialSetId };
  }

  /** Null where the file does not tell what the set is. */
  #set(name: string | null): string | null {
    if (name === null) return null;
    const known = this.#sets.get(nameKey(name));
    if (known !== undefined) return known;
    const said = this.#options.imported?.credentialSets.find((set) => nameKey(set.name) === nameKey(name));
    if (!said) return null;
    const id = randomUUID();
    const set = { ...said, id, addedAt: this.#options.addedAt };
    this.#profile.credentialSets.save(set);
    this.#sets.set(nameKey(name), id);
    this.#book = { ...this.#book, credentialSets: [...this.#book.credentialSets, set] };
    return id;
  }

  #add(hop: ImportedHop): string {
    const { host, port, user, keyFile, hostKeyAlias, agent = true, password = 'ask' } = hop;
    const jumpHost: JumpHost = {
      id: randomUUID(),
      name: this.#freeName(hop.name ?? host),
      ...{ host, port, user: user ?? this.#options.localUser, authentication: { agent, keyFile, password } },
      credentialSetId: this.#set(hop.credentialSet ?? null),
      ...(hostKeyAlias !== null && { hostKeyAlias }),
      addedAt: this.#options.addedAt,
    };
    this.#profile.jumpHosts.save(jumpHost);
    this.#jumpHosts.set(placeOf(hop), [...(this.#jumpHosts.get(placeOf(hop)) ?? []), jumpHost]);
    this.jumpHostsAdded += 1;
    return jumpHost.id;
  }

  #freeName(wanted: string): string {
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const name = `${wanted.slice(0, 200 - suffix.length)}${suffix}`;
      if (this.#jumpHostNames.has(nameKey(name))) continue;
      this.#jumpHostNames.add(nameKey(name));
      return name;
    }
  }
}
