import type { CounterSample, Load } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { firstLine, parseReport, type Report, readableFiles, wholeNumber, words } from './report.ts';

/** /proc/stat has an `intr` line of many kilobytes; only the CPU lines are wanted. */
const keepCounters = `
{
  wanted = 1
  if (FILENAME ~ "/stat$") wanted = ($1 ~ /^cpu/)
  if (FILENAME ~ "meminfo$") wanted = ($1 ~ /^(MemTotal|MemAvailable):$/)
  if (wanted) print FILENAME ":" $0
}
`;

const sample = sh`printf '=sample\n'
awk ${keepCounters} "$@"`;

/** Stands before the rest of the probe, whose own work would otherwise show in the rates. */
export const readLoad = readCommand<readonly [rateSeconds: 0 | 1]>({
  id: 'load',
  summary:
    'Reads load, memory and the CPU and interface counters, twice with a second between when rates are asked for.',
  example: [1],
  shell: (rateSeconds) => {
    const once = sh`${readableFiles(sh`/proc/uptime /proc/stat /proc/net/dev /proc/loadavg /proc/meminfo`)}
${sample}`;
    return rateSeconds === 0
      ? once
      : sh`${once}
sleep 1
${sample}`;
  },
});

/** Samples without both an uptime and a CPU line are left out. */
export function parseLoad(text: string): Load {
  const reports = text
    .split(/^=sample$/m)
    .slice(1)
    .map(parseReport);
  const first = reports[0];
  return {
    loadAverage: first ? loadAverage(first) : null,
    cpus: first ? cpuCount(first) : null,
    memoryTotalKb: first ? memory(first, 'MemTotal') : null,
    memoryAvailableKb: first ? memory(first, 'MemAvailable') : null,
    samples: reports.map(counterSample).filter((found) => found !== null),
  };
}

export function loadAverage(report: Report): number[] | null {
  const numbers = words(firstLine(report, '/proc/loadavg') ?? '')
    .slice(0, 3)
    .map(Number);
  return numbers.length === 3 && numbers.every(Number.isFinite) ? numbers : null;
}

function cpuCount(report: Report): number | null {
  const lines = (report.files.get('/proc/stat') ?? []).filter((line) => /^cpu\d+ /.test(line));
  return lines.length > 0 ? lines.length : null;
}

function memory(report: Report, name: string): number | null {
  const line = report.files.get('/proc/meminfo')?.find((candidate) => candidate.startsWith(`${name}:`));
  return wholeNumber(words(line ?? '')[1]);
}

/** `null` without both an uptime and a CPU line. */
export function counterSample(report: Report): CounterSample | null {
  const uptimeSeconds = Number(words(firstLine(report, '/proc/uptime') ?? '')[0] ?? Number.NaN);
  const cpu = cpuTicks(report);
  if (!Number.isFinite(uptimeSeconds) || uptimeSeconds < 0 || cpu === null) return null;
  return { uptimeSeconds, cpu, links: linkCounters(report) };
}

/** `cpu user nice system idle iowait irq softirq steal guest ...`; guest time is already in user time. */
function cpuTicks(report: Report): CounterSample['cpu'] | null {
  const line = report.files.get('/proc/stat')?.find((candidate) => /^cpu\s/.test(candidate));
  const ticks = words(line ?? '')
    .slice(1, 9)
    .map(wholeNumber);
  if (ticks.length < 7 || ticks.some((tick) => tick === null)) return null;
  const at = (index: number) => ticks[index] ?? 0;
  const total = ticks.reduce<number>((sum, tick) => sum + (tick ?? 0), 0);
  return Number.isSafeInteger(total) ? { total, idle: at(3) + at(4), softirq: at(6) } : null;
}

function linkCounters(report: Report): CounterSample['links'] {
  const found = new Map<string, { rxBytes: number; txBytes: number }>();
  for (const line of report.files.get('/proc/net/dev') ?? []) {
    const match = /^\s*([^\s:]+):\s*(.*)$/.exec(line);
    const columns = words(match?.[2] ?? '');
    const rxBytes = wholeNumber(columns[0]);
    const txBytes = wholeNumber(columns[8]);
    if (match?.[1] && rxBytes !== null && txBytes !== null) found.set(match[1], { rxBytes, txBytes });
  }
  return Object.fromEntries(found);
}
