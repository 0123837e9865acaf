import type { Change } from '../../../shared/model/change.ts';
import type { TrustedHostKey } from '../../../shared/model/router.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { bookOf } from '../../store/profile.ts';
import { type Choice, routersIn } from '../chosen-routers.ts';
import { jumpHostsOf } from '../jump-chain.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { type ListedRouter, showRouters } from '../show-routers.ts';

/** `flowhelm list`: what is stored here; no router is asked. */
export function listCommand(cli: Cli, choice: Omit<Choice, 'all'>): Promise<Answer<'list'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile, engine }) => {
    const snapshots = profile.snapshots.latestOfAll();
    const pending: readonly Change[] = engine.pendingChanges();
    const book = bookOf(profile);
    const groups = new Map(book.groups.map(({ id, name }) => [id, name]));
    const routers = routersIn(engine, choice).map((router): ListedRouter & { hostKeys: TrustedHostKey[] } => {
      const snapshot = snapshots.get(router.id)?.snapshot ?? null;
      return {
        router,
        group: groups.get(router.groupId ?? '') ?? null,
        jump: jumpHostsOf(router, book),
        verdict: snapshot && judge(snapshot),
        auditedAt: snapshot?.takenAt ?? null,
        hostKeys: profile.hostKeys.trusted(router.id),
        pendingChanges: pending.filter(({ routerId }) => routerId === router.id).map(({ id }) => id),
      };
    });
    const { paint, width } = cli.terminal;
    const { sentence, text } = showRouters(routers, {
      paint,
      width,
      now: cli.now(),
      chosen: Object.keys(choice).length > 0,
    });
    return { result: { sentence, routers }, text };
  });
}
