import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openProfile } from '../../../electron/store/profile.ts';
import { all, open } from './opened-samples.ts';
import { polled, start } from './sample-rows.ts';
import { router, temporaryFolder } from './samples.ts';

describe('samples of a router that the profile does not know', () => {
  const day = 86_400;

  /** Opens the profile once a day with these routers, from `first` to `last`, and gives what is kept of r1. */
  function openDaily(home: string, first: number, last: number, ids: readonly string[]): number {
    let kept = 0;
    for (let each = first; each <= last; each += 1) {
      const profile = openProfile({ mode: 'write', home, now: () => new Date((start + each * day) * 1000) });
      for (const { id } of profile.routers.list()) profile.routers.remove(id);
      for (const id of ids) profile.routers.add(router(id));
      kept = profile.samples.page('r1', { ...all, resolution: 0, limit: 10 }).length;
      profile.close();
    }
    return kept;
  }

  function withSamples(): string {
    const home = temporaryFolder();
    const samples = open(home);
    samples.add('r1', polled(start, 1));
    samples.close();
    return home;
  }

  test('go after a month', () => {
    const home = withSamples();
    expect(openDaily(home, 0, 30, ['r2'])).toBe(1);
    expect(openDaily(home, 31, 100, ['r2'])).toBe(0);
  });

  test('stay when it comes back, or when the profile knows none at all', () => {
    const home = withSamples();
    openDaily(home, 0, 25, ['r2']);
    openDaily(home, 26, 27, ['r1', 'r2']);
    expect(openDaily(home, 28, 50, ['r2'])).toBe(1);
    expect(openDaily(withSamples(), 0, 100, [])).toBe(1);
  });

  test('stay while its row is set aside, and through a clock that is years ahead', () => {
    const home = withSamples();
    openDaily(home, 0, 30, ['r2']);
    expect(openDaily(home, 4 * 365, 4 * 365, ['r2'])).toBe(1);
    const other = withSamples();
    openDaily(other, 0, 0, ['r1', 'r2']);
    const profile = new DatabaseSync(join(other, 'flowhelm.db'));
    profile.exec("UPDATE routers SET document = '{}' WHERE id = 'r1'");
    profile.close();
    expect(openDaily(other, 1, 70, ['r2'])).toBe(1);
  });
});
