import type { Advisory } from '../../../shared/model/advisory.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import type { UciPlan } from '../../../shared/model/plan.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';

export function flows(byPath: FlowCounts['byPath']): FlowCounts {
  const none = { hardware: 0, software: 0, slow: 0 };
  const total = byPath.hardware + byPath.software + byPath.slow;
  return {
    total,
    byPath,
    byProtocol: { tcp: byPath, udp: none, other: none },
    byFamily: { ipv4: byPath, ipv6: none },
    local: 0,
    eligible: 0,
  };
}

export function advisory(id: string, severity: Advisory['severity']): Advisory {
  return { id, severity, title: `title of ${id}`, text: 'text', source: 'source' };
}

export const hardwarePlan: UciPlan = {
  platform: 'fw4',
  from: 'off',
  to: 'hardware',
  intent: { kind: 'mode', mode: 'hardware' },
  basis: { bootId: 'boot', kernel: '6.6' },
  edits: [
    { option: 'flow_offloading', before: null, after: '1' },
    { option: 'flow_offloading_hw', before: null, after: '1' },
  ],
  install: [],
  commands: ['fw4 reload'],
  configDiff: [],
  expectation: { family: 'inet', table: 'fw4', flowtable: 'ft', present: true, hardware: true, devices: null },
  advisories: [],
  unchanged: false,
};

export const run: ChangeRunState = {
  id: 'run',
  routerId: 'router',
  routerName: 'Harbour Street 12',
  wanted: 'hardware',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  state: 'running',
  plan: hardwarePlan,
  steps: [],
  routerUndoesAt: null,
  checks: [],
  proof: null,
  error: null,
  changeId: null,
};

export const done = (step: ChangeRunState['steps'][number]['step']) => ({ step, state: 'done' as const, detail: '' });

export const change: Change = {
  id: 'change',
  routerId: 'router',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:00:09.000Z',
  intent: { kind: 'mode', mode: 'hardware' },
  plan: hardwarePlan,
  rollbackWindowSeconds: 90,
  state: 'confirmed',
  errorCode: null,
  summary: '',
  checks: [],
  bootId: 'boot',
  installedPackages: [],
  journal: [],
};
