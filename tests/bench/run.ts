/** `npm run bench -- [BENCH ...] [--rounds N] [--json]`: figures measured in one run, none of them asserted. */
import { parseArgs } from 'node:util';
import { bookBench } from './book.ts';
import { chartsBench } from './charts.ts';
import type { Bench } from './measure.ts';
import { parseBench } from './parse.ts';
import { pollBench } from './poll.ts';
import { pollingBench } from './polling.ts';
import { probeBench } from './probe.ts';
import { machine, machineLine, reportJson, reportText } from './report.ts';
import { samplesBench } from './samples.ts';
import { sweepBench } from './sweep.ts';
import { uiBench } from './ui.ts';

const benches: readonly Bench[] = [
  parseBench,
  probeBench,
  pollBench,
  sweepBench,
  bookBench,
  samplesBench,
  pollingBench,
  uiBench,
  chartsBench,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
});
const rounds = Number(values.rounds);
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(
    `usage: npm run bench -- [BENCH ...] [--rounds N] [--json]\n${benches.map(({ name, summary }) => `  ${name.padEnd(8)}${summary}\n`).join('')}`,
  );
  process.exit(2);
}
// A signal must run the exit handlers, which end the servers and remove the temporary folders.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const log = (line: string) => process.stderr.write(`bench: ${line}\n`);
const measuredOn = machine();
if (!values.json) process.stdout.write(`${machineLine()}\nMedians of ${rounds} rounds.\n`);
const results: Record<string, unknown> = {};
for (const bench of benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  try {
    const result = await bench.run({ rounds, log });
    results[bench.name] = reportJson(result);
    if (!values.json) process.stdout.write(`\n${reportText(bench.name, result)}\n`);
  } catch (error) {
    log(`${bench.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    results[bench.name] = { failed: error instanceof Error ? error.message : String(error) };
    process.exitCode = 1;
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine: measuredOn, rounds, results }, null, 2)}\n`);
