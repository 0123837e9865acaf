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
