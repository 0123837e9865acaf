// The engine and the page of a fleet of many routers, in a process of its own so that its memory is its own: see ui.ts.

import { serveApp } from '../e2e/served-app.ts';
import { addManyRouters, snapshotOf } from '../e2e/thousand-routers.ts';
import type { EngineAnswer, EngineQuestion } from './ui-process.ts';

const routers = Number(process.argv[2]);
const app = await serveApp({
  // One transaction, or each of ten thousand routers would wait for the disk.
  prepare: (profile) => profile.atomically(() => addManyRouters(profile, routers)),
});
const { board } = app.service.workspace;
let turn = 0;
let timer: NodeJS.Timeout | null = null;

/** Every router has something new, spread evenly over the period as the poller spreads its audits. */
function liven(everyMs: number): void {
  const ticksMs = 50;
  const perTick = Math.ceil((routers * ticksMs) / everyMs);
  timer = setInterval(() => {
    const rows = board.routers;
    for (let count = 0; count < perTick; count += 1, turn += 1) {
      const row = rows[turn % rows.length];
      if (!row?.latest) continue;
      const { conntrack, takenAt } = snapshotOf(turn + Math.floor(turn / routers));
      const cpuBusyShare = ((turn * 37) % 60) / 100;
      const reachability = { state: 'reachable' as const, at: new Date().toISOString() };
      const latest = { ...row.latest, takenAt, flows: conntrack.flows, cpuBusyShare };
      const offloadShare = [...row.offloadShare, 0.5 + ((turn * 13) % 50) / 100].slice(-60);
      board.patch(row.router.id, { reachability, latest, offloadShare });
    }
  }, ticksMs);
}

function answer(question: EngineQuestion): EngineAnswer {
  switch (question.kind) {
    case 'link':
      return { kind: 'link', link: app.newLink() };
    case 'liven':
      if (timer) clearInterval(timer);
      timer = null;
      if (question.everyMs > 0) liven(question.everyMs);
      return { kind: 'done' };
    case 'memory': {
      globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      return { kind: 'memory', rss, heapUsed };
    }
  }
}

process.on('message', (question: EngineQuestion) => process.send?.(answer(question)));
process.on('disconnect', () => void app.close().finally(() => process.exit(0)));
process.send?.({ kind: 'done' } satisfies EngineAnswer);
