import type { Observation } from '../../model/observation.ts';
import { offloadShare } from '../../model/sample.ts';
import { clear, type Finding, holds, unknown } from './phase.ts';
import { flowsWorthAnAlert, hasTraffic } from './traffic.ts';

/** By how much the share must be above the threshold again. */
const hysteresis = 0.05;
/** 0.1 and 0.05 make a little more than 0.15. */
const rounding = 1e-9;

/** Few of the connections that could be offloaded are, though offload is configured and there is traffic. */
export function shareCollapsed(observation: Observation, threshold: number): Finding {
  if (observation.kind !== 'polled' || observation.verdict === null) return unknown;
  const { figures, verdict } = observation;
  if (verdict.configured === null) return unknown;
  if (verdict.configured === 'off') return clear;
  const share = offloadShare(figures);
  if (share === null) return unknown;
  if (share >= Math.min(1, threshold + hysteresis) - rounding) return clear;
  const eligible = figures.eligible ?? 0;
  if (share >= threshold || eligible < flowsWorthAnAlert || !hasTraffic(figures)) return unknown;
  const offloaded = (figures.hardware ?? 0) + (figures.software ?? 0);
  return holds({
    severity: 'warning',
    sentence: `Only ${offloaded} of ${offloaded + eligible} connections that could be offloaded are.`,
    nextStep: verdict.action === 'none' ? 'Look at its flows and the reasons why they are slow.' : verdict.nextStep,
    evidence: {
      share: share.toFixed(3),
      threshold: String(threshold),
      offloaded: String(offloaded),
      eligible: String(eligible),
      verdict: verdict.sentence,
    },
    form: 'collapsed',
  });
}
