import type { Reading } from '../../shared/model/observation.ts';
import type { CounterSample, Snapshot } from '../../shared/model/snapshot.ts';
import { figuresOf } from '../../shared/rules/figures.ts';

/** What an audit knows of the figures of a poll: rates and shares too, when it took two samples. */
export function snapshotFigures(snapshot: Snapshot): ReturnType<typeof figuresOf> {
  const { samples } = snapshot.load;
  const [first = null, last = null] = [samples.at(0), samples.at(-1)];
  return figuresOf({ before: readingOf(snapshot, first), now: readingOf(snapshot, last), snapshot });
}

function readingOf({ identity, conntrack, load, npu }: Snapshot, sample: CounterSample | null): Reading {
  return {
    bootId: identity.bootId,
    configurationDigest: null,
    sample,
    loadAverage: load.loadAverage,
    flows: conntrack.flows,
    conntrack: { entries: conntrack.count, max: conntrack.max },
    npu: npu.engines,
    portCounters: null,
    gatewayMs: null,
    cpuMs: null,
  };
}
