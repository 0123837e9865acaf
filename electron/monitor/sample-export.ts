import { setImmediate as breathe } from 'node:timers/promises';
import { type Figure, figureNames, type Resolution } from '../../shared/model/sample.ts';
import { npuBoundAmong } from '../../shared/rules/npu-count.ts';
import { writeCell } from '../import/csv-write.ts';
import type { Profile } from '../store/profile.ts';
import type { Sample } from '../store/sample-row.ts';
import { chooseResolution, joined, refuseStrangeTime } from './series.ts';

export interface SampleExport {
  /** `null` = the sum over the fleet. */
  readonly ids: readonly string[] | null;
  /** Seconds since 1970; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
}

/** Samples of one router, or of the fleet (`null`), as they are kept. */
export interface ExportedSamples {
  readonly router: { readonly id: string; readonly name: string } | null;
  /** What one sample spans, at most; 0 = one poll. The last ones may be finer. */
  readonly resolutionSeconds: Resolution;
  readonly samples: readonly ExportedSample[];
}

type ExportedSample = Omit<Sample, 'at'> & { readonly at: string };

/** Read between other work, so many rows at a time. */
const pageRows = 2000;

/** Names of columns with their units. */
const titles: Readonly<Record<Figure, string>> = {
  hardware: 'hardware_flows',
  software: 'software_flows',
  slow: 'slow_flows',
  eligible: 'eligible_slow_flows',
  conntrackEntries: 'conntrack_entries',
  conntrackMax: 'conntrack_max_entries',
  npuBound: 'npu_bound_entries',
  npuCapacity: 'npu_capacity_entries',
  cpuBusyShare: 'cpu_busy_share',
  softirqShare: 'softirq_share',
  rxBitsPerSecond: 'rx_bits_per_second',
  txBitsPerSecond: 'tx_bits_per_second',
  gatewayMs: 'gateway_milliseconds',
  pollCpuMs: 'poll_cpu_milliseconds',
};

/** The samples as a file of the finest resolution that goes back so far. Throws `bad-input`. */
export async function exportSamples(
  profile: Pick<Profile, 'samples' | 'routers'>,
  request: SampleExport & { readonly form: 'csv' | 'json' },
  now: Date,
): Promise<{ fileName: string; text: string }> {
  const found = await readSamples(profile, request, now);
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const text = request.form === 'csv' ? csvOf(found) : `${JSON.stringify({ samples: found }, null, 1)}\n`;
  return { fileName: `flowhelm-samples-${stamp}.${request.form}`, text };
}

/** Throws `bad-input`. */
export async function readSamples(
  { samples, routers }: Pick<Profile, 'samples' | 'routers'>,
  { ids, from, to }: SampleExport,
  now: Date,
): Promise<ExportedSamples[]> {
  refuseStrangeTime({ from, to });
  const wanted = ids ?? [null];
  const end = Math.min(to, Math.floor(now.getTime() / 1000) + 1);
  const resolution = chooseResolution(joined(wanted.map((id) => samples.oldest(id, from))), {
    ...{ from, to, atLeast: Number.POSITIVE_INFINITY },
  });
  const found: ExportedSamples[] = [];
  for (const id of wanted) {
    const rows: ExportedSample[] = [];
    for (let next = from; next < end; ) {
      const page = samples.page(id, { from: next, to: end, resolution, limit: pageRows });
      rows.push(...page.map((sample) => exported(sample, id)));
      next = page.length === pageRows ? (page.at(-1)?.at ?? end) + 1 : end;
      await breathe();
    }
    const router = id === null ? null : { id, name: routers.get(id)?.name ?? id };
    found.push({ router, resolutionSeconds: resolution, samples: rows });
  }
  return found;
}

/** Of one router the NPU's table stands as charts show it: an empty one beside flows in hardware is an old one, so nobody knows it. */
function exported({ at, figures, ...sample }: Sample, id: string | null): ExportedSample {
  const told = id === null ? figures : { ...figures, npuBound: npuBoundAmong(figures) };
  return { ...sample, at: new Date(at * 1000).toISOString(), figures: told };
}

/** One line per sample; one without polls tells why in `gap`. CRLF, as RFC 4180 has it. */
export function csvOf(all: readonly ExportedSamples[]): string {
  const header = ['router', 'time', 'polls', 'missed_polls', 'gap', 'rate_source', ...Object.values(titles)];
  const lines = all.flatMap(({ router, samples }) => {
    const name = writeCell(router?.name ?? 'fleet');
    return samples.map(({ at, polls, missed, gap, rateSource, figures }) =>
      [name, at, polls, missed, gap ?? '', rateSource ?? '', ...figureNames.map((each) => figures[each] ?? '')].join(),
    );
  });
  return [header.join(), ...lines].map((line) => `${line}\r\n`).join('');
}
