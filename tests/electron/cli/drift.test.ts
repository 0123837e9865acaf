import { describe, expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { makeSnapshot } from '../../shared/snapshot-builder.ts';
import { envelope, runCli, temporaryHome } from './run-cli.ts';

/** Three routers in a group; two were audited, both with hardware offload. */
async function withGroup() {
  const home = temporaryHome();
  const cli = (...args: string[]) => runCli(args, { home });
  await cli('group', 'add', 'Harbour');
  for (const name of ['attic', '-barn', 'cellar']) {
    await cli('add', '--no-test', '--no-agent', '--group', 'Harbour', '--', name, '127.0.0.1');
  }
  const profile = openProfile({ mode: 'write', home });
  for (const { id, name } of profile.routers.list().filter(({ name }) => name !== 'cellar')) {
    profile.snapshots.record(id, makeSnapshot({ takenAt: `2026-01-0${name === 'attic' ? 1 : 2}T00:00:00Z` }));
  }
  profile.close();
  return { cli, home };
}

describe('drift', () => {
  test('is nothing until somebody has said a mode', async () => {
    const { cli } = await withGroup();
    const none = await cli('drift');
    expect(none).toMatchObject({ code: 0 });
    expect(none.stdout).toContain('No group of these routers has a desired mode.\nSay one with: flowhelm group edit');
  });

  test('is listed with its reason, exit code 1 and the commands that end it', async () => {
    const { cli } = await withGroup();
    await cli('group', 'edit', 'Harbour', '--mode', 'software');
    const ended = await cli('--json', 'drift', '--group', 'Harbour');
    expect(ended.code).toBe(1);
    const found = envelope(ended);
    if (!found.ok) throw new Error(found.error.sentence);
    const result = resultSchemas.drift.parse(found.result);
    expect(result).toMatchObject({ watched: 3, notAudited: [{ name: 'cellar' }] });
    expect(result.sentence).toBe('2 of 3 routers differ from the desired mode.');
    expect(result.drifting.map(({ router, wanted, is, whyNot }) => [router.name, wanted, is, whyNot])).toEqual([
      ['-barn', 'software', 'hardware', null],
      ['attic', 'software', 'hardware', null],
    ]);
    expect(result.commands).toEqual(['flowhelm enable --mode software -- -barn attic']);
    const shown = await cli('drift', 'attic');
    expect(shown).toMatchObject({ code: 1 });
    expect(shown.stdout).toMatch(/attic\s+Harbour\s+hardware\s+software\s+Hardware flow offloading is configured\./);
    expect(shown.stdout).toContain('To bring them back:\n  flowhelm enable --mode software attic');
  });

  test('is over when the routers run what is desired', async () => {
    const { cli } = await withGroup();
    await cli('group', 'edit', 'Harbour', '--mode', 'hardware');
    const over = await cli('drift');
    expect(over).toMatchObject({ code: 0 });
    expect(over.stdout).toContain('No router is known to differ from the desired mode.\n1 router not audited yet');
  });
});
