import type { Observation } from '../../model/observation.ts';
import type { OffloadMode } from '../../model/offload.ts';
import type { Figures } from '../../model/sample.ts';
import type { Identity } from '../../model/snapshot.ts';
import type { Verdict } from '../../model/verdict.ts';
import { reaches, seenMode } from './modes.ts';

/** Two releases of one router, as people write them. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
}

/** A boot that was seen; `told` = it is known whether it came with a new release. */
export interface Reboot {
  readonly at: number;
  readonly seenAt: number;
  readonly told: boolean;
  readonly upgrade: Upgrade | null;
}

/** What earlier observations of a router said, as far as the later ones have to be compared with it. `null` = not known. */
export interface Memory {
  readonly bootId: string | null;
  /** The newest boot since Flowhelm looks. */
  readonly reboot: Reboot | null;
  /** Boots within the last hour before the newest observation, by their times. */
  readonly boots: readonly number[];
  readonly release: string | null;
  /** A new release since offload was last seen loaded. */
  readonly upgrade: Upgrade | null;
  readonly configured: OffloadMode | null;
  /** The most that was loaded, and that flows were seen in, under this configuration. */
  readonly loaded: OffloadMode | null;
  readonly accelerating: OffloadMode | null;
  /** The most flows in software beside some in hardware, under this configuration: such as of Wi-Fi, which many engines do not reach. */
  readonly softwareBeside: number;
}

export const nothingKnown: Memory = {
  bootId: null,
  reboot: null,
  boots: [],
  release: null,
  upgrade: null,
  configured: null,
  loaded: null,
  accelerating: null,
  softwareBeside: 0,
};

/** For so long a reboot is news, milliseconds. */
export const rebootIsNewsMs = 3600 * 1000;
/** So long the first poll after a boot waits for the full probe that says what release it was, milliseconds. */
const waitForReleaseMs = 120 * 1000;

/** The memory after an observation. */
export function remember(memory: Memory, observation: Observation): Memory {
  switch (observation.kind) {
    case 'missed':
      return memory;
    case 'gap':
      // whoever changes a router wants another mode than before
      return observation.reason === 'changing'
        ? { ...memory, configured: null, loaded: null, accelerating: null, softwareBeside: 0 }
        : memory;
    case 'polled': {
      const { reading, verdict, at } = observation;
      const uptime = reading.sample?.uptimeSeconds ?? null;
      const booted = withBoot(memory, { bootId: reading.bootId, uptime, at, release: null });
      return verdict === null ? booted : withSoftware(withVerdict(booted, verdict), observation.figures);
    }
    case 'audited': {
      const { snapshot, verdict, at } = observation;
      const release = releaseOf(snapshot.identity);
      const uptime = snapshot.identity.uptimeSeconds;
      const booted = withBoot(memory, { bootId: snapshot.identity.bootId, uptime, at, release });
      const upgrade = upgradeOf(memory, release) ?? memory.upgrade;
      return withVerdict({ ...booted, release: release ?? memory.release, upgrade }, verdict);
    }
  }
}

function withBoot(
  memory: Memory,
  boot: { bootId: string | null; uptime: number | null; at: number; release: string | null },
): Memory {
  const { bootId, uptime, at, release } = boot;
  if (bootId === null) return memory;
  const bootedAt = uptime === null ? at : at - uptime * 1000;
  const upgrade = upgradeOf(memory, release);
  if (memory.bootId !== null && memory.bootId !== bootId) {
    const boots = [...memory.boots, bootedAt].filter((time) => at - time < rebootIsNewsMs);
    return { ...memory, bootId, boots, reboot: { at: bootedAt, seenAt: at, told: release !== null, upgrade } };
  }
  const { reboot } = memory;
  if (reboot === null || reboot.told) return { ...memory, bootId };
  const told = release !== null || at - reboot.seenAt >= waitForReleaseMs;
  return { ...memory, bootId, reboot: { ...reboot, told, upgrade } };
}

function withVerdict(memory: Memory, verdict: Verdict): Memory {
  const { configured, loaded } = verdict;
  if (configured === null) return memory;
  const same = memory.configured === configured;
  const accelerating = seenMode(verdict.accelerating);
  return {
    ...memory,
    configured,
    loaded: most(same ? memory.loaded : null, loaded),
    accelerating: most(same ? memory.accelerating : null, accelerating),
    softwareBeside: same ? memory.softwareBeside : 0,
    upgrade: loaded === 'hardware' || loaded === 'software' ? null : memory.upgrade,
  };
}

function withSoftware(memory: Memory, { hardware, software }: Pick<Figures, 'hardware' | 'software'>): Memory {
  if (!hardware) return memory;
  return { ...memory, softwareBeside: Math.max(memory.softwareBeside, software ?? 0) };
}

function most(before: OffloadMode | null, now: OffloadMode | null): OffloadMode | null {
  if (before === null || now === null) return before ?? now;
  return reaches(before, now) ? before : now;
}

function upgradeOf({ release: from }: Memory, to: string | null): Upgrade | null {
  return from !== null && to !== null && from !== to ? { from, to } : null;
}

function releaseOf({ distribution, release, revision }: Identity): string | null {
  if (release === null) return null;
  // a snapshot build is called the same every day
  const named = [distribution, release].filter((part) => part !== null).join(' ');
  return /snapshot/i.test(release) && revision !== null ? `${named} ${revision}` : named;
}
