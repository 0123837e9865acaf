import { routerJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { showHistory } from '../show-history.ts';

/** `flowhelm history`: what was changed on a router, with the journal of each change. */
export function historyCommand(cli: Cli, name: string): Promise<Answer<'history'>> {
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const router = engine.router(name);
    const changes = profile.changes.list(router.id);
    return {
      result: { router: routerJson(router), changes },
      text: showHistory(router, changes, cli.terminal.paint),
    };
  });
}
