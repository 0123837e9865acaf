import type { Observation } from '../../model/observation.ts';
import type { OffloadMode } from '../../model/offload.ts';
import type { Verdict, VerdictReason } from '../../model/verdict.ts';
import { quietFlowsAllowance } from '../accelerating.ts';
import { offloadName } from '../verdict-facts.ts';
import type { Memory } from './memory.ts';
import { lesser, reaches, seenMode } from './modes.ts';
import { clear, type Finding, holds, unknown } from './phase.ts';
import { flowsWorthAnAlert, hasTraffic } from './traffic.ts';

/** On in the configuration, and nothing of it in the kernel. */
const notLoadedReasons: readonly VerdictReason[] = [
  'not-loaded',
  'not-loaded-module-missing',
  'not-fed',
  'no-kernel-support',
];
/** Somebody is at work on the router, or it does not say enough: nothing follows. */
const sayNothing: readonly VerdictReason[] = ['staged-edits', 'not-enough-evidence', 'platform-unsupported'];

/** Configured, but not in the running ruleset; says so when it came with a new release. */
export function notLoaded({ upgrade }: Memory, observation: Observation): Finding {
  const verdict = verdictOf(observation);
  if (verdict === null || sayNothing.includes(verdict.reason)) return unknown;
  if (!notLoadedReasons.includes(verdict.reason)) return clear;
  const mode = offloadName(verdict.configured);
  const missing = verdict.reason === 'not-loaded-module-missing';
  const since = upgrade === null ? '' : ` since the upgrade from ${upgrade.from} to ${upgrade.to}`;
  const because = missing ? ': the kernel module nft_flow_offload is missing' : '';
  return holds({
    severity: 'critical',
    sentence: `${mode} is on in the configuration, but not loaded${since}${because}.`,
    nextStep: verdict.nextStep,
    evidence: {
      ...evidenceOf(verdict),
      ...(upgrade !== null && { 'release before': upgrade.from, 'release now': upgrade.to }),
    },
    form: `${verdict.reason}${since}`,
  });
}

/**
 * Less is loaded, or seen in live flows, than was under the same configuration, or software is all that is seen of hardware. What is
 * loaded is judged at once; what flows, only while there is traffic that would show it.
 *
 * @param openForm of the alert that is open, or null: one that traffic has opened is closed only by traffic
 */
export function fellBack(memory: Memory, observation: Observation, openForm: string | null): Finding {
  const verdict = verdictOf(observation);
  if (verdict === null || sayNothing.includes(verdict.reason)) return unknown;
  const { configured } = verdict;
  if (configured === null) return unknown;
  if (configured === 'off') return clear;
  const wasLoaded = verdict.reason === 'fell-back-to-software' ? 'hardware' : memory.loaded;
  if (verdict.loaded !== null && wasLoaded !== null) {
    const was = lesser(wasLoaded, configured);
    if (!reaches(verdict.loaded, was)) return fall(was, verdict.loaded, verdict, 'loaded');
  }
  // which may also have been so before Flowhelm looked
  const before = verdict.reason === 'hardware-not-seen' ? 'hardware' : memory.accelerating;
  const was = before === null ? null : lesser(before, configured);
  const now = seenMode(verdict.accelerating);
  // nothing ran better under this configuration, so what is loaded says it all
  if (was === null || was === 'off') return verdict.loaded === null ? unknown : clear;
  if (now === null) return openForm === null || openForm.startsWith('loaded') ? clear : unknown;
  if (reaches(now, was)) return clear;
  if (!isWorthAnAlert(memory, observation, now)) return unknown;
  return now === 'software' && memory.accelerating !== 'hardware'
    ? neverInHardware(verdict)
    : fall(was, now, verdict, 'flows');
}

/**
 * A fall to software must show in clearly more flows than ran in software while others were in hardware: where an engine does not reach
 * Wi-Fi, nothing but software flows means that no wired device is at work.
 */
function isWorthAnAlert({ softwareBeside }: Memory, observation: Observation, now: OffloadMode): boolean {
  if (observation.kind !== 'polled' || !hasTraffic(observation.figures)) return false;
  const { software, eligible } = observation.figures;
  if (now !== 'software') return (eligible ?? 0) >= flowsWorthAnAlert;
  return (software ?? 0) >= Math.max(quietFlowsAllowance, 2 * softwareBeside + 1);
}

function fall(was: OffloadMode, now: OffloadMode, verdict: Verdict, by: 'loaded' | 'flows'): Finding {
  const asked = offloadName(verdict.configured).toLowerCase();
  const sentence =
    now === 'software'
      ? `Offload fell back from hardware to software, though the configuration still asks for ${asked}.`
      : `${offloadName(was)} stopped: nothing is offloaded now, though the configuration still asks for ${asked}.`;
  return holds({
    severity: now === 'software' ? 'warning' : 'critical',
    sentence,
    nextStep: verdict.nextStep,
    evidence: { ...evidenceOf(verdict), was, now },
    form: `${by} ${now}`,
  });
}

function neverInHardware(verdict: Verdict): Finding {
  return holds({
    severity: 'warning',
    sentence: 'Hardware offload is loaded, but connections run in software only.',
    nextStep: verdict.nextStep,
    evidence: evidenceOf(verdict),
    form: 'flows software',
  });
}

function evidenceOf({ reason, sentence, configured, loaded, accelerating }: Verdict): Record<string, string> {
  const said = { configured: configured ?? 'unknown', loaded: loaded ?? 'unknown', accelerating };
  return { verdict: sentence, reason, ...said };
}

function verdictOf(observation: Observation): Verdict | null {
  return observation.kind === 'polled' || observation.kind === 'audited' ? observation.verdict : null;
}
