import { assertNever, type OffloadMode } from '../model/offload.ts';
import type { Flowtable, Snapshot } from '../model/snapshot.ts';
import { isUnread } from './gaps.ts';

/** The flowtable that Flowhelm itself loads on plain nftables. */
export const ownFlowtable = { family: 'inet', table: 'flowhelm', name: 'ft' } as const;
const fw4Flowtable = { family: 'inet', table: 'fw4', name: 'ft' } as const;

/** True for the flowtable in Flowhelm's own table, as opposed to one that somebody else made. */
export function isOwnFlowtable(flowtable: Flowtable): boolean {
  return isSame(flowtable, ownFlowtable);
}

function isSame(flowtable: Flowtable, name: typeof ownFlowtable | typeof fw4Flowtable): boolean {
  return flowtable.family === name.family && flowtable.table === name.table && flowtable.name === name.name;
}

function isFed(flowtable: Flowtable): boolean {
  return flowtable.fedBy.length > 0;
}

/** Ours before others, one that rules feed before one that lies idle, hardware before software. */
function preferred(flowtables: readonly Flowtable[]): Flowtable | null {
  const weight = (flowtable: Flowtable) =>
    (isFed(flowtable) ? 4 : 0) + (isOwnFlowtable(flowtable) ? 2 : 0) + (flowtable.hardware ? 1 : 0);
  return flowtables.reduce<Flowtable | null>(
    (best, flowtable) => (best === null || weight(flowtable) > weight(best) ? flowtable : best),
    null,
  );
}

/**
 * The flowtable that carries the platform's offload, fed or not; `null` when there is none. On fw4 only `inet fw4 ft` counts: others,
 * such as zapret's, may bear the same name in another table (domain.md 2.9).
 */
export function platformFlowtable(snapshot: Snapshot): Flowtable | null {
  const { platform, flowtables } = snapshot;
  switch (platform) {
    case 'fw4':
      return flowtables.find((flowtable) => isSame(flowtable, fw4Flowtable)) ?? null;
    case 'nftables':
    case 'vyos':
      return preferred(flowtables);
    case 'fw3':
    case 'unknown':
      return null;
    default:
      return assertNever(platform);
  }
}

/** Flowtables of other software: reported, never touched, and no part of the platform's own mode. */
export function foreignFlowtables(snapshot: Snapshot): Flowtable[] {
  const own = platformFlowtable(snapshot);
  return snapshot.flowtables.filter((flowtable) => flowtable !== own);
}

/** The platform's flowtable when it is there but no rule sends flows to it; else `null`. */
export function unfedFlowtable(snapshot: Snapshot): Flowtable | null {
  const flowtable = platformFlowtable(snapshot);
  return flowtable !== null && !isFed(flowtable) ? flowtable : null;
}

/**
 * The mode of the running ruleset. A flowtable that no rule feeds offloads nothing, hence `off`. `null` = cannot be told: the ruleset
 * was not read, or the platform keeps its flowtable out of sight (fw3's `xt_FLOWOFFLOAD`, domain.md 1.2).
 */
export function loadedMode(snapshot: Snapshot): OffloadMode | null {
  const { platform } = snapshot;
  if (platform === 'fw3' || platform === 'unknown' || isUnread(snapshot, 'flowtables')) return null;
  const flowtable = platformFlowtable(snapshot);
  if (flowtable === null || !isFed(flowtable)) return 'off';
  return flowtable.hardware ? 'hardware' : 'software';
}
