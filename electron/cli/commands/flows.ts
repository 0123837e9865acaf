import type { FlowPath } from '../../../shared/model/offload.ts';
import type { Router } from '../../../shared/model/router.ts';
import { asFailure } from '../failure.ts';
import { routerJson } from '../json.ts';
import { live } from '../live.ts';
import { intervalSchema, limitSchema, parseInput } from '../router-input.ts';
import { type Answer, answer, type Cli, fail } from '../run.ts';
import { type Session, withSession } from '../session.ts';
import { countsLine, showCounts, showFlowList } from '../show-flows.ts';

export interface FlowsOptions {
  readonly list?: boolean;
  readonly limit: string;
  readonly path?: FlowPath;
  readonly once?: boolean;
  readonly interval: string;
}

/** `flowhelm flows`: live counts by path, or the connections themselves. */
export function flowsCommand(cli: Cli, name: string, options: FlowsOptions): Promise<Answer<'flows'> | null> {
  const limit = parseInput(limitSchema, options.limit);
  const intervalSeconds = parseInput(intervalSchema, options.interval);
  const listed = options.list === true || options.path !== undefined;
  return withSession(cli, { mode: 'read' }, async (session) => {
    const router = session.engine.router(name);
    if (listed) return listOnce(cli, session, router, { limit, path: options.path ?? 'any' });
    await countLive(cli, session, router, { intervalSeconds, looks: options.once ? 1 : null });
    return null;
  });
}

async function listOnce(
  cli: Cli,
  { engine }: Session,
  router: Router,
  options: { limit: number; path: FlowPath | 'any' },
): Promise<Answer<'flows'>> {
  const listing = await engine.listFlows(router, { ...options, signal: cli.signal });
  const { paint, width } = cli.terminal;
  return {
    result: { router: routerJson(router), at: cli.now().toISOString(), ...listing },
    text: showFlowList(router, listing, { paint, width }),
  };
}

/** The first look must work; later ones may fail and are tried again. */
async function countLive(
  cli: Cli,
  { engine }: Session,
  router: Router,
  options: { intervalSeconds: number; looks: number | null },
): Promise<void> {
  const { terminal } = cli;
  let seen = false;
  await live(cli, options, async () => {
    try {
      const flows = await engine.countFlows(router, cli.signal);
      const at = cli.now();
      seen = true;
      if (terminal.json) answer(cli, { result: { router: routerJson(router), at: at.toISOString(), flows }, text: '' });
      else if (terminal.drawsInPlace || options.looks === 1)
        terminal.redraw(showCounts(router, flows, at, terminal.paint));
      else terminal.print(countsLine(flows, at));
    } catch (thrown) {
      if (!seen || cli.signal.aborted || !asFailure(thrown).retryable) throw thrown;
      fail(terminal, cli.command, thrown);
    }
  });
}
