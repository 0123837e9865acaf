import type { Change } from '../../../shared/model/change.ts';
import { errorCodes, FlowhelmError } from '../../../shared/model/errors.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import type { Router } from '../../../shared/model/router.ts';
import type { Standing } from '../../change/resolve.ts';
import { asFailure, exitCodeOf } from '../failure.ts';
import { type ResolvedJson, routerJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { showFailure } from '../show-failure.ts';

export interface ResolveOptions {
  readonly confirm?: boolean;
  readonly undo?: boolean;
}

type Resolved =
  | { readonly change: Change; readonly router: Router; readonly ok: true; readonly standing: Standing }
  | { readonly change: Change; readonly router: Router | null; readonly ok: false; readonly error: FlowhelmError };

/** `flowhelm resolve`: what became of changes that this computer never saw the end of. */
export function resolveCommand(
  cli: Cli,
  name: string | undefined,
  options: ResolveOptions,
): Promise<Answer<'resolve'>> {
  if (options.confirm && options.undo) {
    throw new FlowhelmError('bad-input', {
      sentence: 'A change cannot be both confirmed and undone.',
      nextStep: 'Give one of --confirm and --undo, or none to look only.',
    });
  }
  return withSession(cli, { mode: 'write', tellPending: false }, async (session) => {
    const { engine } = session;
    const pending = engine.pendingChanges(name === undefined ? undefined : engine.router(name));
    const resolved: Resolved[] = [];
    for (const change of pending) resolved.push(await resolveOne(cli, session, change, options));
    return resolveAnswer(cli, resolved);
  });
}

async function resolveOne(cli: Cli, session: Session, change: Change, options: ResolveOptions): Promise<Resolved> {
  const { engine, profile } = session;
  const router = profile.routers.get(change.routerId);
  if (!router) return { change, router, ok: false, error: routerRemoved() };
  cli.terminal.status(`Asking ${router.name}`);
  try {
    const resolution = options.confirm ? 'confirm' : options.undo ? 'undo' : 'look';
    return { change, router, ok: true, standing: await engine.resolve(change, router, resolution) };
  } catch (thrown) {
    return { change, router, ok: false, error: asFailure(thrown) };
  }
}

function routerRemoved(): FlowhelmError {
  return new FlowhelmError('no-such-router', {
    sentence: 'The router of this change was removed here, so it cannot be asked.',
    nextStep: 'Look at the router itself; a change that was not saved is gone after its next reboot at the latest.',
  });
}

/** What became of a change, in a sentence, with what can still be done. */
function standingSentence(standing: Standing, { name }: Pick<Router, 'name'>): string {
  switch (standing.kind) {
    case 'armed':
      return `The router still waits for the confirmation and undoes the change in ${standing.secondsLeft} s. Save it with: ${commandFor('resolve', name, '--confirm')}, undo it now with: ${commandFor('resolve', name, '--undo')}`;
    case 'orphaned':
      return `The watchdog on the router is gone and the undo gave no answer. Look with: ${commandFor('audit', name)}`;
    case 'confirmed':
    case 'undone':
      return standing.sentence;
    default:
      return assertNever(standing);
  }
}

function resolveAnswer({ terminal: { paint } }: Cli, resolved: readonly Resolved[]): Answer<'resolve'> {
  if (resolved.length === 0) return { result: { changes: [] }, text: 'The outcome of every change is known.' };
  const lines = resolved.map((one) =>
    one.ok
      ? `${paint('heading', forTerminal(one.router.name))}: ${forTerminal(standingSentence(one.standing, one.router))}`
      : `${paint('heading', forTerminal(one.router?.name ?? 'A removed router'))}: ${showFailure(one.error, paint)}`,
  );
  const failures = exitCodeOf(resolved.flatMap((one) => (one.ok ? [] : [one.error])));
  const unknown = resolved.some((one) => one.ok && one.standing.kind === 'orphaned');
  return {
    result: { changes: resolved.map(resolvedJson) },
    text: lines.join('\n'),
    exit: failures === 0 && unknown ? errorCodes['outcome-unknown'].exit : failures,
  };
}

function resolvedJson(one: Resolved): ResolvedJson {
  const { change } = one;
  if (!one.ok) {
    return { ok: false, changeId: change.id, router: one.router && routerJson(one.router), error: one.error.toJSON() };
  }
  const router = routerJson(one.router);
  const secondsLeft = one.standing.kind === 'armed' ? one.standing.secondsLeft : null;
  const sentence = standingSentence(one.standing, one.router);
  return { ok: true, changeId: change.id, router, outcome: one.standing.kind, sentence, secondsLeft };
}
