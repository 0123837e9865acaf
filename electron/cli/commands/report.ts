import { resolve } from 'node:path';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Engine } from '../../engine.ts';
import { proofOf, renderProof } from '../../report/proof.ts';
import { writeNewFile } from '../new-file.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { showProof } from '../show-proof.ts';

export interface ReportOptions {
  readonly router?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly identified?: boolean;
  /** Minutes. */
  readonly window: string;
}

/** A day before and a day after. */
const mostMinutes = 1440;
const mostChanges = 100_000;

/** `flowhelm report`: whether a change has paid, on the terminal and as files to share. */
export function reportCommand(cli: Cli, change: string | undefined, options: ReportOptions): Promise<Answer<'report'>> {
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const report = proofOf(profile, changeId(engine, change, options.router), {
      now: cli.now(),
      identified: options.identified ?? false,
      windowSeconds: windowMinutes(options.window) * 60,
    });
    const files = [];
    for (const form of ['html', 'markdown'] as const) {
      const file = options[form];
      if (file === undefined) continue;
      await writeNewFile(resolve(file), renderProof(report, form).text);
      files.push(resolve(file));
    }
    const { paint, width } = cli.terminal;
    const written = files.map((file) => `\n\n${forTerminal(file)} is written.`);
    return { result: report, text: `${showProof(report, paint, width)}${written.join('')}` };
  });
}

/** The whole id of the change that is meant. Throws `bad-input` and `no-such-router`. */
function changeId(engine: Engine, given: string | undefined, routerName: string | undefined): string {
  const { changes } = engine.profile;
  if ((given === undefined) === (routerName === undefined)) {
    throw unclear('Name one change, or with --router the router whose last change is meant.');
  }
  if (routerName !== undefined) {
    const router = engine.router(routerName);
    const last = changes.list(router.id).find(({ state }) => state !== 'refused');
    if (!last) throw unclear(`Flowhelm has not changed anything on ${router.name}.`);
    return last.id;
  }
  const prefix = (given ?? '').toLowerCase();
  const found = changes.list(undefined, mostChanges).filter(({ id }) => id.toLowerCase().startsWith(prefix));
  const exact = found.find(({ id }) => id === given);
  const [first, second] = found;
  if (!first || prefix === '') throw unclear(`There is no change ${JSON.stringify(given)}.`);
  if (second && !exact) throw unclear(`Several changes begin with ${JSON.stringify(given)}.`);
  return (exact ?? first).id;
}

function windowMinutes(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes) return minutes;
  throw new FlowhelmError('bad-input', {
    sentence: `${JSON.stringify(text)} is no window.`,
    nextStep: `Give whole minutes from 1 to ${mostMinutes}.`,
  });
}

function unclear(sentence: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence,
    nextStep: 'See the changes of a router, with the beginnings of their ids, with: flowhelm history ROUTER',
  });
}
