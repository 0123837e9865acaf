import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
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

/** Tests of one vitest run; a file that fails to load counts as one failed test, and with CI set a skipped test has failed. */
function runSuite(args: readonly string[]): { passed: number; failed: number } {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-tests-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(
      process.execPath,
      [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
      { stdio: 'inherit', cwd: join(import.meta.dirname, '..') },
    );
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

ensureSystemPackages();
const chosen = process.argv.slice(2);
// The browser and the virtual machine of the lab need both cores for themselves.
const suites =
  chosen.length > 0
    ? [chosen]
    : [
        ['--project', 'unit', '--project', 'checks'],
        ['--project', 'page'],
        ['--project', 'lab-lanes'],
        ['--project', 'lab'],
      ];
const counts = suites.map((args) => runSuite(args));
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
