import { expect } from './browser.ts';
import type { ServedApp } from './served-app.ts';

/** Looks at every router once and waits until all have answered or failed. */
export async function auditAll({ service }: ServedApp): Promise<void> {
  const { audits, board } = service.workspace;
  audits.ask(board.routers.map(({ router }) => router.id));
  await expect
    .poll(
      () => board.routers.filter(({ auditing, reachability }) => auditing || reachability.state === 'unknown').length,
    )
    .toBe(0);
}

/** Resolves, before the page can know, when a router has begun to count down to undoing a change by itself. */
export async function armed({ service }: ServedApp): Promise<void> {
  const stop = new AbortController();
  for await (const event of service.watch(stop.signal)) {
    if (event.kind === 'run' && event.run.routerUndoesAt !== null) stop.abort();
  }
}
