import { resolve } from 'node:path';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { csvOf, type ExportedSamples, readSamples } from '../../monitor/sample-export.ts';
import { seriesOf } from '../../monitor/series.ts';
import { parseMoment } from '../moment.ts';
import { writeNewFile } from '../new-file.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { shownFigures, showSamples } from '../show-samples.ts';
import { counted } from '../verdict-words.ts';

export interface SamplesOptions {
  readonly from: string;
  readonly to: string;
  readonly csv?: boolean;
  readonly out?: string;
}

/** Lines of the table, more or less. */
const tablePoints = 24;

/** `flowhelm samples`: what polls found of a router, or of the whole fleet, over time. No router is asked. */
export function samplesCommand(
  cli: Cli,
  name: string | undefined,
  options: SamplesOptions,
): Promise<Answer<'samples'> | null> {
  const { terminal } = cli;
  const now = cli.now();
  const [from, to] = [parseMoment(options.from, now), parseMoment(options.to, now)];
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const router = name === undefined ? null : engine.router(name);
    const time = { ids: router && [router.id], from, to };
    if (!options.csv && options.out === undefined && !terminal.json) {
      const request = { ...time, figures: [...shownFigures], points: tablePoints };
      const found = await seriesOf(profile, request, now);
      return { result: emptyResult(router), text: showSamples(router?.name ?? null, found, terminal) };
    }
    const [samples] = await readSamples(profile, time, now);
    if (!samples) throw new Error('a request for one series is answered with one');
    const file = options.out === undefined ? null : resolve(options.out);
    if (file !== null) await writeNewFile(file, csvOf([samples]));
    else if (options.csv && terminal.json) throw eitherForm();
    else if (options.csv) {
      terminal.printFile(csvOf([samples]));
      return null;
    }
    return answerOf(samples, file);
  });
}

function answerOf({ router, resolutionSeconds, samples }: ExportedSamples, file: string | null): Answer<'samples'> {
  return {
    result: { router, resolutionSeconds, file, samples: file === null ? [...samples] : null },
    text: file === null ? '' : `${counted(samples.length, 'sample')}: ${forTerminal(file)}`,
  };
}

function emptyResult(router: { id: string; name: string } | null) {
  return { router: router && { id: router.id, name: router.name }, resolutionSeconds: 0, file: null, samples: null };
}

function eitherForm(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'Both --csv and --json are given.',
    nextStep: 'Leave one of them out, or name a file for the CSV with --out.',
  });
}
