import type { Alert } from '../../shared/model/alert.ts';
import type { Group } from '../../shared/model/book.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Profile } from '../store/profile.ts';

/** Seconds. */
export const [day, hour] = [86_400, 3600];
/** Seconds ago. */
export const changed = { routerId: 'mt7621-software', ago: 5 * day + 5 * hour };
export const outage = { routerId: 'ath79-off', from: 9 * day, until: 9 * day - 7 * hour };
const fallen = { routerId: 'x86-fell-back', ago: 2 * day + 3 * hour };

/**
 * Puts what the virtual routers of a new profile have behind them into it: a change, an outage, hardware offload that fell back, and a
 * site whose routers should all have software offload. Routers that are not in the profile are left out.
 */
export function makePast(profile: Profile, now: Date): void {
  const known = new Set(profile.routers.list().map(({ id }) => id));
  if (known.has(changed.routerId)) profile.changes.begin(pastChange(now));
  profile.alerts.put([outageAlert(now), fallAlert(now)].filter(({ routerId }) => known.has(routerId)));
  const members = profile.routers.list().filter(({ id }) => siteMembers.includes(id));
  if (members.length < siteMembers.length) return;
  profile.groups.save(site(now));
  for (const router of members) profile.routers.update({ ...router, groupId: siteId });
}

const siteId = 'd3a0c7b5-5f0e-4c55-9a3e-6c1d2b7f8e90';
const siteMembers: readonly string[] = [changed.routerId, outage.routerId];

function site(now: Date): Group {
  return {
    ...{ id: siteId, name: 'Rented houses', credentialSetId: null, jump: [], desiredMode: 'software' },
    addedAt: now.toISOString(),
  };
}

/** The change that turned on software offloading on one of the virtual routers some days ago. */
function pastChange(now: Date): Change {
  const moment = (seconds: number) => new Date(now.getTime() - (changed.ago - seconds) * 1000).toISOString();
  const intent = { kind: 'mode', mode: 'software' } as const;
  return {
    ...{ id: '6d0c1f8e-2b7a-4f7c-9a51-3f1f6f3b7c21', routerId: changed.routerId, intent },
    ...{ startedAt: moment(-21), endedAt: moment(0), state: 'confirmed', errorCode: null },
    plan: {
      ...{ platform: 'fw4', from: 'off', to: 'software', intent, basis: { bootId: null, kernel: null } },
      commands: ["uci set firewall.@defaults[0].flow_offloading='1'", 'fw4 check', 'fw4 reload'],
      configDiff: ["+\toption flow_offloading '1'"],
      expectation: {
        ...{ family: 'inet', table: 'fw4', flowtable: 'ft', present: true, hardware: false, devices: null },
      },
      ...{ advisories: [], unchanged: false, install: [] },
      edits: [{ option: 'flow_offloading', before: null, after: '1' }],
    },
    rollbackWindowSeconds: 90,
    summary: 'Software flow offloading is on and saved.',
    ...{ checks: [], bootId: null, installedPackages: [], journal: [] },
  };
}

/** What was told of the outage. */
function outageAlert(now: Date): Alert {
  const moment = (ago: number) => new Date(now.getTime() - ago * 1000).toISOString();
  return {
    ...{ id: '2f4b7c1e-0f3d-4f0a-8d5c-9b6a1e7d4c30', routerId: outage.routerId, routerName: 'Garden House' },
    ...{
      kind: 'unreachable',
      severity: 'critical',
      openedAt: moment(outage.from - 180),
      closedAt: moment(outage.until),
    },
    sentence: 'The router does not answer.',
    nextStep: 'Check that it is on, and its address.',
    evidence: { code: 'timed-out' },
    snoozedUntil: null,
  };
}

/** What is true of that router now as well, so the alert stays open. */
function fallAlert(now: Date): Alert {
  return {
    ...{ id: '8b0e5d52-7c58-4c0b-b0f3-2d9a4f6e1c77', routerId: fallen.routerId, routerName: 'Observatory 1, rack' },
    ...{ kind: 'fell-back', severity: 'warning', closedAt: null, snoozedUntil: null },
    openedAt: new Date(now.getTime() - fallen.ago * 1000).toISOString(),
    sentence: 'Hardware offload is loaded, but connections run in software only.',
    nextStep: 'Choose Software flow offloading; it is what runs now.',
    evidence: { configured: 'hardware', accelerating: 'software' },
  };
}
