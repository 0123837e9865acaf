import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildInfo, metricFamilies } from '../../../electron/metrics/families.ts';
import { isInstalled } from '../../system-packages.ts';
import { temporaryFolder } from '../store/samples.ts';
import { unknownIn } from './expressions.ts';
import { complaintsAboutRules } from './promtool.ts';
import { fullRow } from './rows.ts';

/** What is written about the metrics, and with them, beside the program: none of it may name one that is not there. */

const documents = join(import.meta.dirname, '..', '..', '..', 'docs');
const read = (name: string) => readFileSync(join(documents, name), 'utf8');
const withPromtool = test.skipIf(!isInstalled('promtool'));

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })),
    }),
  ),
  templating: z.object({
    list: z.array(z.object({ name: z.string(), query: z.union([z.string(), z.object({ query: z.string() })]) })),
  }),
});
const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

describe('names in an expression', () => {
  test.each<[string, string[]]>([
    ['sum by (path) (flow_offload_flows{path=~"hardware|slow"}) > 5 and on (router) up', ['up']],
    ['rate(flow_offload_missed_polls_total[5m])', []],
    ['flow_offload_flow', ['flow_offload_flow']],
    ['flow_offload_flows{path="fast"}', ['fast']],
    ['flow_offload_flows{mode="off"}', ['flow_offload_flows{mode}']],
    ['sum by (level) (flow_offload_flows)', ['level']],
    ['node_nf_conntrack_entries{name=~"$name"} / node_nf_conntrack_entries_limit{job="x"}', []],
  ])('%s', (expression, unknown) => expect(unknownIn(expression)).toEqual(unknown));
});

describe('the dashboard', () => {
  const dashboard = dashboardSchema.parse(JSON.parse(read('grafana/flowhelm.json')));
  const targets = dashboard.panels.flatMap(({ title, targets }) => targets.map((target) => ({ title, ...target })));
  const filled = (expr: string) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$name', '.+');

  test.each(targets)('$title asks for what there is: $expr', ({ expr, legendFormat }) => {
    expect(unknownIn(filled(expr))).toEqual([]);
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => `${label}`);
    for (const label of named) expect(['name', 'path', 'mode', 'source', 'severity']).toContain(label);
  });

  test('offers the names of the routers', () => {
    const queries = dashboard.templating.list.map(({ query }) => (typeof query === 'string' ? query : query.query));
    const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(queries.at(1) ?? '') ?? [];
    expect(unknownIn(`sum by (${label}) (${metric})`)).toEqual([]);
  });

  test('has its panels side by side', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  withPromtool('is understood by Prometheus', () => {
    const rules = targets.map(({ expr }, index) => ({ record: `panel:target_${index}`, expr: filled(expr) }));
    expect(complaintsAboutRules(JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))).toBeNull();
    const broken = [{ record: 'panel:broken', expr: 'sum by (' }];
    expect(complaintsAboutRules(JSON.stringify({ groups: [{ name: 'broken', rules: broken }] }))).toMatch(/parse/);
  });
});

describe('the example alerts', () => {
  const text = read('prometheus-alerts.yml');
  const { groups } = rulesSchema.parse(parse(text));
  const rules = groups.flatMap((group) => group.rules);

  test.each(rules)('$alert asks for what there is', ({ expr }) => expect(unknownIn(expr)).toEqual([]));

  withPromtool('are understood by Prometheus', () => expect(complaintsAboutRules(text)).toBeNull());

  withPromtool('are raised by what they are about, and by nothing else', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'test.yml');
    writeFileSync(file, JSON.stringify(alertTests(join(documents, 'prometheus-alerts.yml'), rules)));
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
});

describe('docs/METRICS.md', () => {
  test('lists every metric with its type and labels, and no other', () => {
    const rows = [...read('METRICS.md').matchAll(/^\| `([a-z_]+)` \| (gauge|counter) \| ([^|]*) \|/gm)];
    const listed = rows.map(([, name, type, labels = '']) => `${name} ${type} ${labels.trim()}`);
    const told = metricFamilies.map(({ name, type, label }) => {
      const values = label ? `, \`${label.name}\`: ${label.values.map((value) => `\`${value}\``).join(' ')}` : '';
      return `${name} ${type} \`router\`, \`name\`${values}`;
    });
    expect(listed.length).toBeGreaterThan(20);
    expect(listed).toEqual([`${buildInfo.name} gauge \`${buildInfo.label}\``, ...told]);
  });
});

