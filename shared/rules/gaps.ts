import type { Snapshot, snapshotSections } from '../model/snapshot.ts';

export type SnapshotSection = (typeof snapshotSections)[number];

/** True when the probe could not read that section: what the snapshot shows there is ignorance, not absence. */
export function isUnread(snapshot: Snapshot, section: SnapshotSection): boolean {
  return snapshot.gaps.some((gap) => gap.section === section);
}
