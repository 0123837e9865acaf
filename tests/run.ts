import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  numFailedTestSuites: z.number(),
});

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Tests of one vitest run; a file that fails to load counts as one failed test, and with CI set a skipped test has failed. */
async function runSuite(args: readonly string[]): Promise<Count> {
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
    // Errors outside of any test (an unhandled rejection, a suite that does not load) only show in the exit code.
    return { passed: summary.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

/** Suites of one track, one after the other. */
async function runTrack(suites: readonly (readonly string[])[]): Promise<Count[]> {
  const counts: Count[] = [];
  for (const args of suites) {
    const started = performance.now();
    counts.push(await runSuite(args));
    process.stderr.write(`${args.join(' ')}: ${Math.round((performance.now() - started) / 1000)} s\n`);
  }
  return counts;
}

const project = join(import.meta.dirname, '..');
ensureSystemPackages();
// Once and before the tracks part: two suites that build at the same time would take the files from each other.
buildIfStale();
const chosen = process.argv.slice(2);
// Two tracks, because more of them on two processors take longer, not shorter. The suites of the lab come first, side by side: each has
// a virtual machine of its own, with one processor, and the image that both boot is made before.
if (chosen.length === 0 && (await whyUnavailable()) === undefined) await buildImage();
const tracks =
  chosen.length > 0
    ? [[chosen]]
    : [
        [
          ['--project', 'lab-lanes'],
          ['--project', 'checks'],
          ['--project', 'page'],
          ['--project', 'shell'],
        ],
        [
          ['--project', 'lab'],
          ['--project', 'unit'],
          ['--project', 'e2e'],
        ],
      ];
const counts = (await Promise.all(tracks.map(runTrack))).flat();
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
