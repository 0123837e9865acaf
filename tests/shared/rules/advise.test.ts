import { describe, expect, it } from 'vitest';
import { advisorySchema } from '../../../shared/model/advisory.ts';
import { advise, advisoryRules } from '../../../shared/rules/advise.ts';
import { makeSnapshot } from '../snapshot-builder.ts';
import { enginesFilteringRows } from './advise-rows/engines-filtering.ts';
import { kernelsRows } from './advise-rows/kernels.ts';
import { routingTopologyRows } from './advise-rows/routing-topology.ts';
import { base, sqm } from './advise-rows/row.ts';
import { shapingCountersRows } from './advise-rows/shaping-counters.ts';

const rows = [...shapingCountersRows, ...kernelsRows, ...enginesFilteringRows, ...routingTopologyRows];

const fires = rows.flatMap((row) =>
  row.fires.map(([mode, overrides], number) => ({ ...row, mode, overrides, number })),
);
const silent = rows.flatMap((row) =>
  row.silent.map(([mode, overrides], number) => ({ ...row, mode, overrides, number })),
);

describe('advise', () => {
  it.each(fires)('fires: $id as $severity for $mode ($number)', ({ id, severity, mode, overrides }) => {
    expect(advise(makeSnapshot(overrides), mode)).toContainEqual(expect.objectContaining({ id, severity }));
  });

  it.each(silent)('is silent: $id for $mode ($number)', ({ id, severity, mode, overrides }) => {
    const found = advise(makeSnapshot(overrides), mode).find((advisory) => advisory.id === id);
    expect(found?.severity).not.toBe(severity);
    if (rows.filter((row) => row.id === id).length === 1) expect(found).toBeUndefined();
  });

  it('has a row for every rule, and every id once', () => {
    const ids = advisoryRules.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(ids));
    expect(ids.length).toBeGreaterThanOrEqual(24);
  });

  it.each(fires)('is well-formed: $id for $mode ($number)', ({ mode, overrides }) => {
    for (const advisory of advise(makeSnapshot(overrides), mode)) {
      expect(advisorySchema.parse(advisory)).toEqual(advisory);
      expect(advisory.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(advisory.source).not.toBe('');
      expect(`${advisory.title}${advisory.text}`).not.toMatch(/!|undefined|null/);
    }
  });

  it('puts the gravest first', () => {
    const many = makeSnapshot({ ...sqm, npu: { wed: 'off' }, configured: { staged: ['firewall.x=y'] } });
    const severities = advise(many, 'hardware').map((advisory) => advisory.severity);
    expect(severities).toEqual(['block', 'warn', 'info', 'info']);
  });

  it('has nothing against a healthy router beyond what a reload does', () => {
    expect(advise(base, 'hardware').map((advisory) => advisory.id)).toEqual(['reload-breaks-flows']);
    expect(advise(base, 'software')).toEqual([]);
    expect(advise(base, 'off')).toEqual([]);
  });
});
