import type { Router } from '../../../shared/model/router.ts';
import type { Engine } from '../../engine.ts';
import { type Choice, chosenRouters } from '../chosen-routers.ts';
import { asFailure } from '../failure.ts';
import { routerJson, type WatchJson } from '../json.ts';
import { live } from '../live.ts';
import { countSchema, intervalSchema, parseInput } from '../router-input.ts';
import { answer, type Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { fleetSentence } from '../show-fleet.ts';
import { type WatchEntry, watchTable } from '../show-watch.ts';
import { counted, timeOfDay } from '../verdict-words.ts';
import { lookAgain, type WatchedRouter } from '../watched-router.ts';

export interface WatchOptions extends Omit<Choice, 'all'> {
  readonly interval: string;
  readonly count?: string;
}

/** `flowhelm watch`: the fleet table, live. */
export function watchCommand(cli: Cli, names: readonly string[], options: WatchOptions): Promise<null> {
  const intervalSeconds = parseInput(intervalSchema, options.interval);
  const looks = options.count === undefined ? null : parseInput(countSchema, options.count);
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const routers = chosenRouters(engine, names, options);
    const watched = new Map<string, WatchedRouter>();
    await live(cli, { intervalSeconds, looks }, async () => {
      const found = new Map<string, WatchEntry>();
      await engine.forEach(routers, async (router) => {
        found.set(router.id, await lookAt(cli, engine, router, watched));
      });
      cli.signal.throwIfAborted();
      show(cli, {
        entries: routers.flatMap(({ id }) => found.get(id) ?? []),
        openAlerts: profile.alerts.open().filter(({ routerId }) => found.has(routerId)).length,
        endless: looks === null,
      });
    });
    return null;
  });
}

async function lookAt(
  cli: Cli,
  engine: Engine,
  router: Router,
  before: Map<string, WatchedRouter>,
): Promise<WatchEntry> {
  const { signal } = cli;
  try {
    const watched = await lookAgain(engine, router, before.get(router.id) ?? null, {
      now: cli.now().getTime(),
      signal,
    });
    before.set(router.id, watched);
    const { verdict, snapshot, reading, figures } = watched;
    const model = snapshot.identity.model ?? '';
    return {
      ...{ router, ok: true, watched },
      state: { verdict, model, flows: reading.flows, cpuBusyShare: figures.cpuBusyShare },
    };
  } catch (thrown) {
    before.delete(router.id);
    return { router, ok: false, error: asFailure(thrown) };
  }
}

interface Look {
  readonly entries: readonly WatchEntry[];
  /** Of these routers, as a Flowhelm that keeps watch has left them in the profile. */
  readonly openAlerts: number;
  readonly endless: boolean;
}

function show(cli: Cli, { entries, openAlerts, endless }: Look): void {
  const { paint, width, drawsInPlace } = cli.terminal;
  const now = cli.now();
  const at = now.toISOString();
  const sentence = fleetSentence(entries);
  if (cli.terminal.json) {
    answer(cli, { result: { at, sentence, openAlerts, routers: entries.map(entryJson) }, text: '' });
    return;
  }
  const hint = endless && drawsInPlace ? paint('quiet', '  Ctrl-C ends this.') : '';
  const alerts = openAlerts === 0 ? '' : paint('attention', `  ${counted(openAlerts, 'open alert')}.`);
  const head = `${paint('heading', sentence)}${alerts}  ${paint('quiet', drawsInPlace ? timeOfDay(now) : at)}${hint}`;
  cli.terminal.redraw(`${head}\n\n${watchTable(entries, { paint, width })}${drawsInPlace ? '' : '\n'}`);
}

function entryJson(entry: WatchEntry): WatchJson {
  const router = routerJson(entry.router);
  if (!entry.ok) return { router, ok: false, error: entry.error.toJSON() };
  const { verdict, flows, cpuBusyShare } = entry.state;
  const { figures, rateSource } = entry.watched;
  return { router, ok: true, verdict, flows, cpuBusyShare, figures, rateSource };
}
