/** One fingerprint of a list that a person has, with whatever names it. */
export interface ListedKey {
  readonly line: number;
  readonly fingerprint: string;
  /** In SSH's words (`ssh-ed25519`), when the line says so. */
  readonly keyType: string | null;
  /** In lower case: what stands before and after the fingerprint, whole and in words. */
  readonly names: readonly string[];
}

export interface KeyList {
  readonly keys: readonly ListedKey[];
  /** Lines with text but without a fingerprint. */
  readonly unreadable: readonly number[];
}

/** A machine with the key that it shows. */
export interface ShownKey {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  readonly fingerprint: string;
}

/**
 * `listed` = the list has this key, for this machine or without a name. `other-key` = the list names this machine with another key of
 * this type. `other-name` = the list has this key, but for another machine of ours. `absent` = the list says nothing about it.
 */
export type ListMatch = 'listed' | 'other-key' | 'other-name' | 'absent';

/** Characters; nobody writes more beside a fingerprint, and longer ones would cost time. */
const longestLine = 4096;
const fingerprintPattern = /SHA256:([A-Za-z0-9+/]{43})=?(?![A-Za-z0-9+/=])/;

/**
 * Reads fingerprints in the forms in which people have them: `ssh-keygen -l`, `dropbearkey -y`, CSV, "name fingerprint", or alone.
 * Never throws.
 */
export function parseKeyList(text: string): KeyList {
  const keys: ListedKey[] = [];
  const unreadable: number[] = [];
  text.split(/\r\n|\r|\n/).forEach((content, index) => {
    const line = index + 1;
    const found = content.length > longestLine ? null : fingerprintPattern.exec(content);
    if (found) {
      const before = content.slice(0, found.index);
      const after = content.slice(found.index + found[0].length);
      const keyType = keyTypeIn(after) ?? keyTypeIn(before);
      keys.push({ line, fingerprint: `SHA256:${found[1]}`, keyType, names: namesIn(before, after) });
    } else if (isContent(content)) {
      unreadable.push(line);
    }
  });
  return { keys, unreadable };
}

/** How each machine's key stands to the list, by the machine's id. */
export function matchKeyList(shown: readonly ShownKey[], { keys }: KeyList): Map<string, ListMatch> {
  const ownersOf = ownersByName(shown);
  const byFingerprint = Map.groupBy(keys, ({ fingerprint }) => fingerprint);
  const byOwner = new Map<string, ListedKey[]>();
  const ownersOfKey = new Map<ListedKey, Set<string>>();
  for (const key of keys) {
    const owners = new Set(key.names.flatMap((name) => ownersOf.get(name) ?? []));
    ownersOfKey.set(key, owners);
    for (const owner of owners) {
      const named = byOwner.get(owner);
      if (named) named.push(key);
      else byOwner.set(owner, [key]);
    }
  }
  const matchOf = ({ id, keyType, fingerprint }: ShownKey): ListMatch => {
    const sameKey = byFingerprint.get(fingerprint) ?? [];
    const isFor = (key: ListedKey) => {
      const owners = ownersOfKey.get(key) ?? new Set();
      return owners.size === 0 || owners.has(id);
    };
    const named = (byOwner.get(id) ?? []).filter((key) => key.keyType === null || key.keyType === keyType);
    // A line that names the machine goes before one that names nobody.
    if (named.some((key) => key.fingerprint === fingerprint)) return 'listed';
    if (named.length > 0) return 'other-key';
    if (sameKey.some(isFor)) return 'listed';
    return sameKey.length > 0 ? 'other-name' : 'absent';
  };
  return new Map(shown.map((machine) => [machine.id, matchOf(machine)]));
}

function ownersByName(shown: readonly ShownKey[]): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const { id, name, host, port } of shown) {
    for (const each of new Set([name, host, `${host}:${port}`, `[${host}]:${port}`].map(lowerCase))) {
      owners.set(each, [...(owners.get(each) ?? []), id]);
    }
  }
  return owners;
}

function namesIn(before: string, after: string): string[] {
  // "256 SHA256:... root@attic (ED25519)" is ssh-keygen's, "Fingerprint: SHA256:..." dropbearkey's
  const parts = [before.replace(/^\s*\d+\s+$/, ''), after.replace(/\([A-Za-z0-9-]+\)\s*$/, '')];
  const names = parts.flatMap((part) => [part, ...part.split(/[\s,;|]+/)]).map(bare);
  return [...new Set(names.flatMap((name) => [name, name.slice(name.indexOf('@') + 1)]))].filter((name) => name !== '');
}

/** Without the quotes and separators around it. */
function bare(name: string): string {
  return lowerCase(name.replace(/^[\s,;|"']+|[\s,;|"':=]+$/g, ''));
}

const keyTypes: Readonly<Record<string, string>> = {
  ed25519: 'ssh-ed25519',
  rsa: 'ssh-rsa',
  'ssh-ed25519': 'ssh-ed25519',
  'ssh-rsa': 'ssh-rsa',
  'ecdsa-sha2-nistp256': 'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384': 'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521': 'ecdsa-sha2-nistp521',
};

function keyTypeIn(text: string): string | null {
  for (const word of text.toLowerCase().split(/[^a-z0-9-]+/)) {
    const keyType = Object.hasOwn(keyTypes, word) ? keyTypes[word] : undefined;
    if (keyType !== undefined) return keyType;
  }
  return null;
}

function isContent(line: string): boolean {
  return line.trim() !== '' && !/^\s*#/.test(line);
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