test('docs/METRICS.md says how many series a router has at most', () => {
  const [, told] = /at most (\d+) for each router/.exec(read('METRICS.md')) ?? [];
  expect(metricFamilies.flatMap(({ of }) => of(fullRow))).toHaveLength(Number(told));
});

/** Series of one router over an hour, one value a minute. */
const series = (metric: string, label: string, value: number) => ({
  series: `${metric}{router="r",name="attic"${label === '' ? '' : `,${label}`}}`,
  values: `${value}+0x70`,
});
const configured = (mode: string) => series('flow_offload_configured', `mode="${mode}"`, 1);
const loaded = (mode: string) =>
  ['off', 'software', 'hardware'].map((one) => series('flow_offload_loaded', `mode="${one}"`, Number(one === mode)));
const active = (mode: string) => series('flow_offload_active', `mode="${mode}"`, 1);
const flows = (hardware: number, eligible: number) => [
  series('flow_offload_flows', 'path="hardware"', hardware),
  series('flow_offload_flows', 'path="software"', 0),
  series('flow_offload_eligible_flows', '', eligible),
];
const conntrack = (entries: number) => [
  series('node_nf_conntrack_entries', '', entries),
  series('node_nf_conntrack_entries_limit', '', 1000),
];
const npu = (bound: number) => [
  series('flow_offload_npu_entries', 'state="bound"', bound),
  series('flow_offload_npu_entries', 'state="unbound"', 990),
  series('flow_offload_npu_capacity', '', 1000),
];
const running = { series: 'flowhelm_build_info{version="1"}', values: '1+0x70' };
const polled = { series: 'flow_offload_last_poll_timestamp_seconds{router="r",name="attic"}', values: '0+60x70' };

/** What each alert is raised by; in every other case here it stays silent. */
const cases: Readonly<Record<string, readonly { series: string; values: string }[]>> = {
  FlowhelmGone: [],
  FlowhelmRouterSilent: [running, polled, series('flow_offload_last_scrape_success', '', 0)],
  FlowhelmRouterNotPolled: [running, { ...polled, values: '0+0x70' }],
  FlowhelmOffloadNotLoaded: [running, polled, configured('software'), ...loaded('off'), active('none')],
  FlowhelmFellBackToSoftware: [running, polled, configured('hardware'), ...loaded('hardware'), active('software')],
  FlowhelmNothingOffloads: [running, polled, configured('hardware'), ...loaded('hardware'), active('none')],
  FlowhelmOffloadShareCollapsed: [running, polled, ...loaded('hardware'), ...flows(1, 99)],
  FlowhelmNpuTableNearlyFull: [running, polled, ...npu(950)],
  FlowhelmConntrackTableNearlyFull: [running, polled, ...conntrack(950)],
  FlowhelmAlert: [running, polled, series('flow_offload_open_alerts', 'severity="critical"', 1)],
  nothing: [
    ...[running, polled, configured('hardware'), ...loaded('hardware'), active('hardware'), ...flows(99, 1)],
    ...[...conntrack(100), ...npu(100), series('flow_offload_open_alerts', 'severity="critical"', 0)],
    series('flow_offload_last_scrape_success', '', 1),
  ],
  'nothing, with few flows': [running, polled, ...loaded('hardware'), ...flows(0, 20)],
  'nothing, with offload off': [running, polled, configured('off'), ...loaded('off'), active('none'), ...flows(0, 500)],
};

function alertTests(file: string, rules: readonly { readonly alert: string }[]) {
  return {
    rule_files: [file],
    evaluation_interval: '1m',
    tests: Object.entries(cases).map(([name, input]) => ({
      name,
      interval: '1m',
      input_series: input,
      promql_expr_test: rules.map(({ alert }) => ({
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
        eval_time: '70m',
        exp_samples: alert === name ? [{ labels: '{}', value: 1 }] : [],
      })),
    })),
  };
}
