import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { aroundChange, confirmedChange, seeded } from '../../shared/proof-samples.ts';
import { profileWithChange } from '../report/profile-with-change.ts';
import { envelope, runCli, temporaryHome } from './run-cli.ts';

function withReport() {
  const home = temporaryHome();
  const refused = confirmedChange({ id: 'change-2', state: 'refused', startedAt: '2026-10-01T13:00:00.000Z' });
  profileWithChange(home, aroundChange(seeded(11), [2, 1]), [confirmedChange(), refused]).close();
  return { home, cli: (...args: string[]) => runCli(args, { home }) };
}

describe('report', () => {
  test('says on the terminal whether the change has paid, with intervals and without names', async () => {
    const { cli } = withReport();
    const { code, stdout } = await cli('report', 'change-1');
    expect(code).toBe(0);
    expect(stdout).toContain('forwarding takes less CPU: 0.');
    expect(stdout).toMatch(/Softirq CPU per Gbit\/s\s+\d\.\d\d processors \(.*better/);
    expect(stdout).not.toMatch(/Attic|192\.168/);
    expect((await cli('report', 'change-1', '--identified')).stdout).toContain('Attic, 192.168.7.1');
  });

  test('is the ProofReport with --json', async () => {
    const { cli } = withReport();
    const found = envelope(await cli('--json', 'report', '--router', 'attic'));
    if (!found.ok) throw new Error(found.error.sentence);
    expect(resultSchemas.report.parse(found.result)).toMatchObject({ changeId: 'change-1', conclusion: 'better' });
  });

  test('writes files to share, and never over others', async () => {
    const { cli, home } = withReport();
    const [html, markdown] = [join(home, 'proof.html'), join(home, 'proof.md')];
    const { stdout } = await cli('report', 'change-1', '--html', html, '--markdown', markdown);
    expect(stdout).toContain(`${html} is written.`);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(markdown, 'utf8')).toContain('| Softirq CPU per Gbit/s |');
    expect(envelope(await cli('--json', 'report', 'change-1', '--html', html))).toMatchObject({
      error: { code: 'file-unusable' },
    });
  });

  test.each([
    [['report'], 'Name one change'],
    [['report', 'change-1', '--router', 'attic'], 'Name one change'],
    [['report', 'change'], 'Several changes begin with "change".'],
    [['report', 'other'], 'There is no change "other".'],
    [['report', 'change-1', '--window', '0'], '"0" is no window.'],
  ])('%j is told apart', async (args, sentence) => {
    const { cli } = withReport();
    const failed = envelope(await cli('--json', ...args));
    expect(failed).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(failed.ok ? '' : failed.error.sentence).toContain(sentence);
  });

  test('history shows how the id of a change begins', async () => {
    const { cli } = withReport();
    expect((await cli('history', 'attic')).stdout).toContain('change-1');
  });
});
