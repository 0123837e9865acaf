import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type KnownKey, readOfferedKey } from './host-keys.ts';
import type { ConnectTarget } from './target.ts';

/** One usable line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHostsEntry {
  readonly line: number;
  /** The host field as written: patterns with commas, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly revoked: boolean;
}

export interface KnownHosts {
  readonly entries: readonly KnownHostsEntry[];
  /** What was left out and why, for people. */
  readonly notes: readonly string[];
}

/** Reads OpenSSH's files; we never write them. Files that are missing or unreadable are left out. */
export async function readKnownHosts(files: readonly string[] = defaultKnownHostsFiles()): Promise<KnownHosts> {
  const parsed = await Promise.all(files.map(readOne));
  return { entries: parsed.flatMap(({ entries }) => entries), notes: parsed.flatMap(({ notes }) => notes) };
}

export function defaultKnownHostsFiles(home: string = homedir()): readonly string[] {
  return [join(home, '.ssh', 'known_hosts'), join(home, '.ssh', 'known_hosts2')];
}

async function readOne(file: string): Promise<KnownHosts> {
  try {
    const { entries, notes } = parseKnownHosts(await readFile(file, 'utf8'));
    return { entries, notes: notes.map((note) => `${file}: ${note}`) };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { entries: [], notes: isMissing ? [] : [`${file} cannot be read.`] };
  }
}

/** Lines that are no entries are skipped, as OpenSSH does; never throws. */
export function parseKnownHosts(text: string): KnownHosts {
  const entries: KnownHostsEntry[] = [];
  const notes: string[] = [];
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    const parsed = parseLine(content, line);
    if (typeof parsed === 'string') notes.push(`line ${line}: ${parsed}`);
    else if (parsed) entries.push(parsed);
  });
  return { entries, notes };
}

function parseLine(content: string, line: number): KnownHostsEntry | string | null {
  const fields = content.split(/[ \t\r]+/).filter((field) => field !== '');
  if (fields.length === 0 || fields[0]?.startsWith('#')) return null;
  const marker = fields[0]?.startsWith('@') ? fields.shift() : null;
  if (marker === '@cert-authority') return 'host certificates are not supported, so this authority is not used.';
  if (marker !== null && marker !== '@revoked') return 'an unknown marker.';
  const [hosts, keyType, encoded] = fields;
  if (hosts === undefined || keyType === undefined || encoded === undefined) return 'not a known_hosts entry.';
  const key = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? readOfferedKey(Buffer.from(encoded, 'base64')) : null;
  if (key?.keyType !== keyType) return 'not a key that can be read.';
  return { line, hosts, keyType, fingerprint: key.fingerprint, revoked: marker === '@revoked' };
}

/** The keys that the entries hold for one host; the name is looked up as OpenSSH does, with the port when it is not 22. */
export function keysForHost(
  entries: readonly KnownHostsEntry[],
  { host, port, hostKeyAlias }: Pick<ConnectTarget, 'host' | 'port' | 'hostKeyAlias'>,
): readonly KnownKey[] {
  const address = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  // As in OpenSSH, an alias stands alone, without the port.
  const name = hostKeyAlias?.toLowerCase() ?? address;
  return entries
    .filter((entry) => matchesHost(entry.hosts, name))
    .map(({ keyType, fingerprint, revoked }) => ({ keyType, fingerprint, revoked }));
}

function matchesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHashed(hosts, name);
  const patterns = hosts.toLowerCase().split(',');
  const negated = patterns.filter((pattern) => pattern.startsWith('!'));
  if (negated.some((pattern) => matchesPattern(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt as the key, both in base64. */
function matchesHashed(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split('|');
  if (version !== '1' || !salt || !hash) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** `*` and `?` only. Not a regular expression: a file's pattern could make one run for ever. */
export function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let position = 0;
  while (position < name.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      resumeAt = position;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resumeAt += 1;
      position = resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
