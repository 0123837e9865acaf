import { writeDestination } from './destination.ts';
import { type ExportedRouter, hopNotes } from './exported-router.ts';

const columns = ['name', 'host', 'port', 'user', 'group', 'tags', 'key', 'jump'];
const rarely = ['agent', 'legacy_algorithms', 'host_key_alias'];

/** A table with the columns that csv.ts reads; those of rare settings only where a router has one. */
export function writeCsv(routers: readonly ExportedRouter[]): { text: string; notes: string[] } {
  const all = routers.some(({ agent, legacyAlgorithms, hostKeyAlias }) => !agent || legacyAlgorithms || hostKeyAlias);
  const header = all ? [...columns, ...rarely] : columns;
  const lines = [header, ...routers.map((router) => cellsOf(router).slice(0, header.length))];
  // CRLF, as RFC 4180 has it and as spreadsheets write it
  return { text: lines.map((line) => `${line.map(writeCell).join(',')}\r\n`).join(''), notes: hopNotes(routers) };
}

function cellsOf(router: ExportedRouter): string[] {
  const { name, host, port, user, group, tags, keyFile, jump, direct, agent, legacyAlgorithms, hostKeyAlias } = router;
  return [
    ...[name, host, String(port), user, group ?? '', writeTags(tags), keyFile ?? ''],
    direct ? 'none' : jump.map(writeDestination).join(' '),
    ...[agent ? 'yes' : 'no', legacyAlgorithms ? 'yes' : 'no', hostKeyAlias ?? ''],
  ];
}

/** A comma at the end keeps a semicolon in a single tag from parting it. */
function writeTags(tags: readonly string[]): string {
  const [only, ...more] = tags;
  return only?.includes(';') && more.length === 0 ? `${only},` : tags.join(',');
}

/** A spreadsheet calculates what begins with these signs; an apostrophe keeps it from that, and csv.ts takes it away again. */
export function writeCell(text: string): string {
  const harmless = /^'*[=+\-@]/.test(text) ? `'${text}` : text;
  return /["\n\r,;|\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
