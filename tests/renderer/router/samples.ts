import type { Change } from '../../../shared/model/change.ts';
import type { AuditReport, ListedFlow, LiveSample } from '../../../shared/model/fleet.ts';
import { capability } from '../../../shared/rules/capability.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { makeFlows, makeSnapshot, type SnapshotOverrides } from '../../shared/snapshot-builder.ts';

/** An audit of the default router as the rules see it. */
export function makeReport(overrides: SnapshotOverrides = {}): AuditReport {
  const snapshot = makeSnapshot(overrides);
  return {
    snapshot,
    verdict: judge(snapshot),
    capability: capability(snapshot),
    recommendation: { mode: 'hardware', why: '', tradeOffs: [] },
    advisories: [],
    rates: null,
  };
}

/** A sample `seconds` after the start. */
export function makeSample(seconds: number, figures: Parameters<typeof makeFlows>[0] = {}): LiveSample {
  return {
    at: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
    flows: makeFlows(figures),
    rates: null,
    npuBound: null,
    ...{
      rateSource: null,
      rxBitsPerSecond: null,
      txBitsPerSecond: null,
      npuCapacity: null,
      conntrack: { entries: null, max: null },
      gatewayMs: null,
    },
  };
}

export function makeFlow(overrides: Partial<ListedFlow> = {}): ListedFlow {
  return {
    family: 'ipv4',
    protocol: 'tcp',
    path: 'software',
    state: null,
    timeoutSeconds: null,
    source: '192.168.1.10',
    sourcePort: 50_000,
    destination: '198.51.100.7',
    destinationPort: 443,
    replySource: '198.51.100.7',
    replyDestination: '203.0.113.2',
    packets: 10,
    bytes: 1000,
    assured: true,
    unreplied: false,
    mark: null,
    slowReason: null,
    ...overrides,
  };
}

/** A change that began `minute` minutes after midnight. */
export function makeChange(id: string, minute: number, overrides: Partial<Change> = {}): Change {
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  return {
    id,
    routerId: 'r1',
    startedAt,
    endedAt: startedAt,
    intent: { kind: 'mode', mode: 'software' },
    plan: {
      platform: 'fw4',
      from: 'off',
      to: 'software',
      intent: { kind: 'mode', mode: 'software' },
      basis: { bootId: null, kernel: null },
      commands: [],
      configDiff: [],
      expectation: { family: 'inet', table: 'fw4', flowtable: 'ft', present: true, hardware: false, devices: null },
      advisories: [],
      unchanged: false,
      edits: [],
      install: [],
    },
    rollbackWindowSeconds: 90,
    state: 'confirmed',
    errorCode: null,
    summary: '',
    checks: [],
    bootId: null,
    installedPackages: [],
    journal: [],
    ...overrides,
  };
}
