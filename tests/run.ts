import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import PQueue from 'p-queue';
import { z } from 'zod';
import { buildIfStale } from '../build/app-build.ts';
import { whyUnavailable } from './lab/host.ts';
import { buildImage } from './lab/image.ts';
import { ensureSystemPackages } from './system-packages.ts';

/**
 * `npm test`: every suite, one after the other, and a last line that counts them all. Arguments go to vitest, so that
 * `npm test -- --project unit judge` runs a part.
 */

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write('The tests run on Node 24: start them with npm test.\n');
  process.exit(1);
}

const summarySchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What failed, or only passed at its second go, with why: told last, where nobody has to search a long log for it. */
  readonly remarks: readonly string[];
}

/** Tests of one vitest run; a file that fails to load counts as one failed test, and with CI set a skipped test has failed. */
async function runSuite(args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-tests-'));
  const report = join(folder, 'report.json');
  try {
    const status = await vitest([
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ]);
    const summary = summarySchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    const skipped = summary.numTotalTests - summary.numPassedTests - summary.numFailedTests;
    const failed = summary.numFailedTests + (process.env['CI'] ? skipped : 0);
    const remarks = remarksOf(summary);
    // Errors outside of any test (an unhandled rejection, a suite that does not load) only show in the exit code.
    if (failed > 0 || status === 0) return { passed: summary.numPassedTests, failed, remarks };
    const unattributed = `FAILED outside of any test: ${args.join(' ')} ended with code ${status}`;
    return { passed: summary.numPassedTests, failed: 1, remarks: [...remarks, unattributed] };
  } catch (error) {
    return { passed: 0, failed: 1, remarks: [`FAILED without a report: ${args.join(' ')}: ${String(error)}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function remarksOf(summary: z.infer<typeof summarySchema>): string[] {
  return summary.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(project, name);
    const told = assertionResults.flatMap((test) => {
      const why = (test.failureMessages ?? []).map((text) => firstLines(text)).join('\n');
      if (test.status === 'failed') return [`FAILED ${file}: ${test.fullName}\n${why}`];
      if (test.status === 'passed')
        return why === '' ? [] : [`passed at its second go ${file}: ${test.fullName}\n${why}`];
      return process.env['CI'] ? [`FAILED as it was skipped ${file}: ${test.fullName}`] : [];
    });
    return status === 'failed' && told.length === 0 ? [`FAILED ${file}\n${firstLines(message ?? '')}`] : told;
  });
}

/** The sentence of an error and where it was thrown, indented. */
function firstLines(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** Runs vitest and shows what it said when it is over, so that suites that run side by side do not talk at once. */
function vitest(args: readonly string[]): Promise<number | null> {
  const program = join(project, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [program, ...args], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code);
    });
  });
}

async function runTimed(args: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  const outcome = await runSuite(args);
  process.stderr.write(`${args.join(' ')}: ${Math.round((performance.now() - started) / 1000)} s\n`);
  return outcome;
}

const project = join(import.meta.dirname, '..');
ensureSystemPackages();
// Once and before the tracks part: two suites that build at the same time would take the files from each other.
buildIfStale();
const chosen = process.argv.slice(2);
// The image that the suites of the lab boot is made before, when nothing else is under way.
if (chosen.length === 0 && (await whyUnavailable()) === undefined) await buildImage();
// Those of the lab wait for their routers a quarter of the time, so each runs beside one that has enough to do; then long ones first.
const suites = ['lab-lanes', 'unit', 'e2e', 'lab', 'shell', 'page', 'checks'].map((name) => ['--project', name]);
// Two at a time, because more of them on two processors take longer, not shorter.
const queue = new PQueue({ concurrency: 2 });
const outcomes = await queue.addAll((chosen.length > 0 ? [chosen] : suites).map((args) => () => runTimed(args)));
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
for (const remark of outcomes.flatMap(({ remarks }) => remarks)) process.stdout.write(`\n${remark}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
