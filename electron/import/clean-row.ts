import type { ImportedHop, ImportedRouter } from '../../shared/model/import.ts';
import { longestJumpChain, tagSchema } from '../../shared/model/router.ts';
import { plainLine } from '../../shared/model/router-input.ts';
import { readHost, readUser } from './destination.ts';
import { readKeyPath } from './key-path.ts';

export type CleanRow =
  | { readonly ok: true; readonly imported: ImportedRouter }
  | { readonly ok: false; readonly reason: string };

const mostTags = 50;

/**
 * Holds a row against what a router of the profile may be. Without an address, a user or a way it cannot become one; a tag, a key
 * file or a group that is no use is left out with a note.
 */
export function cleanRow(imported: ImportedRouter): CleanRow {
  const problem = problemOf(imported);
  if (problem !== null) return { ok: false, reason: problem };
  const notes = [...imported.notes];
  const tags = [...new Set(imported.tags.map((tag) => tag.trim()))].filter((tag) => tagSchema.safeParse(tag).success);
  if (tags.length < new Set(imported.tags).size || tags.length > mostTags)
    notes.push('Not all of its tags can be used.');
  const group = imported.group === null ? null : nameOf(imported.group);
  if (group === null && imported.group !== null) notes.push('Its group has no name that can be used.');
  const { keyFile, hostKeyAlias } = cleanHop(imported, notes);
  return {
    ok: true,
    imported: {
      ...imported,
      name: imported.name.trim(),
      host: readHost(imported.host) ?? imported.host,
      ...{ keyFile, hostKeyAlias, group, notes: [...new Set(notes)], tags: tags.slice(0, mostTags) },
      jump: imported.jump.map((hop) => cleanHop(hop, notes)),
    },
  };
}

function problemOf({ name, host, port, user, jump }: ImportedRouter): string | null {
  if (nameOf(name) === null) return 'Its name is empty, too long, or not one line of visible text.';
  if (readHost(host) === null) return 'It has no address: neither a host name nor an IP address.';
  if (!isPort(port)) return 'Its port is not a number from 1 to 65535.';
  if (user !== null && readUser(user) === null) return 'Its user is not a user name.';
  if (jump.length > longestJumpChain) return `There are more than ${longestJumpChain} jump hosts on the way to it.`;
  const wrong = jump.some((hop) => {
    return readHost(hop.host) === null || !isPort(hop.port) || (hop.user !== null && readUser(hop.user) === null);
  });
  return wrong ? 'A jump host on the way to it is not understood.' : null;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function nameOf(text: string): string | null {
  const name = text.trim();
  return name !== '' && name.length <= 200 && plainLine.safeParse(name).success ? name : null;
}

function cleanHop<Hop extends Pick<ImportedHop, 'keyFile' | 'hostKeyAlias'>>(hop: Hop, notes: string[]): Hop {
  const key = hop.keyFile === null ? null : readKeyPath(hop.keyFile);
  if (key && 'problem' in key) notes.push(key.problem);
  const alias = hop.hostKeyAlias === null || readHost(hop.hostKeyAlias) !== null ? hop.hostKeyAlias : null;
  if (alias !== hop.hostKeyAlias) notes.push('The name of its host keys cannot be used.');
  return { ...hop, keyFile: key && 'path' in key ? key.path : null, hostKeyAlias: alias };
}
