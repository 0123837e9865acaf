import { describe, expect, it } from 'vitest';
import { verdictReasons, verdictSchema } from '../../../shared/model/verdict.ts';
import { quietFlowsAllowance } from '../../../shared/rules/accelerating.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { makeSnapshot, softwareFlowtable } from '../snapshot-builder.ts';
import { hardwareNotLoadedRows } from './judge-rows/hardware-not-loaded.ts';
import { hardwareRunningRows } from './judge-rows/hardware-running.ts';
import { offRows } from './judge-rows/off.ts';
import { platformRows } from './judge-rows/platforms.ts';
import { allowance, type Row } from './judge-rows/row.ts';
import { softwareRows } from './judge-rows/software.ts';

const rows = [...hardwareRunningRows, ...hardwareNotLoadedRows, ...softwareRows, ...offRows, ...platformRows];

function judged(row: Row) {
  return judge(makeSnapshot(row.overrides), row.recent === undefined ? {} : { recent: row.recent });
}

describe('judge', () => {
  it.each(rows)('$name', (row) => {
    const verdict = judged(row);
    expect(verdict).toMatchObject({ reason: row.reason, level: row.level });
    if (row.accelerating !== undefined) expect(verdict.accelerating).toBe(row.accelerating);
    if (row.action !== undefined) expect(verdict.action).toBe(row.action);
    if (row.sentence !== undefined) expect(verdict.sentence).toMatch(row.sentence);
    if (row.nextStep !== undefined) expect(verdict.nextStep).toMatch(row.nextStep);
    expect(verdict.missingDevices.map((missing) => missing.device)).toEqual(row.missing ?? []);
  });

  it('has a row for every reason', () => {
    expect(new Set(rows.map((row) => row.reason))).toEqual(new Set(verdictReasons));
  });

  it.each(rows)('is well-formed and honest: $name', (row) => {
    const verdict = verdictSchema.parse(judged(row));
    expect(verdict.sentence).toMatch(/^[A-Z].*[^.!]\.$/);
    expect(verdict.nextStep).toMatch(/^[A-Z].*\.$/);
    expect(`${verdict.sentence}${verdict.nextStep}`).not.toMatch(/!|undefined|null|NaN/);
    if (verdict.level === 'good') expect(['hardware', 'software']).toContain(verdict.accelerating);
    if (verdict.accelerating === 'unknown') expect(['unknown', 'neutral']).toContain(verdict.level);
  });

  it('draws its line where the rows do', () => {
    expect(quietFlowsAllowance).toBe(allowance);
  });

  it('says configured and loaded as they are, not as they should be', () => {
    const verdict = judge(makeSnapshot({ flowtables: [softwareFlowtable()] }));
    expect(verdict).toMatchObject({ configured: 'hardware', loaded: 'software' });
    expect(judge(makeSnapshot({ platform: 'fw3' }))).toMatchObject({ configured: 'hardware', loaded: null });
  });
});
