import type { Advisory } from '../model/advisory.ts';
import type { Capability } from '../model/capability.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Recommendation } from '../model/verdict.ts';
import { advise } from './advise.ts';
import { vendorEngine } from './capability.ts';
import { forwardsTraffic } from './forwarding-paths.ts';
import { moduleIsInstallable } from './offload-module.ts';
import { snapshotRates } from './rates.ts';
import { shaping } from './shaping.ts';

/** Below this share a CPU has room for shaping and forwarding both; above it, offload is worth what it costs. */
const cpuHasRoomBelow = 0.6;

const hardwareTradeOffs = [
  'SQM and every other shaping stop working.',
  'Nothing keeps delays low on a full line: fq_codel does not see packets in hardware.',
  'Byte counters of devices and connections come out too low.',
  'tcpdump sees only the first packets of a connection.',
];

const softwareTradeOffs = [
  'Shaping of downloads (SQM) is bypassed.',
  'Firewall rules and packet marks apply only to the first packets of a connection.',
];

function recommendOff(why: string, tradeOffs: string[] = []): Recommendation {
  return { mode: 'off', why, tradeOffs };
}

/** The reasons for `off` that no capability outweighs. */
function ruledOut(snapshot: Snapshot, capability: Capability): Recommendation | null {
  if (snapshot.platform === 'unknown') return recommendOff('Flowhelm does not know the firewall of this device.');
  const vendor = vendorEngine(snapshot);
  if (vendor !== null) {
    return recommendOff(
      `${vendor} already takes traffic off the CPU here, and flow offloading must not run beside it.`,
    );
  }
  if (capability.software.level === 'unsupported') {
    return recommendOff('The kernel of this router has no flow offload.');
  }
  if (forwardsTraffic(snapshot) === false) {
    return recommendOff(
      'This device routes nothing, as an access point or switch; offload speeds up routed traffic only.',
    );
  }
  return null;
}

/** `null` = the snapshot does not tell. A single moment: the answer is a hint, not a measurement under load. */
function cpuHasRoom(snapshot: Snapshot): boolean | null {
  const busy = snapshotRates(snapshot)?.cpuBusyShare;
  if (busy !== undefined && busy !== null) return busy < cpuHasRoomBelow;
  const { loadAverage, cpus } = snapshot.load;
  const load = loadAverage?.[0];
  return load === undefined || cpus === null || cpus === 0 ? null : load / cpus < cpuHasRoomBelow;
}

function whileShaping(snapshot: Snapshot, software: Recommendation): Recommendation {
  const { ingress } = shaping(snapshot);
  if (ingress && cpuHasRoom(snapshot) !== false) {
    return recommendOff(
      'Traffic shaping (SQM) keeps delays low here and needs to see every packet; the CPU has to do that work.',
      ['Without offload the CPU limits the top speed.'],
    );
  }
  if (software.mode === 'off') return software;
  return {
    mode: 'software',
    why: ingress
      ? 'The CPU is busy and traffic is shaped. Software offload relieves it and keeps the shaping of uploads; hardware would end both.'
      : 'Traffic is shaped on the way out, which software offload leaves in place; hardware offload would bypass it.',
    tradeOffs: software.tradeOffs,
  };
}

function installNote(snapshot: Snapshot): string[] {
  return moduleIsInstallable(snapshot) ? ['The package kmod-nft-offload has to be installed first.'] : [];
}

function softwareOrOff(snapshot: Snapshot, why: string): Recommendation {
  const block = advise(snapshot, 'software').find((advisory) => advisory.severity === 'block');
  if (block !== undefined) return recommendOff(`${block.title}. ${block.text}`);
  return { mode: 'software', why, tradeOffs: [...softwareTradeOffs, ...installNote(snapshot)] };
}

function whyHardware(snapshot: Snapshot, level: 'proven' | 'likely'): string {
  const softwareBlocked = advise(snapshot, 'software').some((advisory) => advisory.severity === 'block');
  const base =
    level === 'proven'
      ? 'This router moves connections in hardware already, at full speed and with an idle CPU.'
      : 'This router has a packet engine that can move connections past the CPU, at full speed.';
  return softwareBlocked ? `${base} Software offload has a fault with its kernel.` : base;
}

/**
 * The mode that suits a router, in a home user's words.
 *
 * @param advisories those for hardware mode, `advise(snapshot, 'hardware')`; a block among them rules hardware out
 */
export function recommend(
  snapshot: Snapshot,
  capability: Capability,
  advisories: readonly Advisory[] = advise(snapshot, 'hardware'),
): Recommendation {
  const out = ruledOut(snapshot, capability);
  if (out !== null) return out;
  const { level } = capability.hardware;
  if (shaping(snapshot).active) return whileShaping(snapshot, softwareOrOff(snapshot, ''));
  if (level !== 'proven' && level !== 'likely') {
    const why =
      level === 'unsupported'
        ? 'This router has no packet engine, so the short way through the kernel is the fastest it can do.'
        : 'Nothing shows a packet engine in this router; the short way through the kernel is the safe choice.';
    return softwareOrOff(snapshot, why);
  }
  const block = advisories.find((advisory) => advisory.severity === 'block');
  if (block !== undefined) {
    return softwareOrOff(
      snapshot,
      `Hardware offload is ruled out here: ${block.title}. Software offload is not affected.`,
    );
  }
  const unproven = level === 'likely' ? ['Whether it really works shows only when traffic flows.'] : [];
  return {
    mode: 'hardware',
    why: whyHardware(snapshot, level),
    tradeOffs: [...hardwareTradeOffs, ...unproven, ...installNote(snapshot)],
  };
}
