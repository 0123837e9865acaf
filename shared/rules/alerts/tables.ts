import type { Observation } from '../../model/observation.ts';
import { clear, type Finding, holds, unknown } from './phase.ts';

/** How far below the threshold a table must be before its alert closes. */
const hysteresis = 0.1;
/** 0.7 less 0.1 is a little less than 0.6. */
const rounding = 1e-9;
/** From here on new connections are about to be refused. */
const full = 0.98;

interface Fill {
  readonly entries: number | null;
  readonly room: number | null;
}

/** The NPU has hardly any room for further flows; these then stay in software. */
export function npuNearlyFull(observation: Observation, threshold: number): Finding {
  if (observation.kind !== 'polled') return unknown;
  const { npuBound: entries, npuCapacity: room } = observation.figures;
  return nearlyFull({ entries, room }, threshold, (percent, of) => ({
    severity: 'warning',
    sentence: `The table of the NPU is ${percent} full (${of}); further connections stay on the CPU.`,
    nextStep: 'Look for a device with very many connections; a larger table needs another router.',
  }));
}

/** The connection table is nearly full; the kernel refuses new connections when it is. */
export function conntrackNearlyFull(observation: Observation, threshold: number): Finding {
  return nearlyFull(connectionTable(observation), threshold, (percent, of, fill) => ({
    severity: fill >= full ? 'critical' : 'warning',
    sentence: `The connection table is ${percent} full (${of}); when it is full, new connections fail.`,
    nextStep: 'Look for a device with very many connections, or raise net.netfilter.nf_conntrack_max.',
  }));
}

function connectionTable(observation: Observation): Fill {
  switch (observation.kind) {
    case 'polled':
      return { entries: observation.figures.conntrackEntries, room: observation.figures.conntrackMax };
    case 'audited':
      return { entries: observation.snapshot.conntrack.count, room: observation.snapshot.conntrack.max };
    case 'missed':
    case 'gap':
      return { entries: null, room: null };
  }
}

type Words = { readonly severity: 'warning' | 'critical'; readonly sentence: string; readonly nextStep: string };

function nearlyFull(
  { entries, room }: Fill,
  threshold: number,
  say: (percent: string, of: string, fill: number) => Words,
): Finding {
  if (entries === null || room === null || room <= 0) return unknown;
  const fill = entries / room;
  if (fill < threshold - hysteresis - rounding || (fill < threshold && threshold <= hysteresis)) return clear;
  if (fill < threshold) return unknown;
  const words = say(`${Math.floor(fill * 100)} %`, `${entries} of ${room}`, fill);
  const evidence = { entries: String(entries), room: String(room), threshold: String(threshold) };
  return holds({ ...words, evidence, form: words.severity });
}
