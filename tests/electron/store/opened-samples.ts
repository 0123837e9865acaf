import { expect, onTestFinished } from 'vitest';
import { openSamples } from '../../../electron/store/sample-database.ts';
import type { Sample } from '../../../electron/store/sample-row.ts';
import type { SampleStore } from '../../../electron/store/sample-store.ts';
import type { Resolution } from '../../../shared/model/sample.ts';
import { rolledUp, start } from './sample-rows.ts';
import { now, temporaryFolder } from './samples.ts';

export const all = { from: 0, to: start + 40 * 86_400 };

/** Closed when the test ends. */
export function open(folder = temporaryFolder(), mode: 'read' | 'write' = 'write'): SampleStore {
  const { samples } = openSamples(folder, mode, now);
  onTestFinished(() => samples.close());
  return samples;
}

export function rows(samples: SampleStore, resolution: Resolution, routerId: string | null = 'r1'): Sample[] {
  return samples.page(routerId, { ...all, resolution, limit: 100_000 });
}

/** Until all have had their turn. */
export function tendAll(samples: SampleStore, at: number, days = 90): void {
  for (let second = 0; second <= 601; second += 1) samples.tend(at + second, { days });
}

/** Every quarter of an hour until the time is believed. */
export function runADay(samples: SampleStore, at: number, days = 90): void {
  for (let quarter = 0; quarter < 104; quarter += 1) samples.tend(at + quarter * 900, { days });
}

/** That these are what the rule makes of the polls (`rolledUp`); means are kept in single precision. */
export function expectRolledUp(found: readonly Sample[], added: readonly Sample[], resolution: 60 | 900): void {
  const expected = rolledUp(added, resolution);
  expect(found.map(({ at, polls, missed, gap: reason }) => ({ at, polls, missed, gap: reason }))).toEqual(
    expected.map(({ gatewayMs: _, ...rest }) => rest),
  );
  for (const [index, { gatewayMs }] of expected.entries()) {
    const mean = found[index]?.figures.gatewayMs ?? null;
    if (gatewayMs === null) expect(mean).toBeNull();
    else expect(mean).toBeCloseTo(gatewayMs, 2);
  }
}
