import type { OffloadMode } from '../model/offload.ts';
import type { FlowCounts, Snapshot } from '../model/snapshot.ts';
import type { Verdict, VerdictReason } from '../model/verdict.ts';
import { flowEvidence, quietFlowsAllowance } from './accelerating.ts';
import { vendorEngine } from './capability.ts';
import { deviceGaps } from './devices.ts';
import { findHardware } from './hardware.ts';
import { isOwnFlowtable, loadedMode, platformFlowtable, unfedFlowtable } from './loaded-mode.ts';
import { moduleIsInstallable } from './offload-module.ts';
import type { VerdictFacts } from './verdict-facts.ts';
import { explain } from './verdict-sentences.ts';

/** The values that UCI takes for "on" in a boolean option. */
function isOn(value: string | null | undefined): boolean {
  return /^(1|on|true|yes|enabled)$/.test(value ?? '');
}

function stagesOffload(snapshot: Snapshot): boolean {
  return snapshot.configured.staged.some((line) => /\.flow_offloading(_hw)?\b/.test(line));
}

/**
 * The mode that the kernel is measured against. Where somebody else's table carries the offload, as on VyOS or a hand-written
 * nftables.conf, there is no switch of ours to compare with, and what is loaded is what is wanted.
 */
function wantedMode(facts: VerdictFacts): OffloadMode | null {
  const { snapshot, configured, loaded, flowtable } = facts;
  if (snapshot.platform === 'vyos') return configured ?? loaded;
  const elsewhere = snapshot.platform === 'nftables' && flowtable !== null && !isOwnFlowtable(flowtable);
  return elsewhere && (configured === null || configured === 'off') ? loaded : configured;
}

function reasonWhenOff(facts: VerdictFacts): VerdictReason {
  const { snapshot, loaded, evidence } = facts;
  if (loaded === null) {
    if (snapshot.platform !== 'fw3') return 'not-enough-evidence';
    return evidence.hardware + evidence.software > 0 ? 'loaded-without-configuration' : 'off';
  }
  if (loaded !== 'off') return 'loaded-without-configuration';
  const options = snapshot.configured.options;
  return isOn(options?.flow_offloading_hw) && !isOn(options?.flow_offloading) ? 'hardware-option-alone' : 'off';
}

function reasonWhenNotLoaded(snapshot: Snapshot): VerdictReason {
  if (unfedFlowtable(snapshot) !== null) return 'not-fed';
  if (moduleIsInstallable(snapshot)) return 'not-loaded-module-missing';
  const { flowtableSupport, modules } = snapshot.stack;
  const unable = flowtableSupport === 'no' || (flowtableSupport === 'unknown' && modules.nft_flow_offload === 'absent');
  return unable ? 'no-kernel-support' : 'not-loaded';
}

function reasonWithoutFlows(facts: VerdictFacts): VerdictReason {
  const { evidence } = facts;
  // Tunnels never get in, on any router; they explain no failure unless they are the way out.
  const uplinks = facts.snapshot.defaultRoutes.map((route) => route.device);
  const gaps = facts.gaps.filter((gap) => gap.kind !== 'tunnel' || uplinks.includes(gap.device));
  switch (evidence.accelerating) {
    case 'none':
      return gaps.length > 0 ? 'devices-missing' : 'not-accelerating';
    case 'idle':
      return gaps.some((gap) => gap.stopsFlows) ? 'devices-missing' : 'idle';
    default:
      return 'not-enough-evidence';
  }
}

function reasonWhenRunning(mode: 'software' | 'hardware', facts: VerdictFacts): VerdictReason {
  const { accelerating, hardware, software } = facts.evidence;
  if (accelerating !== 'hardware' && accelerating !== 'software') return reasonWithoutFlows(facts);
  if (mode === 'software') return software > 0 ? 'software-active' : 'loaded-mode-differs';
  if (accelerating === 'software') return 'hardware-not-seen';
  return software >= quietFlowsAllowance && software > hardware ? 'hardware-partly-active' : 'hardware-active';
}

function reasonWhenOn(wanted: 'software' | 'hardware', facts: VerdictFacts): VerdictReason {
  const { snapshot, loaded, evidence } = facts;
  if (loaded === null) {
    // Tagged flows prove the mode even where the ruleset is out of sight.
    const tagged = evidence.hardware + evidence.software > 0;
    return tagged || snapshot.platform === 'fw3' ? reasonWhenRunning(wanted, facts) : 'not-enough-evidence';
  }
  if (loaded === 'off') return reasonWhenNotLoaded(snapshot);
  if (loaded === wanted) return reasonWhenRunning(wanted, facts);
  return wanted === 'hardware' ? 'fell-back-to-software' : 'loaded-mode-differs';
}

function reasonOf(facts: VerdictFacts): VerdictReason {
  const { snapshot, configured, loaded } = facts;
  if (snapshot.platform === 'unknown') return 'platform-unsupported';
  const isActive = (mode: OffloadMode | null) => mode === 'software' || mode === 'hardware';
  if (facts.vendor !== null && !isActive(configured) && !isActive(loaded)) return 'off-vendor-engine';
  if (stagesOffload(snapshot)) return 'staged-edits';
  const wanted = wantedMode(facts);
  if (wanted === null) return 'not-enough-evidence';
  return wanted === 'off' ? reasonWhenOff(facts) : reasonWhenOn(wanted, facts);
}

function gatherFacts(snapshot: Snapshot, recent: readonly FlowCounts[]): VerdictFacts {
  return {
    snapshot,
    configured: snapshot.configured.mode,
    loaded: loadedMode(snapshot),
    flowtable: platformFlowtable(snapshot),
    evidence: flowEvidence(snapshot, recent),
    gaps: deviceGaps(snapshot),
    hardware: findHardware(snapshot.identity),
    vendor: vendorEngine(snapshot),
  };
}

/** A vendor's engine keeps its own flows, which the kernel's connection table shows as slow. */
function shownAcceleration(facts: VerdictFacts, reason: VerdictReason): Verdict['accelerating'] {
  if (reason !== 'off-vendor-engine') return facts.evidence.accelerating;
  return facts.snapshot.npu.engines.some((engine) => (engine.bound ?? 0) > 0) ? 'hardware' : 'unknown';
}

/**
 * Compares what is configured, loaded and accelerating (design.md section 5) and says why they differ. Never `good` without flows
 * seen on that path; no traffic is `idle`; what the snapshot does not show is `not-enough-evidence`.
 *
 * @param options.recent earlier flow counts made under the same mode, e.g. those of the last minutes
 */
export function judge(snapshot: Snapshot, options: { recent?: readonly FlowCounts[] } = {}): Verdict {
  const facts = gatherFacts(snapshot, options.recent ?? []);
  const reason = reasonOf(facts);
  return {
    ...explain(reason, facts),
    reason,
    configured: facts.configured,
    loaded: facts.loaded,
    accelerating: shownAcceleration(facts, reason),
    missingDevices: facts.gaps.map((gap) => ({ device: gap.device, reason: gap.reason })),
  };
}
