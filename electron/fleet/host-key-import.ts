import { setImmediate as breathe } from 'node:timers/promises';
import type { KeyHolder, KnownKey } from '../ssh/host-keys.ts';
import { type KnownHosts, keysForHost, parseKnownHosts } from '../ssh/known-hosts.ts';
import { holderOf, type KeyWork, machinesOf } from './host-key-machines.ts';

/**
 * A key that a known_hosts file has for a machine of ours. `conflict` = another one of its type is trusted, or the file itself has
 * two: a person decides about that, at the machine. `revoked` = the file, or this computer, says never to trust it.
 */
interface ImportedKey {
  readonly id: string;
  readonly routerName: string;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly status: 'new' | 'known' | 'conflict' | 'revoked';
}

export interface KnownHostsImport {
  readonly keys: ImportedKey[];
  readonly notes: string[];
}

/** At most so many remarks about lines are told one by one. */
const notesShown = 20;

/**
 * Finds the keys of our routers and jump hosts in the text of a known_hosts file: plain, hashed, wildcard and negated names, ports,
 * aliases, `@revoked`. With `apply` the new ones are trusted, all or none; the answer is how it was before.
 */
export async function importKnownHosts(
  work: KeyWork,
  { text, apply }: { readonly text: string; readonly apply: boolean },
): Promise<KnownHostsImport> {
  const file = parseKnownHosts(text);
  const keys: ImportedKey[] = [];
  for (const machine of machinesOf(work)) {
    const holder = holderOf(machine);
    const inFile = keysForHost(file.entries, holder);
    if (inFile.length > 0) keys.push(...judge(holder, inFile, await work.hostKeys.known(holder), work));
    // Hashed names cost a hash for each machine and line, and others wait for this process too.
    await breathe();
  }
  if (apply) {
    const acceptedAt = work.now().toISOString();
    work.profile.hostKeys.trustAll(
      keys
        .filter(({ status }) => status === 'new')
        .map(({ id, keyType, fingerprint }) => ({
          ...{ routerId: id, keyType, fingerprint, acceptedAt },
          acceptedBy: 'known_hosts' as const,
        })),
    );
  }
  return { keys, notes: notesOn(file, keys.length) };
}

function judge(
  { routerId: id, name }: KeyHolder,
  inFile: readonly KnownKey[],
  known: readonly KnownKey[],
  { profile }: KeyWork,
): ImportedKey[] {
  const stored = new Set(profile.hostKeys.trusted(id).map(({ fingerprint }) => fingerprint));
  const revoked = new Set([...inFile, ...known].filter((key) => key.revoked).map(({ fingerprint }) => fingerprint));
  const unique = new Map(inFile.map((key) => [`${key.keyType} ${key.fingerprint}`, key]));
  const statusOf = ({ keyType, fingerprint }: KnownKey): ImportedKey['status'] => {
    if (revoked.has(fingerprint)) return 'revoked';
    const isOther = (key: KnownKey) => key.keyType === keyType && key.fingerprint !== fingerprint && !key.revoked;
    if (known.some(isOther)) return 'conflict';
    if (stored.has(fingerprint)) return 'known';
    return inFile.some((key) => isOther(key) && !revoked.has(key.fingerprint)) ? 'conflict' : 'new';
  };
  return [...unique.values()].map((key) => ({
    ...{ id, routerName: name, keyType: key.keyType, fingerprint: key.fingerprint },
    status: statusOf(key),
  }));
}

function notesOn({ entries, notes }: KnownHosts, found: number): string[] {
  const more = notes.length - notesShown;
  return [
    ...(found === 0
      ? [
          entries.length === 0
            ? 'There is no host key in this text.'
            : `None of its ${entries.length} host keys is for a router or jump host of yours.`,
        ]
      : []),
    ...notes.slice(0, notesShown).map((note) => `${note.slice(0, 1).toUpperCase()}${note.slice(1)}`),
    ...(more > 0 ? [`${more} more lines are not used.`] : []),
  ];
}
