import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** The tools that read the whole tree, as tests, so that one command judges everything. */

const project = join(import.meta.dirname, '..', '..');
const tool = (name: string) => join(project, 'node_modules', '.bin', name);

function run(name: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(tool(name), args, { cwd: project, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

const cruiseSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    totalDependenciesCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

function cruise(config: string, folders: readonly string[]): z.infer<typeof cruiseSchema>['summary'] {
  const { stdout } = spawnSync(tool('depcruise'), ['--config', config, '--output-type', 'json', ...folders], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return cruiseSchema.parse(JSON.parse(stdout)).summary;
}

describe('the whole tree', () => {
  it('type-checks in every environment', () => {
    const { status, output } = run('tsc', ['-b']);
    expect(output).toBe('');
    expect(status).toBe(0);
  });

  it('is formatted and free of lint', () => {
    const { status, output } = run('biome', ['check', '--error-on-warnings', '.']);
    expect(status, output).toBe(0);
  });

  it('has no unused files, exports or packages', () => {
    const { status, output } = run('knip', []);
    expect(status, output).toBe(0);
  });

  it('keeps the layers of ARCHITECTURE.md apart, without cycles', () => {
    const folders = ['shared', 'electron', 'renderer', 'tests'];
    const summary = cruise('.dependency-cruiser.cjs', folders);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    // A cruise that understands no TypeScript finds no modules and no violations either.
    const files = execFileSync('git', ['ls-files', ...folders], { cwd: project, encoding: 'utf8' })
      .split('\n')
      .filter((file) => /\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(50);
    expect(summary.totalCruised).toBeGreaterThanOrEqual(files.length);
    expect(summary.totalDependenciesCruised).toBeGreaterThan(files.length);
  });
});
