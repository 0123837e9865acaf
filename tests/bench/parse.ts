/** How fast connection tracking tables are read: in full on the client, counted on the router. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConntrack } from '../../electron/router/conntrack.ts';
import { parseConntrack } from '../../electron/router/conntrack-lines.ts';
import { installed } from '../electron/ssh/installed.ts';
import { conntrackText } from './conntrack-text.ts';
import { type Bench, type BenchOptions, type Contender, compare, type Figure, timed } from './measure.ts';
import { temporaryFolder } from './temporary-folder.ts';

const megabyte = 1_000_000;
/** The client never gets more than 8 MiB in one answer, so it is not given 50 MB at once. */
const partBytes = 5 * megabyte;
const parts = 10;

const figures: readonly Figure[] = [
  { key: 'speed', title: 'speed', unit: 'MB/s', digits: 1 },
  { key: 'entries', title: 'entries', unit: '1000/s', digits: 0 },
];

export const parseBench: Bench = {
  name: 'parse',
  summary: 'reading 50 MB of connection tracking entries: parseConntrack, the count on the router, wc -l',
  run: async (options) => {
    const table = writeTable();
    const awks = (['busybox', 'mawk', 'gawk'] as const).filter((name) => installed(name) !== null);
    const contenders = [parser(table), ...awks.map((awk) => counter(table, awk)), oneGrep(table), lineCounter(table)];
    return {
      comparisons: [
        await compare(`${(parts * partBytes) / megabyte} MB of entries`, figures, contenders, withMore(options)),
      ],
      notes: [
        'parseConntrack makes an object with 16 fields of every entry; the counts sort the entries into classes; wc only counts line ends.',
      ],
    };
  },
};

/** A round takes seconds only, so there are always enough of them for a steady median. */
function withMore(options: BenchOptions): BenchOptions {
  return { ...options, rounds: Math.max(options.rounds, 3) };
}

interface Table {
  /** Plays /proc/net. */
  readonly folder: string;
  readonly file: string;
  readonly texts: readonly string[];
  readonly bytes: number;
  readonly entries: number;
}

function writeTable(): Table {
  const folder = temporaryFolder();
  const file = join(folder, 'nf_conntrack');
  const texts: string[] = [];
  let bytes = 0;
  let entries = 0;
  for (let part = 0; part < parts; part += 1) {
    const made = conntrackText(partBytes, entries);
    texts.push(made.text);
    appendFileSync(file, made.text);
    bytes += made.text.length;
    entries += made.entries;
  }
  writeFileSync(join(folder, 'fib_trie'), 'Local:\n     |-- 192.168.1.1\n        /32 host LOCAL\n');
  writeFileSync(join(folder, 'if_inet6'), '20010db8000100000000000000000001 04 40 00 82 lan\n');
  return { folder, file, texts, bytes, entries };
}

function speed({ bytes, entries }: Table, ms: number, found: number, who: string): Record<string, number> {
  if (found !== entries) throw new Error(`${who} found ${found} of ${entries} entries`);
  return { speed: bytes / megabyte / (ms / 1000), entries: entries / ms };
}

function parser(table: Table): Contender {
  return {
    name: 'parseConntrack (client)',
    measure: async () => {
      const { ms, result } = await timed(() => table.texts.reduce((sum, text) => sum + parseConntrack(text).length, 0));
      return speed(table, ms, result, 'parseConntrack');
    },
  };
}

/** The section of the probe as it is, with the generated files in place of those in /proc. */
function counter(table: Table, awk: 'busybox' | 'mawk' | 'gawk'): Contender {
  const bin = join(table.folder, awk);
  mkdirSync(bin);
  symlinkSync(installed(awk) ?? awk, join(bin, 'awk'));
  const script = readConntrack.shell().text.replaceAll('/proc/net/', `${table.folder}/`);
  return {
    name: `count in the probe (${awk} awk)`,
    measure: async () => {
      const { ms, result } = await timed(() => run('sh', ['-s'], script, { PATH: bin }));
      const total = [...result.matchAll(/^=flows .* (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
      return speed(table, ms, total, awk);
    },
  };
}

/** What busybox needs to look for one fixed text in every line: the least that a count on the router could cost. */
function oneGrep(table: Table): Contender {
  return {
    name: 'busybox grep -c, one text',
    measure: async () => {
      const { ms, result } = await timed(() => run('busybox', ['grep', '-cF', 'src=', table.file], ''));
      return speed(table, ms, Number.parseInt(result, 10), 'grep');
    },
  };
}

function lineCounter(table: Table): Contender {
  return {
    name: 'wc -l',
    measure: async () => {
      const { ms, result } = await timed(() => run('wc', ['-l', table.file], ''));
      return speed(table, ms, Number.parseInt(result, 10), 'wc');
    },
  };
}

function run(program: string, args: readonly string[], input: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(installed(program) ?? program, args, { input, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stdout;
}
