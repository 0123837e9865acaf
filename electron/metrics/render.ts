import { setImmediate as breathe } from 'node:timers/promises';
import { Counter, Gauge, Registry, type RegistryContentType } from 'prom-client';
import { buildInfo, type MetricFamily, metricFamilies } from './families.ts';
import type { MetricsRow } from './row.ts';

export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its series of now; a family of which nothing is known is not there. */
export interface CollectedMetric {
  readonly name: string;
  readonly type: MetricFamily['type'];
  readonly help: string;
  readonly series: readonly MetricSeries[];
}

export type MetricsFormat = 'prometheus' | 'openmetrics';

/** `Content-Type` by format. */
export const metricsContentType: Readonly<Record<MetricsFormat, RegistryContentType>> = {
  prometheus: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
};

const end = '# EOF\n';
const seriesAtOnce = 2000;

/** What is known of the routers as metrics, family by family, so that thousands of routers do not hold up whoever else runs here. */
export async function* collectMetrics(
  rows: readonly MetricsRow[],
  version: string,
): AsyncGenerator<CollectedMetric, void> {
  const { name, help, label } = buildInfo;
  yield { name, type: 'gauge', help, series: [{ labels: { [label]: version }, value: 1 }] };
  for (const family of metricFamilies) {
    const series = rows.flatMap((row) => seriesOf(family, row));
    if (series.length > 0) yield { name: family.name, type: family.type, help: family.help, series };
    await breathe();
  }
}

/** The text that Prometheus reads. */
export async function renderMetrics(
  rows: readonly MetricsRow[],
  { version, format = 'prometheus' }: { readonly version: string; readonly format?: MetricsFormat },
): Promise<string> {
  const parts: string[] = [];
  for await (const metric of collectMetrics(rows, version)) parts.push(await renderOne(metric, format));
  return format === 'openmetrics' ? `${parts.join('')}${end}` : parts.join('\n');
}

async function renderOne({ name, type, help, series }: CollectedMetric, format: MetricsFormat): Promise<string> {
  const registry = new Registry<RegistryContentType>();
  registry.setContentType(metricsContentType[format]);
  const labelNames = Object.keys(series[0]?.labels ?? {});
  const configuration = { name, help, labelNames, registers: [registry] };
  const metric = type === 'counter' ? new Counter(configuration) : new Gauge(configuration);
  for (const [index, { labels, value }] of series.entries()) {
    // a new gauge begins at 0, so that adding the value sets it
    metric.inc({ ...labels }, value);
    if (index % seriesAtOnce === seriesAtOnce - 1) await breathe();
  }
  const text = await registry.metrics();
  return format === 'openmetrics' && text.endsWith(end) ? text.slice(0, -end.length) : text;
}

function seriesOf({ label, of }: MetricFamily, row: MetricsRow): MetricSeries[] {
  const { id, name } = row.router;
  return of(row).flatMap((reported) => {
    const { value } = reported;
    if (value === null || !Number.isFinite(value)) return [];
    const own = label && reported.label !== undefined ? { [label.name]: reported.label } : {};
    return [{ labels: { router: labelText(id), name: labelText(name), ...own }, value }];
  });
}

/** Escaping is the format's; only what is no text in UTF-8 has to go, for Prometheus takes a NUL for the end of what it reads. */
function labelText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
