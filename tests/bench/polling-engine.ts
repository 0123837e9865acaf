// The engine of the polling bench and of the soak, in a process of its own so that its CPU time, memory and event loop are its own.
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';
import { FleetService } from '../../electron/fleet/fleet-service.ts';
import { openLog } from '../../electron/log.ts';
import { memorySecretStore } from '../../electron/store/memory-secrets.ts';
import { openProfile } from '../../electron/store/profile.ts';
import { defaultSettings } from '../../shared/model/fleet.ts';
import type { PollingFigures } from './polling-process.ts';
import { addReplayed } from './replayed-routers.ts';
import { temporaryFolder } from './temporary-folder.ts';

const orderSchema = z.object({
  hosts: z.array(z.string()),
  port: z.number(),
  fingerprint: z.string(),
  privateKeyFile: z.string(),
  pollSeconds: z.number(),
});

const home = temporaryFolder();
let counts = { polled: 0, audited: 0, missed: 0, gaps: 0 };
let service: FleetService | null = null;
let pollSeconds = 0;
/** Polls that were answered, by router, since the start. */
const seen = new Map<string, number>();

async function start(order: z.infer<typeof orderSchema>): Promise<void> {
  pollSeconds = order.pollSeconds;
  const profile = openProfile({ mode: 'write', home });
  addReplayed(profile, order);
  profile.settings.save({ ...defaultSettings, pollSeconds: order.pollSeconds });
  profile.close();
  const logFolder = join(home, 'logs');
  const log = openLog({ folder: logFolder });
  const about = { version: '0.0.0-bench', shell: 'browser', profileFolder: home, logFolder } as const;
  service = await FleetService.open({
    ...{ about, log, keyring: memorySecretStore() },
    knownHosts: async () => ({ entries: [], notes: [] }),
  });
  service.workspace.observers.push(({ id }, observation) => {
    switch (observation.kind) {
      case 'polled':
        counts.polled += 1;
        seen.set(id, (seen.get(id) ?? 0) + 1);
        break;
      case 'audited':
        counts.audited += 1;
        break;
      case 'missed':
        counts.missed += 1;
        break;
      case 'gap':
        counts.gaps += 1;
        break;
    }
  });
  void listen(service);
}

/** A front end that shows the fleet. */
async function listen({ watch }: { watch: FleetService['watch'] }): Promise<void> {
  for await (const event of watch.call(service)) void event;
}

/** Polls whose samples are not in the history, and silences of more than three polls there that no gap explains. */
function historyFaults(pollSeconds: number): { lost: number; unexplained: number } {
  const faults = { lost: 0, unexplained: 0 };
  const samples = service?.workspace.profile.samples;
  samples?.flush();
  for (const [id, polls] of seen) {
    const kept = samples?.page(id, { from: 0, to: Date.now() / 1000 + 60, resolution: 0, limit: 1_000_000 }) ?? [];
    faults.lost += Math.max(0, polls - kept.reduce((sum, sample) => sum + sample.polls, 0));
    kept.forEach((sample, index) => {
      const next = kept[index + 1];
      if (next && sample.gap === null && next.at - sample.at > 3.5 * pollSeconds) faults.unexplained += 1;
    });
  }
  return faults;
}

const loop = monitorEventLoopDelay({ resolution: 10 });
let since = { at: performance.now(), cpu: process.cpuUsage() };

function reset(): void {
  counts = { polled: 0, audited: 0, missed: 0, gaps: 0 };
  loop.reset();
  loop.enable();
  since = { at: performance.now(), cpu: process.cpuUsage() };
}

/** What was seen since the last `reset`. */
function figures(): PollingFigures {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage(since.cpu);
  const { rss, heapUsed } = process.memoryUsage();
  return {
    ...counts,
    routersSeen: seen.size,
    seconds: (performance.now() - since.at) / 1000,
    cpuSeconds: (user + system) / 1e6,
    loopDelayP99Ms: loop.percentile(99) / 1e6,
    loopDelayMaxMs: loop.max / 1e6,
    rss,
    heapUsed,
    handles: process.getActiveResourcesInfo().length,
    ...historyFaults(pollSeconds),
  };
}

const questionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), order: orderSchema }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('figures') }),
]);

async function answer(question: unknown): Promise<PollingFigures | null> {
  const asked = questionSchema.parse(question);
  if (asked.kind === 'start') await start(asked.order);
  if (asked.kind !== 'figures') {
    reset();
    return null;
  }
  return figures();
}

process.on('message', (question) => {
  void answer(question).then((found) => process.send?.({ figures: found }));
});
process.on('disconnect', () => void (service?.close() ?? Promise.resolve()).finally(() => process.exit(0)));
