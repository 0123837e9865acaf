/** What one probe costs a router, in the lab: a real kernel, busybox, nft and dropbear, next to a command per fact. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { login } from '../lab/app-side.ts';
import { whyUnavailable } from '../lab/host.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { type Product, product } from '../lab/product.ts';
import { conntrackLoadFile } from './conntrack-text.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import {
  type Bench,
  type BenchOptions,
  type Comparison,
  type Contender,
  compare,
  type Figure,
  median,
  timed,
} from './measure.ts';
import { naiveCommands, naiveProbe } from './naive-probe.ts';
import { costBetween, keepAccounts, readCost } from './router-cost.ts';

const router = 'npu';
const tableSizes = [100, 10_000] as const;

const figures: readonly Figure[] = [
  { key: 'processes', title: 'processes', unit: '', digits: 0 },
  { key: 'sent', title: 'sent', unit: 'bytes', digits: 0 },
  { key: 'received', title: 'received', unit: 'bytes', digits: 0 },
  { key: 'cpu', title: 'router CPU', unit: 'ms', digits: 0 },
  { key: 'wall', title: 'wall time', unit: 'ms', digits: 0 },
];

export const probeBench: Bench = {
  name: 'probe',
  summary: `one probe on a router in the lab's virtual machine, beside ${naiveCommands.length} single commands`,
  run: async (options) => {
    const reason = await whyUnavailable();
    if (reason !== undefined) return { comparisons: [], notes: [`Not measured: ${reason}.`] };
    const lab = await startLab({ log: options.log });
    try {
      return await measureIn(lab, options);
    } finally {
      await lab.stop();
    }
  },
};

interface Bed {
  readonly lab: Lab;
  readonly proxy: CountingProxy;
  readonly product: Product;
  readonly client: Client;
  /** Processes that two readings of the counters start by themselves. */
  readonly idleProcesses: number;
}

async function measureIn(lab: Lab, options: BenchOptions) {
  await keepAccounts(lab, router);
  const access = lab.routers[router];
  const proxy = await startCountingProxy(access.host, access.port);
  const throughProxy = { ...access, port: proxy.port };
  const opened = product(router, throughProxy);
  const client = await login(throughProxy);
  try {
    // The first one logs in, and lets the kernel load what it loads once.
    await opened.engine.audit(opened.router, { rateSeconds: 0 });
    await naiveProbe(client);
    const bed: Bed = { lab, proxy, product: opened, client, idleProcesses: await idleProcesses(lab) };
    const comparisons: Comparison[] = [];
    let filled = 0;
    for (const size of tableSizes) {
      await fill(lab, filled, size);
      filled = size;
      const title = `${size.toLocaleString('en')} connection tracking entries`;
      comparisons.push(await compare(title, figures, contenders(bed, size), options));
    }
    return {
      comparisons,
      notes: [
        'Both on an open connection. What the machine starts by itself meanwhile is subtracted.',
        await standInNote(lab, bed.idleProcesses),
      ],
    };
  } finally {
    client.end();
    opened.close();
    proxy.close();
  }
}

function contenders(bed: Bed, entries: number): Contender[] {
  return [
    contender(bed, 'Flowhelm, one probe', entries, async () => {
      const { snapshot } = await bed.product.engine.audit(bed.product.router, { rateSeconds: 0 });
      return snapshot.conntrack.flows?.total ?? 0;
    }),
    contender(bed, `${naiveCommands.length} commands`, entries, async () => (await naiveProbe(bed.client)).entries),
  ];
}

function contender(bed: Bed, name: string, entries: number, probe: () => Promise<number>): Contender {
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

/** The lab's ubus and uci are shell scripts, so each call of them looks dearer than on a router. */
async function standInNote(lab: Lab, idle: number): Promise<string> {
  const before = await readCost(lab, router);
  const calls = ['ubus call network.interface dump', 'ubus call network.device status', 'uci changes firewall'];
  await lab.router(router).run(calls.join('; '));
  const { processes } = costBetween(before, await readCost(lab, router));
  return `The lab's ubus and uci are shell scripts: our ${calls.length} calls of them start about ${processes - idle} of the processes, on a router ${calls.length}.`;
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
