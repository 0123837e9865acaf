/** The figures of a run as a text table and as JSON. */
import { cpus, loadavg } from 'node:os';
import { renderTable } from '../../electron/cli/table.ts';
import { type BenchResult, type Comparison, type Figure, median, valuesOf } from './measure.ts';

/** What the figures were measured on. The load tells whether the machine was busy with something else. */
export function machine() {
  const [load = 0] = loadavg();
  return {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    loadAverage: Math.round(load * 100) / 100,
  };
}

/** A line for the person at the terminal. */
export function machineLine(): string {
  const { cpus: count, model, platform, node, loadAverage } = machine();
  return `Machine: ${count} × ${model}, ${platform}, Node ${node}, load ${loadAverage} at the start.`;
}

export function reportText(name: string, { comparisons, notes }: BenchResult): string {
  const tables = comparisons.map((comparison) => `${comparison.title}\n\n${comparisonTable(comparison)}`);
  return [`== ${name}`, ...tables, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

export function reportJson({ comparisons, notes }: BenchResult) {
  return {
    notes,
    comparisons: comparisons.map((comparison) => ({
      title: comparison.title,
      contenders: comparison.contenders.map(({ name, rounds }) => ({
        name,
        figures: comparison.figures.map((figure) => {
          const values = valuesOf(rounds, figure.key);
          return { ...figure, median: median(values), values, ratio: ratio(comparison, name, figure) };
        }),
      })),
    })),
  };
}

function comparisonTable(comparison: Comparison): string {
  const { contenders, figures } = comparison;
  const [ours, ...others] = contenders;
  const columns = [
    { title: '' },
    ...figures.map(({ title, unit }) => ({ title: unit ? `${title}, ${unit}` : title, align: 'right' as const })),
  ];
  const medians = contenders.map(({ name, rounds }) => [
    name,
    ...figures.map((figure) => shown(median(valuesOf(rounds, figure.key)), figure.digits)),
  ]);
  const ratios = others.map(({ name }) => [
    `${ours?.name ?? ''} : ${name}`,
    ...figures.map((figure) => shown(ratio(comparison, name, figure), 2)),
  ]);
  return renderTable(columns, [...medians, [], ...ratios]);
}

/** Ours divided by the other one, of medians; `null` when one of them has no such figure. */
function ratio({ contenders }: Comparison, name: string, { key }: Figure): number | null {
  const of = (contender: Comparison['contenders'][number] | undefined) =>
    median(valuesOf(contender?.rounds ?? [], key));
  const ours = of(contenders[0]);
  const other = of(contenders.find((contender) => contender.name === name));
  return ours === null || other === null || other === 0 ? null : ours / other;
}

function shown(value: number | null, digits: number): string {
  return value === null
    ? '-'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
