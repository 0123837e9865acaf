import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ImportedRouter, ImportReading } from '../../shared/model/import.ts';
import { type CsvRecord, splitCsv } from './csv-table.ts';
import { readChain, readDestination, readPort } from './destination.ts';
import { checkedText, refuseTooMany } from './limits.ts';

/** What a column is for, by the names that people give it. */
const columnNames = {
  name: ['name', 'router', 'label', 'hostname_label', 'device'],
  host: ['host', 'hostname', 'address', 'ip', 'ip_address', 'ipaddress', 'management_ip', 'ansible_host'],
  port: ['port', 'ssh_port', 'ansible_port'],
  user: ['user', 'username', 'login', 'ssh_user', 'ansible_user'],
  group: ['group', 'site', 'organization', 'organisation', 'location'],
  tags: ['tags', 'tag', 'labels'],
  key: ['key', 'key_file', 'keyfile', 'identity_file', 'identityfile', 'private_key_file'],
  jump: ['jump', 'proxyjump', 'proxy_jump', 'jump_host', 'jump_hosts', 'bastion'],
  agent: ['agent'],
  legacy: ['legacy_algorithms', 'legacy'],
  alias: ['host_key_alias', 'hostkeyalias'],
} as const;

type Column = keyof typeof columnNames;
const columnOf = new Map<string, Column>(
  Object.entries(columnNames).flatMap(([column, names]) => names.map((name) => [name, column as Column] as const)),
);

const delimiters = [',', ';', '\t', '|', ':', '^', '~', '#'];
const holdsSecret = /pass(word|phrase|wd)?$|secret|token/i;

interface Header {
  readonly delimiter: string;
  readonly columns: ReadonlyMap<Column, number>;
  /** Names of the others. */
  readonly foreign: readonly string[];
}

/** Reads a table with a line of column names: `name,host,port,user,group,tags,key,jump`, of which only `host` must be there. */
export function readCsv(text: string): ImportReading {
  // Excel writes the delimiter into a first line of its own
  const [, said, body = ''] = /^(?:sep=(.)[ \t]*\n)?(.*)$/is.exec(checkedText(text)) ?? [];
  const header = readHeader(body, said === undefined ? [...delimiters, ' '] : [said]);
  if (!header?.columns.has('host')) throw noHeader();
  const [, ...records] = splitCsv(body, header.delimiter);
  refuseTooMany(records.length);
  const routers: ImportedRouter[] = [];
  const unsupported: ImportReading['unsupported'][number][] = [];
  for (const record of records) {
    const read = readRecord(record, header);
    if ('reason' in read) unsupported.push(read);
    else routers.push(read);
  }
  return { routers, unsupported, notices: columnNotices(header) };
}

/** The column names with the delimiter that makes most sense of them; null = there are none. */
function readHeader(text: string, candidates: readonly string[]): Header | null {
  const end = text.search(/\S.*(\n|$)/);
  const line = text.slice(Math.max(0, end)).split('\n', 1)[0] ?? '';
  const headers = candidates.map((delimiter) => headerOf(line, delimiter));
  const best = headers.reduce<Header | null>((found, each) => {
    return each.columns.size > (found?.columns.size ?? 0) ? each : found;
  }, null);
  return best;
}

function headerOf(line: string, delimiter: string): Header {
  const columns = new Map<Column, number>();
  const foreign: string[] = [];
  splitCsv(line, delimiter)[0]?.cells.forEach((cell, index) => {
    const column = columnOf.get(
      cell
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_'),
    );
    if (column && !columns.has(column)) columns.set(column, index);
    else if (cell !== '') foreign.push(cell.slice(0, 60));
  });
  return { delimiter, columns, foreign };
}

/** Whether the text begins with column names that this reader knows. Words between blanks could be anything else, too. */
export function looksLikeCsv(text: string): boolean {
  const body = text.slice(0, 10_000).replace(/^\uFEFF?(sep=.[ \t]*\r?\n)?/i, '');
  return readHeader(body, delimiters)?.columns.has('host') === true;
}

function columnNotices({ foreign }: Header): string[] {
  const secret = foreign.filter((name) => holdsSecret.test(name));
  const others = foreign.filter((name) => !holdsSecret.test(name));
  return [
    ...secret.map((name) => `The column ${name} is not taken over: passwords are never read from files.`),
    ...(others.length > 0 ? [`Columns that are not taken over: ${others.slice(0, 20).join(', ')}.`] : []),
  ];
}

function readRecord(
  { line, cells }: CsvRecord,
  { columns }: Header,
): ImportedRouter | ImportReading['unsupported'][number] {
  const cell = (column: Column) => unescapeFormula(cells[columns.get(column) ?? -1] ?? '').trim();
  const said = (column: Column) => cell(column) || null;
  const source = `line ${line}`;
  const destination = readDestination(cell('host'));
  const name = cell('name') || (destination?.host ?? cell('host'));
  const port = cell('port') === '' ? (destination?.port ?? 22) : readPort(cell('port'));
  const jump = readChain(cell('jump'));
  const host = cell('host');
  if (!destination) return { source, name, host, reason: 'Its host is neither a host name nor an IP address.' };
  if (port === null) return { source, name, host, reason: 'Its port is not a number from 1 to 65535.' };
  if (!jump) return { source, name, host, reason: 'Its jump hosts are not understood; write them as user@host:port.' };
  return {
    ...{ source, name, host: destination.host, port, user: said('user') ?? destination.user, keyFile: said('key') },
    ...{ identitiesOnly: false, agent: readYes(cell('agent')), legacyAlgorithms: readYes(cell('legacy')) ?? false },
    ...{ hostKeyAlias: said('alias'), group: said('group'), tags: splitTags(cell('tags')), jump, notes: [] },
    ...(cell('jump').toLowerCase() === 'none' && { direct: true }),
  };
}

function readYes(cell: string): boolean | null {
  if (/^(yes|y|true|1|on)$/i.test(cell)) return true;
  return /^(no|n|false|0|off)$/i.test(cell) ? false : null;
}

/** Tags hold no comma, so that is what parts them; where there is none, semicolons do. */
function splitTags(cell: string): string[] {
  return cell
    .split(cell.includes(',') ? ',' : ';')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** A cell that a spreadsheet would calculate is kept from it with an apostrophe (csv-write.ts). */
function unescapeFormula(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

function noHeader(): FlowhelmError {
  return new FlowhelmError('file-unusable', {
    sentence: 'The table does not begin with a line of column names, or none of them is host.',
    nextStep: 'Begin it with: name,host,port,user,group,tags,key,jump. Only host must be there.',
  });
}
