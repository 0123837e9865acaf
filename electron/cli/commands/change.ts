import type { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import { judge } from '../../../shared/rules/judge.ts';
import type { ChangeOutcome } from '../../change/execute.ts';
import type { WantedMode } from '../../engine.ts';
import { ChangeTicker } from '../change-ticker.ts';
import { type Choice, namedRouters } from '../chosen-routers.ts';
import { asFailure, exitCodeOf } from '../failure.ts';
import { type ChangeJson, routerJson } from '../json.ts';
import { parseInput, windowSchema } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { showOutcome } from '../show-change.ts';
import { showFailure } from '../show-failure.ts';
import { showPlan } from '../show-plan.ts';

export interface ChangeCommandOptions extends Omit<Choice, 'all'> {
  readonly window: string;
  readonly override?: readonly string[];
}

/** A mode, or the state before the last change. */
type Wanted = WantedMode | 'before';

type Tried =
  | { readonly router: Router; readonly ok: true; readonly outcome: ChangeOutcome }
  | { readonly router: Router; readonly ok: false; readonly error: FlowhelmError };

/**
 * `flowhelm enable`, `disable` and `undo`: shows the plan of one router, carries it out, shows the proof, goes on to the next one, and
 * stops at the first that fails. There is no question in between: a change that is not verified undoes itself.
 */
export function changeCommand(
  cli: Cli,
  names: readonly string[],
  wanted: Wanted,
  options: ChangeCommandOptions,
): Promise<Answer<'enable'>> {
  const windowSeconds = parseInput(windowSchema, options.window);
  return withSession(cli, { mode: 'write' }, async (session) => {
    const routers = namedRouters(session.engine, names, options);
    const tried: Tried[] = [];
    for (const router of routers) {
      try {
        const outcome = await changeOne(cli, session, router, wanted, {
          windowSeconds,
          overrides: options.override ?? [],
        });
        tried.push({ router, ok: true, outcome });
        if (!cli.terminal.json) cli.terminal.print(`\n${showOutcome(router, outcome, cli.terminal.paint)}\n`);
      } catch (thrown) {
        if (routers.length === 1) throw thrown;
        const error = asFailure(thrown);
        tried.push({ router, ok: false, error });
        cli.terminal.notice(`\n${forTerminal(router.name)}: ${showFailure(error, cli.terminal.paintNotice)}`);
        break;
      }
    }
    return changeAnswer(tried, routers.slice(tried.length));
  });
}

async function changeOne(
  cli: Cli,
  { engine }: Session,
  router: Router,
  wanted: Wanted,
  { windowSeconds, overrides }: { windowSeconds: number; overrides: readonly string[] },
): Promise<ChangeOutcome> {
  const { terminal, signal } = cli;
  terminal.status(`Planning the change on ${router.name}`);
  // An open change of ours would look like somebody else's edits.
  await engine.settlePending(router);
  const { plan } =
    wanted === 'before' ? await engine.planUndo(router, signal) : await engine.plan(router, wanted, signal);
  if (!terminal.json) terminal.print(`${showPlan(router, plan, { paint: terminal.paint, windowSeconds })}\n`);
  const ticker = new ChangeTicker(terminal, cli.now);
  cli.interruption.words = interruptionWords(router, ticker);
  try {
    const request = {
      overrides,
      rollbackWindowSeconds: windowSeconds,
      shownPlan: plan,
      signal,
      onProgress: ticker.tell.bind(ticker),
    };
    return wanted === 'before' ? await engine.undo(router, request) : await engine.setMode(router, plan.to, request);
  } finally {
    ticker.stop();
    cli.interruption.words = { first: '', second: () => '' };
  }
}

function interruptionWords({ name }: Router, ticker: ChangeTicker) {
  return {
    first: `Stopping. A change on ${forTerminal(name)} that is not saved yet is undone now; press Ctrl-C again to leave that to the router.`,
    second: () => {
      const left = ticker.secondsLeft;
      const when = left === null ? 'when its rollback window ends' : `in ${left} s at the latest`;
      return `Left to the router: ${forTerminal(name)} undoes a change that is not saved by itself ${when}. Look later with: flowhelm resolve`;
    },
  };
}

function changeAnswer(tried: readonly Tried[], notTried: readonly Router[]): Answer<'enable'> {
  const names = notTried.map(({ name }) => name);
  return {
    result: { routers: tried.map(changeJson), notTried: names },
    text: names.length === 0 ? '' : `Not tried: ${names.map(forTerminal).join(', ')}`,
    exit: exitCodeOf(tried.flatMap((one) => (one.ok ? [] : [one.error]))),
  };
}

function changeJson(tried: Tried): ChangeJson {
  const router = routerJson(tried.router);
  if (!tried.ok) return { router, ok: false, error: tried.error.toJSON() };
  const { change, plan, before, after } = tried.outcome;
  return {
    router,
    ok: true,
    outcome: change === null ? 'unchanged' : 'changed',
    mode: plan.to,
    change,
    before: before.conntrack.flows,
    after: after?.conntrack.flows ?? null,
    verdict: after && judge(after),
  };
}
