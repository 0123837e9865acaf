import type { Change, JournalEntry } from '../../../shared/model/change.ts';

export const at = '2026-01-02T03:04:05.678Z';

export function entry(detail: string): JournalEntry {
  return { at, step: 'stage', event: 'started', detail };
}

export function change(id: string, routerId = 'r1'): Change {
  return {
    id,
    routerId,
    startedAt: at,
    endedAt: null,
    intent: { kind: 'mode', mode: 'software' },
    plan: {
      platform: 'fw4',
      from: 'off',
      to: 'software',
      intent: { kind: 'mode', mode: 'software' },
      basis: { bootId: 'b1', kernel: '6.6.73' },
      commands: ['uci set firewall.@defaults[0].flow_offloading=1'],
      configDiff: ['/etc/config/firewall', "+\toption flow_offloading '1'"],
      expectation: {
        family: 'inet',
        table: 'fw4',
        flowtable: 'ft',
        present: true,
        hardware: false,
        devices: null,
      },
      advisories: [],
      unchanged: false,
      edits: [{ option: 'flow_offloading', before: null, after: '1' }],
      install: [],
    },
    rollbackWindowSeconds: 90,
    state: 'pending',
    errorCode: null,
    summary: 'Software flow offloading is being turned on.',
    checks: [],
    bootId: 'b1',
    installedPackages: [],
    journal: [],
  };
}
