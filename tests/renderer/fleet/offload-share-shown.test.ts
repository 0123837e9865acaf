import { expect, it } from 'vitest';
import { type ShareShown, shareShown } from '../../../renderer/features/fleet/offload-share-shown.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { makeFlows } from '../../shared/snapshot-builder.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const { latest } = madeUpRouter(0, 0, Date.parse('2026-11-22T12:00:00Z'));
if (latest === null) throw new Error('the first made-up router is audited');
const withFlows = (flows: ReturnType<typeof makeFlows> | null): FleetRouter['latest'] => ({ ...latest, flows });

it.each<[string, FleetRouter['offloadShare'], FleetRouter['latest'], ShareShown]>([
  ['two looks are a course', [0.5, null, 0.25], latest, { kind: 'course', now: 0.25, lowest: 0.25 }],
  ['one is a figure', [null, 0.5], latest, { kind: 'figure', now: 0.5 }],
  ['the audit tells one too', [], withFlows(makeFlows({ hardware: 3, eligible: 1 })), { kind: 'figure', now: 0.75 }],
  ['none of what could be is a figure', [], withFlows(makeFlows({ eligible: 4 })), { kind: 'figure', now: 0 }],
  ['no look', [], null, { kind: 'unknown', why: 'not-looked' }],
  ['flows are not told', [null, null], withFlows(null), { kind: 'unknown', why: 'not-told' }],
  ['nothing could be offloaded', [null], withFlows(makeFlows({ slow: 2 })), { kind: 'unknown', why: 'no-flows' }],
])('%s', (_what, offloadShare, known, shown) => {
  expect(shareShown({ offloadShare, latest: known })).toEqual(shown);
});
