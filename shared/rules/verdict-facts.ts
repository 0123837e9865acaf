import type { OffloadMode } from '../model/offload.ts';
import type { Flowtable, Snapshot } from '../model/snapshot.ts';
import type { Verdict } from '../model/verdict.ts';
import type { FlowEvidence } from './accelerating.ts';
import type { DeviceGap } from './devices.ts';
import type { HardwareRow } from './hardware.ts';

/** All that a verdict is made from, read off one snapshot once. */
export interface VerdictFacts {
  snapshot: Snapshot;
  configured: OffloadMode | null;
  loaded: OffloadMode | null;
  flowtable: Flowtable | null;
  evidence: FlowEvidence;
  gaps: DeviceGap[];
  hardware: HardwareRow | null;
  vendor: string | null;
}

export type Explanation = Pick<Verdict, 'level' | 'sentence' | 'nextStep' | 'action'>;

/** One line of the verdict's table: how loud, what to do, and the two sentences. */
export function say(
  level: Verdict['level'],
  action: Verdict['action'],
  sentence: string,
  nextStep: string,
): Explanation {
  return { level, sentence, nextStep, action };
}

/** "1 connection", "2 connections". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The mode as the subject of a sentence. */
export function offloadName(mode: OffloadMode | null): string {
  return mode === 'hardware' ? 'Hardware offload' : mode === 'software' ? 'Software offload' : 'Offload';
}

/** What the SoC table says about an engine that OpenWrt itself can drive. */
export function engine(facts: VerdictFacts): 'yes' | 'no' | 'unknown' {
  const answer = facts.hardware?.hardware ?? 'unknown';
  return answer === 'fork-only' ? 'no' : answer;
}
