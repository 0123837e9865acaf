import type { Profile } from '../../electron/store/profile.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import {
  makeFlows,
  makeSnapshot,
  offOverrides,
  type SnapshotOverrides,
  softwareOverrides,
} from '../shared/snapshot-builder.ts';

const sites = [
  'Harbour',
  'Chapel Hill',
  'Mill Lane',
  'Station Road',
  'Ferry Quay',
  'Ash Grove',
  'Observatory',
  'Garden',
];

/** Half of them in hardware, a quarter in software, a quarter off. */
const states: readonly ((number: number) => SnapshotOverrides)[] = [
  (number) => ({
    conntrack: { flows: makeFlows({ hardware: 20 + (number % 90), slow: 10 + (number % 30), local: 6 }) },
  }),
  (number) => softwareOverrides(makeFlows({ software: 15 + (number % 60), slow: 20 + (number % 30), local: 6 })),
  (number) => ({ conntrack: { flows: makeFlows({ hardware: 5 + (number % 40), slow: 8, local: 4 }) } }),
  (number) => offOverrides(makeFlows({ slow: 60 + (number % 80), eligible: 30, local: 6 })),
];

/** What router `number` was like when it was last looked at. */
export function snapshotOf(number: number): Snapshot {
  const state = states[number % states.length] ?? states[0];
  return makeSnapshot({ takenAt: new Date(Date.now() - (number % 600) * 1000).toISOString(), ...state?.(number) });
}

/** Routers with a snapshot each, in a fleet that never talks to them: there is nothing at their addresses. */
export function addManyRouters(profile: Profile, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const id = `many-${number}`;
    profile.routers.add({
      ...{
        id,
        name: nameOf(number),
        host: `192.0.2.${number % 254}`,
        port: 22 + Math.floor(number / 254),
        user: 'root',
      },
      authentication: { agent: false, keyFile: null, password: 'never' },
      legacyAlgorithms: false,
      addedAt: '2026-01-01T00:00:00.000Z',
    });
    profile.snapshots.record(id, snapshotOf(number));
  }
}

/** The number first makes names unique in any order. */
export function nameOf(number: number): string {
  return `${sites[number % sites.length]} ${String(number).padStart(4, '0')}`;
}
