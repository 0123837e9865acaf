import { flowtablesOf, type NftRuleset } from './nft-ruleset.ts';
import { lanOf, type RouterProfile, uplinkOf } from './profile.ts';

/** What the running ruleset does to forwarded flows. */
export interface LoadedOffload {
  /** Flows get a tag at all. */
  readonly tags: boolean;
  readonly hardware: boolean;
  /** False when one side's device is missing: the tag is there, half of the packets stay slow (domain.md 2.5). */
  readonly bothDirections: boolean;
}

const none: LoadedOffload = { tags: false, hardware: false, bothDirections: false };

export function loadedOffload(ruleset: NftRuleset, profile: RouterProfile): LoadedOffload {
  const fed = flowtablesOf(ruleset).filter((found) => found.fed);
  if (fed.length === 0) return none;
  const devices = new Set(fed.flatMap(({ flowtable }) => flowtable.devices));
  const lan = lanOf(profile);
  const uplink = uplinkOf(profile);
  const coversLan =
    lan !== null && [lan.device, ...lowersOf(lan.device, profile)].some((device) => devices.has(device));
  // A PPPoE session counts only by its own name: its parent alone leaves one direction slow (domain.md 2.7).
  const coversUplink = uplink !== null && devices.has(uplink.l3Device);
  return {
    tags: coversLan || coversUplink,
    hardware: fed.some(({ flowtable }) => flowtable.offload) && profile.hardware.kind === 'engine',
    bothDirections: coversLan && coversUplink,
  };
}

function lowersOf(device: string, profile: RouterProfile): readonly string[] {
  const link = profile.links.find(({ name }) => name === device);
  return (link?.lowers ?? []).flatMap((lower) => [lower, ...lowersOf(lower, profile)]);
}
