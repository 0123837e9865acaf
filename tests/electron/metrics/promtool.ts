import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `promtool check metrics` has against a text; null = nothing. */
export function complaintsAboutMetrics(text: string): string | null {
  return complaints(['check', 'metrics'], text);
}

/** What `promtool check rules` has against the text of a rule file; null = nothing. */
export function complaintsAboutRules(rules: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-rules-'));
  try {
    const file = join(folder, 'rules.yml');
    writeFileSync(file, rules);
    return complaints(['check', 'rules', '--lint=all', '--lint-fatal', file], '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function complaints(args: readonly string[], input: string): string | null {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? null : `${stdout}${stderr}`;
}
