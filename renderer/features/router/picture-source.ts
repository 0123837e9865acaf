import type { AuditReport, FleetRouter, LiveSample } from '../../../shared/model/fleet.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import { npuBoundBeside } from '../../../shared/rules/npu-count.ts';
import type { EndRates, PacketPictureProps } from './packet-picture.tsx';

/** What the packet picture shows; `hidden` = the connection table does not tell the truth here, because a vendor's engine keeps its own. */
export type PictureSource = Pick<PacketPictureProps, 'cpu' | 'npu' | 'stale'> & {
  readonly flows: FlowCounts | null;
  readonly hidden: boolean;
  readonly wanRates: EndRates | null;
  readonly lanRates: EndRates | null;
};

interface Figures {
  readonly reachability: FleetRouter['reachability'];
  readonly report: AuditReport;
  readonly sample: LiveSample | undefined;
  readonly wan: readonly string[];
  readonly lan: readonly string[];
}

/** The newest figures: the live sample, or while none comes those of the last audit, which are then marked as old when the router is away. */
export function pictureSource({ reachability, report, sample, wan, lan }: Figures): PictureSource {
  const stale = reachability.state === 'failed';
  const live = stale ? undefined : sample;
  const { npu, conntrack } = report.snapshot;
  const hidden = report.verdict.reason === 'off-vendor-engine';
  const flows = live === undefined ? conntrack.flows : live.flows;
  const rates = live?.rates ?? report.rates;
  const bound = npu.engines.flatMap((engine) => (engine.bound === null ? [] : [engine.bound]));
  const sum = bound.length === 0 ? null : bound.reduce((total, one) => total + one, 0);
  // The counters of devices miss what runs in hardware (domain.md 6).
  const low = hidden || (flows?.byPath.hardware ?? 0) > 0;
  const ratesOf = (devices: readonly string[]): EndRates | null => {
    const link = devices.map((device) => rates?.links[device]).find((one) => one !== undefined);
    return link === undefined ? null : { received: link.rxBitsPerSecond, sent: link.txBitsPerSecond, low };
  };
  return {
    flows: hidden ? null : flows,
    hidden,
    stale,
    wanRates: ratesOf(wan),
    lanRates: ratesOf(lan),
    cpu: { busy: rates?.cpuBusyShare ?? null, softirq: rates?.softirqShare ?? null },
    npu: {
      present:
        npu.engines.length > 0 || report.capability.hardware.level === 'proven' || (flows?.byPath.hardware ?? 0) > 0,
      bound: npuBoundBeside(live?.npuBound ?? sum, flows),
    },
  };
}
