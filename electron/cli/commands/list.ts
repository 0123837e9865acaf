import type { Change } from '../../../shared/model/change.ts';
import type { TrustedHostKey } from '../../../shared/model/router.ts';
import { judge } from '../../../shared/rules/judge.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { type ListedRouter, showRouters } from '../show-routers.ts';

/** `flowhelm list`: what is stored here; no router is asked. */
export function listCommand(cli: Cli): Promise<Answer<'list'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile, engine }) => {
    const snapshots = profile.snapshots.latestOfAll();
    const pending: readonly Change[] = engine.pendingChanges();
    const routers = profile.routers.list().map((router): ListedRouter & { hostKeys: TrustedHostKey[] } => {
      const snapshot = snapshots.get(router.id)?.snapshot ?? null;
      return {
        router,
        verdict: snapshot && judge(snapshot),
        auditedAt: snapshot?.takenAt ?? null,
        hostKeys: profile.hostKeys.trusted(router.id),
        pendingChanges: pending.filter(({ routerId }) => routerId === router.id).map(({ id }) => id),
      };
    });
    const { paint, width } = cli.terminal;
    const { sentence, text } = showRouters(routers, { paint, width, now: cli.now() });
    return { result: { sentence, routers }, text };
  });
}
