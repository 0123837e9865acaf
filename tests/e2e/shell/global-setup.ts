import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../../build/app-build.ts';

/** What is tested is the build, so it is there and fresh. Profiles of the tests are in one folder, which goes at the end. */
export default function setup(): () => void {
  buildIfStale();
  const homes = mkdtempSync(join(tmpdir(), 'flowhelm-shell-'));
  process.env['FLOWHELM_TEST_HOMES'] = homes;
  return () => rmSync(homes, { recursive: true, force: true, maxRetries: 5 });
}
