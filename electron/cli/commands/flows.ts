import type { FlowPath } from '../../../shared/model/offload.ts';
import type { Router } from '../../../shared/model/router.ts';
import { topFlows } from '../../../shared/rules/top-flows.ts';
import { asFailure } from '../failure.ts';
import { routerJson } from '../json.ts';
import { live } from '../live.ts';
import { intervalSchema, limitSchema, parseInput, topSchema } from '../router-input.ts';
import { type Answer, answer, type Cli, fail } from '../run.ts';
import { type Session, withSession } from '../session.ts';
import { countsLine, showCounts, showFlowList } from '../show-flows.ts';
import { showTopFlows } from '../show-top-flows.ts';

export interface FlowsOptions {
  readonly list?: boolean;
  readonly limit: string;
  /** How many hosts and services; true = as many as usual. */
  readonly top?: string | true;
  readonly path?: FlowPath;
  readonly once?: boolean;
  readonly interval: string;
}

/** More than any router holds that is managed with this; what is left out is said. */
const topLimit = 50_000;
const usualTop = 10;

/** `flowhelm flows`: live counts by path, the connections themselves, or the hosts and services that have most of them. */
export function flowsCommand(cli: Cli, name: string, options: FlowsOptions): Promise<Answer<'flows'> | null> {
  const limit = parseInput(limitSchema, options.limit);
  const intervalSeconds = parseInput(intervalSchema, options.interval);
  const top = options.top === undefined ? null : options.top === true ? usualTop : parseInput(topSchema, options.top);
  const path = options.path ?? 'any';
  const listed = options.list === true || options.path !== undefined;
  return withSession(cli, { mode: 'read' }, async (session) => {
    const router = session.engine.router(name);
    if (top !== null) return topOnce(cli, session, router, { top, path });
    if (listed) return listOnce(cli, session, router, { limit, path });
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

async function topOnce(
  cli: Cli,
  { engine }: Session,
  router: Router,
  { top, path }: { top: number; path: FlowPath | 'any' },
): Promise<Answer<'flows'>> {
  const { flows, truncated } = await engine.listFlows(router, { limit: topLimit, path, signal: cli.signal });
  const found = topFlows(flows, top);
  const { paint, width } = cli.terminal;
  return {
    result: { router: routerJson(router), at: cli.now().toISOString(), counted: flows.length, truncated, ...found },
    text: showTopFlows(router, found, { paint, width, flows: flows.length, truncated }),
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
