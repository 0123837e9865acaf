import type { FlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import type { Engine } from '../../engine.ts';
import { lookAtRouter, unansweredRow } from '../../metrics/look.ts';
import { type CollectedMetric, collectMetrics, renderMetrics } from '../../metrics/render.ts';
import type { MetricsRow } from '../../metrics/row.ts';
import { writeTextfile } from '../../metrics/textfile.ts';
import { ownVersion } from '../../own-version.ts';
import { type Choice, chosenRouters } from '../chosen-routers.ts';
import { asFailure, exitCodeOf } from '../failure.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';

export interface MetricsOptions extends Omit<Choice, 'all'> {
  readonly demo?: boolean;
  readonly textfile?: string;
}

interface Looked {
  readonly row: MetricsRow;
  readonly error: FlowhelmError | null;
}

/** `flowhelm metrics`: every router is asked once, and the text that Prometheus reads is printed or written. */
export async function metricsCommand(
  cli: Cli,
  names: readonly string[],
  options: MetricsOptions,
): Promise<Answer<'metrics'>> {
  const work = ({ engine }: Session) => lookAtAll(cli, engine, chosenRouters(engine, names, options));
  const looked = options.demo
    ? await (await import('../demo-session.ts')).withDemoFleet(cli, ({ session }) => session(work))
    : await withSession(cli, { mode: 'read' }, work);
  return metricsAnswer(cli, looked, options.textfile ?? null);
}

/** Side by side; a router that fails is told as one that did not answer. Throws `cancelled` when the person stopped it. */
async function lookAtAll(cli: Cli, engine: Engine, routers: readonly Router[]): Promise<Looked[]> {
  const { terminal, signal, now } = cli;
  const found = new Map<string, Looked>();
  const tell = () => terminal.status(`Asked ${found.size} of ${routers.length} routers`);
  tell();
  await engine.forEach(routers, async (router) => {
    try {
      found.set(router.id, { row: await lookAtRouter(router, { engine, now, signal }), error: null });
    } catch (thrown) {
      found.set(router.id, { row: unansweredRow(router), error: asFailure(thrown) });
    }
    tell();
  });
  terminal.status(null);
  signal.throwIfAborted();
  return routers.flatMap(({ id }) => found.get(id) ?? []);
}

async function metricsAnswer(cli: Cli, looked: readonly Looked[], file: string | null): Promise<Answer<'metrics'>> {
  const { terminal } = cli;
  const version = ownVersion();
  const rows = looked.map(({ row }) => row);
  const failed = looked.flatMap(({ row: { router }, error }) => (error ? [{ router, error }] : []));
  const text = await renderMetrics(rows, { version });
  if (file !== null) await writeTextfile(file, text);
  else if (!terminal.json) terminal.printFile(text);
  if (!terminal.json)
    for (const { router, error } of failed) terminal.notice(`${forTerminal(router.name)}: ${error.message}`);
  const metrics: CollectedMetric[] = [];
  for await (const metric of collectMetrics(rows, version)) metrics.push(metric);
  return {
    result: {
      file,
      metrics: metrics.map(({ series, ...metric }) => ({
        ...metric,
        series: series.map(({ labels, value }) => ({ labels: { ...labels }, value })),
      })),
      failed: failed.map(({ router, error }) => ({ router, error: error.toJSON() })),
    },
    text: '',
    exit: exitCodeOf(failed.map(({ error }) => error)),
  };
}
