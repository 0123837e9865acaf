import { alertSeveritySchema } from '../../shared/model/alert.ts';
import { flowPaths, offloadModes } from '../../shared/model/offload.ts';
import { rateSourceSchema } from '../../shared/model/sample.ts';
import { acceleratingSchema, verdictLevels } from '../../shared/model/verdict.ts';
import type { MetricsRow } from './row.ts';

/** One series of a family: its label beside `router` and `name` (where the family has one), and its value in base units. */
interface Reported {
  readonly label?: string;
  readonly value: number | null;
}

/** A metric as it is declared; `of` says what one router contributes, unknown values included. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  /** The label beside `router` and `name`, and every value that it can have: so the number of series is bounded. */
  readonly label: { readonly name: string; readonly values: readonly string[] } | null;
  readonly of: (row: MetricsRow) => readonly Reported[];
}

const modes = { name: 'mode', values: offloadModes } as const;
/** What live flows show, without the case that it is not known. */
const activities = acceleratingSchema.options.filter((state) => state !== 'unknown');

/**
 * Everything that Flowhelm exports of a router, in this order. The names keep to the words of the field: `node_nf_conntrack_entries*` are
 * those of node_exporter and of OpenWrt's exporters, the rest is new.
 */
export const metricFamilies: readonly MetricFamily[] = [
  single(
    'flow_offload_last_scrape_success',
    'Whether the last attempt to read the router succeeded.',
    ({ answered }) => (answered === null ? null : Number(answered)),
  ),
  single(
    'flow_offload_last_poll_timestamp_seconds',
    'When the router last answered, seconds since 1970 by the clock of the computer that runs Flowhelm.',
    ({ answeredAt }) => divided(answeredAt, 1000),
  ),
  {
    ...single(
      'flow_offload_missed_polls_total',
      'Attempts to read the router that failed since Flowhelm was started.',
      ({ missedPolls }) => missedPolls,
    ),
    type: 'counter',
  },
  single(
    'flow_offload_poll_interval_seconds',
    'Time between two polls of the router at present.',
    ({ pollIntervalSeconds }) => pollIntervalSeconds,
  ),
  single('flow_offload_poll_cpu_seconds', 'CPU time that the last poll cost the router, by its own account.', (row) =>
    divided(row.figures?.pollCpuMs ?? null, 1000),
  ),
  states(
    'flow_offload_configured',
    'Mode that the saved configuration asks for: 1 for that mode, 0 for the others.',
    modes,
    ({ verdict }) => verdict?.configured ?? null,
  ),
  states(
    'flow_offload_loaded',
    'Mode of the running ruleset: 1 for that mode, 0 for the others.',
    modes,
    ({ verdict }) => verdict?.loaded ?? null,
  ),
  states(
    'flow_offload_active',
    'What live flows show: 1 for hardware, software, none (nothing offloads) or idle (no traffic to offload), 0 for the others.',
    { name: 'mode', values: activities },
    ({ verdict }) => verdict?.accelerating ?? null,
  ),
  states(
    'flow_offload_verdict',
    'Verdict on the router: 1 for its level, 0 for the others. Level unknown is a verdict, too: there is not enough evidence.',
    { name: 'level', values: verdictLevels },
    ({ verdict }) => verdict?.level ?? null,
  ),
  {
    name: 'flow_offload_flows',
    type: 'gauge',
    help: 'Connection tracking entries by the path that their packets take.',
    label: { name: 'path', values: flowPaths },
    of: ({ figures }) => flowPaths.map((label) => ({ label, value: figures?.[label] ?? null })),
  },
  single(
    'flow_offload_eligible_flows',
    'Entries on the slow path that a flowtable could have taken.',
    ({ figures }) => figures?.eligible ?? null,
  ),
  {
    name: 'flow_offload_npu_entries',
    type: 'gauge',
    help: "Entries of the NPU's table, one direction of a flow each: bound ones are in hardware.",
    label: { name: 'state', values: ['bound', 'unbound'] },
    of: ({ figures, npuUnbound }) => [
      { label: 'bound', value: figures?.npuBound ?? null },
      { label: 'unbound', value: npuUnbound },
    ],
  },
  single(
    'flow_offload_npu_capacity',
    "Entries that the NPU's table has room for.",
    ({ figures }) => figures?.npuCapacity ?? null,
  ),
  single(
    'node_nf_conntrack_entries',
    'Number of currently allocated flow entries for connection tracking.',
    ({ figures }) => figures?.conntrackEntries ?? null,
  ),
  single(
    'node_nf_conntrack_entries_limit',
    'Maximum size of connection tracking table.',
    ({ figures }) => figures?.conntrackMax ?? null,
  ),
  single(
    'flow_offload_cpu_busy_ratio',
    'Share of the CPU time of all processors that was not idle between two polls, 0 to 1.',
    ({ figures }) => figures?.cpuBusyShare ?? null,
  ),
  single(
    'flow_offload_softirq_ratio',
    'Share of the CPU time of all processors that went to soft interrupts between two polls, 0 to 1; forwarding is done there.',
    ({ figures }) => figures?.softirqShare ?? null,
  ),
  rate(
    'flow_offload_wan_receive_bytes_per_second',
    'Bytes received per second on the devices of the default routes. With source interface-low the true rate is this or more.',
    'rxBitsPerSecond',
  ),
  rate(
    'flow_offload_wan_transmit_bytes_per_second',
    'Bytes sent per second on the devices of the default routes. With source interface-low the true rate is this or more.',
    'txBitsPerSecond',
  ),
  single('flow_offload_gateway_rtt_seconds', 'Round trip from the router to its gateway.', ({ figures }) =>
    divided(figures?.gatewayMs ?? null, 1000),
  ),
  {
    name: 'flow_offload_open_alerts',
    type: 'gauge',
    help: 'Alerts of Flowhelm about the router that are open, by severity.',
    label: { name: 'severity', values: alertSeveritySchema.options },
    of: ({ openAlerts }) => alertSeveritySchema.options.map((label) => ({ label, value: openAlerts?.[label] ?? null })),
  },
];

/** Told of this program, not of a router. */
export const buildInfo = {
  name: 'flowhelm_build_info',
  help: 'Always 1; the version of the Flowhelm that tells these metrics.',
  label: 'version',
} as const;

function single(name: string, help: string, value: (row: MetricsRow) => number | null): MetricFamily {
  return { name, type: 'gauge', help, label: null, of: (row) => [{ value: value(row) }] };
}

/** A state set as the text format knows it: a series for each state, of which one is 1. Nothing where the state is not known. */
function states(
  name: string,
  help: string,
  label: { readonly name: string; readonly values: readonly string[] },
  state: (row: MetricsRow) => string | null,
): MetricFamily {
  return {
    ...{ name, type: 'gauge', help, label },
    of: (row) => {
      const current = state(row);
      if (current === null || !label.values.includes(current)) return [];
      return label.values.map((value) => ({ label: value, value: Number(value === current) }));
    },
  };
}

function rate(name: string, help: string, figure: 'rxBitsPerSecond' | 'txBitsPerSecond'): MetricFamily {
  return {
    ...{ name, type: 'gauge', help, label: { name: 'source', values: rateSourceSchema.options } },
    of: ({ figures, rateSource }) =>
      rateSource === null ? [] : [{ label: rateSource, value: divided(figures?.[figure] ?? null, 8) }],
  };
}

function divided(value: number | null, by: number): number | null {
  return value === null ? null : value / by;
}
