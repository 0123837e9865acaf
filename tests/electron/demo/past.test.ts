import { expect, onTestFinished, test } from 'vitest';
import { makePast } from '../../../electron/demo/past.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { alertSchema } from '../../../shared/model/alert.ts';
import { changeSchema } from '../../../shared/model/change.ts';
import { router, temporaryFolder } from '../store/samples.ts';

const now = new Date('2026-03-04T05:06:07Z');

function profileWith(ids: readonly string[]) {
  const profile = openProfile({ mode: 'write', home: temporaryFolder() });
  onTestFinished(() => profile.close());
  for (const id of ids) profile.routers.add(router(id));
  makePast(profile, now);
  return profile;
}

test('the fleet has a change, an alert that is open and one that is over, and a site with a desired mode behind it', () => {
  const { changes, alerts, groups, routers } = profileWith(['mt7621-software', 'ath79-off', 'x86-fell-back', 'other']);
  const [change] = changes.list(undefined, 10);
  expect(changeSchema.parse(change)).toEqual(change);
  expect(alerts.list(null, 10).map((alert) => alertSchema.parse(alert))).toMatchObject([
    { kind: 'fell-back', closedAt: null },
    { kind: 'unreachable', closedAt: expect.any(String) },
  ]);
  const [site] = groups.list();
  expect(site).toMatchObject({ desiredMode: 'software' });
  const members = routers.list().flatMap(({ id, groupId }) => (groupId === site?.id ? [id] : []));
  expect(members.sort()).toEqual(['ath79-off', 'mt7621-software']);
});

test('routers that are not there have no past', () => {
  const { changes, alerts, groups } = profileWith(['mt7621-software']);
  expect([changes.list(undefined, 10).length, alerts.list(null, 10).length, groups.list().length]).toEqual([1, 0, 0]);
});
