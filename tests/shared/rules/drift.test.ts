import { describe, expect, it } from 'vitest';
import type { CapabilityLevel } from '../../../shared/model/capability.ts';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';
import { type DriftRow, driftOf } from '../../../shared/rules/drift.ts';

const router: DriftRow['router'] = {
  ...{ id: 'r', name: 'attic', host: '192.0.2.1', port: 22, user: 'root', groupId: 'g' },
  authentication: { agent: true, keyFile: null, password: 'never' },
  legacyAlgorithms: false,
  addedAt: '2026-01-01T00:00:00Z',
};

type Triple = readonly [Verdict['configured'], Verdict['loaded'], Verdict['accelerating']];

function rowOf([configured, loaded, accelerating]: Triple, verdict: Partial<Verdict> = {}): DriftRow {
  return {
    ...{ router, runId: null, pendingChangeId: null },
    reachability: { state: 'reachable', at: '2026-01-01T00:00:00Z' },
    latest: {
      verdict: {
        ...{ level: 'good', reason: 'off', sentence: 'S.', nextStep: 'Do this.', action: 'none', missingDevices: [] },
        ...{ configured, loaded, accelerating },
        ...verdict,
      },
      capability: { software: 'likely', hardware: 'likely' },
    },
  };
}

const desiring = (desiredMode?: OffloadMode) => [{ id: 'g', ...(desiredMode && { desiredMode }) }];

describe('no drift', () => {
  it.each<[string, OffloadMode | undefined, Triple]>([
    ['nobody has said', undefined, ['off', 'off', 'none']],
    ['hardware that works', 'hardware', ['hardware', 'hardware', 'hardware']],
    ['software that works', 'software', ['software', 'software', 'software']],
    ['off that is off', 'off', ['off', 'off', 'none']],
    ['a vendor engine under off', 'off', ['off', 'off', 'hardware']],
    ['idle', 'hardware', ['hardware', 'hardware', 'idle']],
    ['flows that are not known', 'hardware', ['hardware', 'hardware', 'unknown']],
    ['nothing known', 'hardware', [null, null, 'unknown']],
    ['a ruleset out of sight, with the right setting', 'software', ['software', null, 'software']],
  ])('%s', (_name, wanted, triple) => {
    expect(driftOf(rowOf(triple), desiring(wanted))).toBeNull();
  });

  it('never audited, of another group, or of none', () => {
    const row = rowOf(['off', 'off', 'none']);
    expect(driftOf({ ...row, latest: null }, desiring('hardware'))).toBeNull();
    expect(driftOf(row, [{ id: 'other', desiredMode: 'hardware' }])).toBeNull();
    const { groupId: _none, ...alone } = router;
    expect(driftOf({ ...row, router: alone }, desiring('hardware'))).toBeNull();
  });
});

describe('drift that a change may mend', () => {
  it.each<[OffloadMode, Triple, OffloadMode, string]>([
    ['hardware', ['off', 'off', 'none'], 'off', 'No offload is configured.'],
    ['hardware', ['software', 'software', 'software'], 'software', 'Software flow offloading is configured.'],
    ['software', ['hardware', 'hardware', 'hardware'], 'hardware', 'Hardware flow offloading is configured.'],
    ['off', ['software', 'software', 'idle'], 'software', 'Software flow offloading is configured.'],
    ['off', ['off', 'software', 'software'], 'software', 'but Software flow offloading is loaded.'],
    ['hardware', ['hardware', 'off', 'none'], 'off', 'configured, but no offload is loaded.'],
    ['software', [null, 'off', 'none'], 'off', 'No offload is loaded.'],
  ])('%s wanted, %j', (wanted, triple, is, reason) => {
    const drift = driftOf(rowOf(triple), desiring(wanted));
    expect(drift).toMatchObject({ wanted, is, canBringBack: true, whyNot: null });
    expect(drift?.reason).toContain(reason);
  });
});

describe('drift that no change mends', () => {
  it.each<[string, Triple, Partial<Verdict>, OffloadMode]>([
    ['hardware in software', ['hardware', 'hardware', 'software'], { reason: 'hardware-not-seen' }, 'software'],
    ['a fall back', ['hardware', 'software', 'software'], { reason: 'fell-back-to-software' }, 'software'],
    ['loaded and not used', ['hardware', 'hardware', 'none'], { reason: 'devices-missing' }, 'off'],
    ['edits that wait', ['off', 'off', 'none'], { reason: 'staged-edits' }, 'off'],
    ['a firewall that is not known', ['off', null, 'unknown'], { reason: 'platform-unsupported' }, 'off'],
  ])('%s: the next step of the verdict', (_name, triple, verdict, is) => {
    const drift = driftOf(rowOf(triple, verdict), desiring('hardware'));
    expect(drift).toMatchObject({ is, canBringBack: false, whyNot: 'Do this.' });
  });

  it.each<[OffloadMode, { software: CapabilityLevel; hardware: CapabilityLevel }, string | null]>([
    ['hardware', { software: 'proven', hardware: 'unsupported' }, 'It has no packet engine'],
    ['hardware', { software: 'unsupported', hardware: 'unsupported' }, 'Its kernel has no flow offload'],
    ['hardware', { software: 'likely', hardware: 'unknown' }, null],
    ['software', { software: 'unsupported', hardware: 'unknown' }, 'Its kernel has no flow offload'],
    ['software', { software: 'likely', hardware: 'unsupported' }, null],
  ])('%s on a router that is %j', (wanted, capability, why) => {
    const row = rowOf(['off', 'off', 'none']);
    const drift = driftOf({ ...row, latest: row.latest && { ...row.latest, capability } }, desiring(wanted));
    expect(drift?.canBringBack).toBe(why === null);
    if (why !== null) expect(drift?.whyNot).toContain(why);
  });

  it('a router that is away, that changes, or whose last change has no known end', () => {
    const row = rowOf(['off', 'off', 'none']);
    const error = { code: 'unreachable', sentence: 'It is away.', nextStep: 'Wait.', retryable: true, evidence: {} };
    const whyNot = (part: Partial<DriftRow>) => driftOf({ ...row, ...part }, desiring('hardware'))?.whyNot;
    expect(whyNot({ reachability: { state: 'failed', at: '', error } })).toBe('It is away. Wait.');
    expect(whyNot({ runId: 'x' })).toBe('A change runs on it now.');
    expect(whyNot({ pendingChangeId: 'x' })).toContain('no known outcome');
  });
});
