import { offloadModeLabel } from '../../shared/model/offload.ts';
import type { ProofConclusion, ProofFigure, ProofReport } from '../../shared/model/proof-report.ts';
import { showProofRatio } from '../../shared/rules/proof-value.ts';

export const figureTitles: Readonly<Record<ProofFigure['id'], string>> = {
  'softirq-per-gbit': 'Softirq CPU per Gbit/s',
  throughput: 'Traffic',
  'offload-share': 'Offloaded flows',
  softirq: 'Softirq CPU',
  'gateway-latency': 'Round trip to the gateway',
};

export const conclusionWords: Readonly<Record<ProofConclusion, string>> = {
  better: 'better',
  worse: 'worse',
  'no-difference': 'no difference shown',
  'not-enough': 'cannot be told',
};

/** How the numbers came about, for whoever doubts them. */
export const method = [
  'Numbers are medians of samples; in brackets stands the interval that holds the true median with 95 % confidence (order statistics, without assuming a distribution; samples that stand close together and are alike count as fewer).',
  'A difference is called one only where the intervals before and after do not overlap. Softirq CPU per Gbit/s decides; the other figures are beside it.',
  "Softirq CPU per Gbit/s is how many of the router's processors its network work would fill at 1 Gbit/s: softirq share times processors over the Gbit/s received and sent on the devices of the default route, so that a forwarded byte counts once.",
] as const;

export function showChange({ change }: ProofReport): string {
  const mode = (each: ProofReport['change']['from']) => (each === null ? 'unknown' : offloadModeLabel[each]);
  return `${mode(change.from)} → ${mode(change.to)}, ${showTime(change.startedAt)}, ${change.state}`;
}

export function showRouter({ router: { name, host, model, release, kernel } }: ProofReport): string {
  const parts = [name, host, model, release, kernel === null ? null : `Linux ${kernel}`];
  return parts.filter((part) => part !== null && part !== '').join(', ') || 'not known';
}

export function showWindow({ from, to, samples }: ProofReport['windows']['before']): string {
  return `${showTime(from)} to ${showTime(to)}, ${samples} samples`;
}

export function showRatio({ ratio }: ProofFigure): string {
  return ratio === null ? '–' : showProofRatio(ratio);
}

/** "2026-10-01 12:00:05 UTC". */
export function showTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
