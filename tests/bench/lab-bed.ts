/** A router in the lab whose costs are counted, with the app and a plain SSH client logged in to it through a proxy that counts bytes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { login } from '../lab/app-side.ts';
import { whyUnavailable } from '../lab/host.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { type Product, product } from '../lab/product.ts';
import { conntrackLoadFile } from './conntrack-text.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import {
  type BenchOptions,
  type BenchResult,
  type Comparison,
  type Contender,
  type Figure,
  median,
  timed,
} from './measure.ts';
import { costBetween, keepAccounts, readCost } from './router-cost.ts';

const router = 'npu';

export const routerFigures: readonly Figure[] = [
  { key: 'processes', title: 'processes', unit: '', digits: 0 },
  { key: 'sent', title: 'sent', unit: 'bytes', digits: 0 },
  { key: 'received', title: 'received', unit: 'bytes', digits: 0 },
  { key: 'cpu', title: 'router CPU', unit: 'ms', digits: 0 },
  { key: 'wall', title: 'wall time', unit: 'ms', digits: 0 },
];

export interface LabBed {
  readonly lab: Lab;
  readonly proxy: CountingProxy;
  readonly product: Product;
  readonly client: Client;
  /** Processes that two readings of the counters start by themselves. */
  readonly idleProcesses: number;
}

/** Boots the lab, measures, and stops it; says why where it cannot run. */
export async function onLabBed(
  options: BenchOptions,
  measure: (bed: LabBed) => Promise<BenchResult>,
): Promise<BenchResult> {
  const reason = await whyUnavailable();
  if (reason !== undefined) return { comparisons: [], notes: [`Not measured: ${reason}.`] };
  const lab = await startLab({ log: options.log });
  try {
    await keepAccounts(lab, router);
    const access = lab.routers[router];
    const proxy = await startCountingProxy(access.host, access.port);
    const throughProxy = { ...access, port: proxy.port };
    const opened = product(router, throughProxy);
    const client = await login(throughProxy);
    try {
      // The first one logs in, and lets the kernel load what it loads once.
      await opened.engine.audit(opened.router, { rateSeconds: 0 });
      return await measure({ lab, proxy, product: opened, client, idleProcesses: await idleProcesses(lab) });
    } finally {
      client.end();
      opened.close();
      proxy.close();
    }
  } finally {
    await lab.stop();
  }
}

/** The same comparison with connection tracking tables of growing size, up to the one that the emulated machine is too slow for. */
export async function forTableSizes(
  { lab }: LabBed,
  { log }: BenchOptions,
  sizes: readonly number[],
  measure: (entries: number, title: string) => Promise<Comparison>,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  let filled = 0;
  for (const size of sizes) {
    const title = `${size.toLocaleString('en')} connection tracking entries`;
    try {
      await fill(lab, filled, size);
      filled = size;
      comparisons.push(await measure(size, title));
    } catch (error) {
      log(`${title}: not measured: ${error instanceof Error ? error.message : String(error)}`);
      if (comparisons.length === 0) throw error;
      break;
    }
  }
  return comparisons;
}

/** What one way of asking costs; it answers how many entries it has found. */
export function labContender(bed: LabBed, name: string, entries: number, probe: () => Promise<number>): Contender {
  return {
    name,
    measure: async () => {
      const { lab, proxy, idleProcesses: idle } = bed;
      const before = await readCost(lab, router);
      const { sent, received } = proxy.bytes;
      const { ms, result } = await timed(probe);
      const cost = costBetween(before, await readCost(lab, router));
      if (result < entries) throw new Error(`${name} found ${result} of ${entries} entries`);
      return {
        processes: cost.processes - idle,
        sent: proxy.bytes.sent - sent,
        received: proxy.bytes.received - received,
        cpu: cost.cpuMs,
        wall: ms,
      };
    },
  };
}

/** The control run: the same two readings with nothing between them but time. */
async function idleProcesses(lab: Lab): Promise<number> {
  const counts: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = await readCost(lab, router);
    await delay(500);
    counts.push(costBetween(before, await readCost(lab, router)).processes);
  }
  return median(counts) ?? 0;
}

/** Brings the router's table from one size to another. */
async function fill(lab: Lab, from: number, to: number): Promise<void> {
  const file = '/run/lab/bench-entries';
  // The machine's small memory gives a small default, and only the root namespace may raise it.
  const script = `echo 65536 >/proc/sys/net/netfilter/nf_conntrack_max
cat >${file} <<'ENTRIES'
${conntrackLoadFile(from, to)}ENTRIES
nsenter --net=/run/netns/${router} conntrack --load-file ${file} >/dev/null && rm ${file}`;
  const { exitCode, stderr } = await lab.control(script, { timeoutMs: 300_000 });
  if (exitCode !== 0) throw new Error(`the table could not be filled: ${stderr.slice(-500)}`);
}
