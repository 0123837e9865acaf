import { rollbackWindow } from '../../../shared/model/change.ts';
import type { WantedMode } from '../../engine.ts';
import { routerJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { showPlan } from '../show-plan.ts';

/** `flowhelm plan`: what `enable` or `disable` would do now. */
export function planCommand(cli: Cli, name: string, { mode }: { mode: WantedMode }): Promise<Answer<'plan'>> {
  return withSession(cli, { mode: 'read', tellPending: true }, async ({ engine }) => {
    const wanted = engine.router(name);
    const { plan, audit } = await engine.plan(wanted, mode, cli.signal);
    const { paint } = cli.terminal;
    const recommended =
      mode === 'auto' ? [`${paint('heading', 'Why this mode')}\n  ${forTerminal(audit.recommendation.why)}`] : [];
    const carryOut =
      plan.to === 'off'
        ? commandFor('disable', wanted.name)
        : commandFor('enable', wanted.name, ...(mode === 'auto' ? [] : ['--mode', mode]));
    const text = [
      showPlan(wanted, plan, { paint, windowSeconds: rollbackWindow.default }),
      ...recommended,
      ...(plan.unchanged ? [] : [`Nothing was changed. Carry it out with: ${forTerminal(carryOut)}`]),
    ].join('\n\n');
    return { result: { router: routerJson(wanted), plan }, text };
  });
}
