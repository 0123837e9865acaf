import type { Router } from '../../../shared/model/router.ts';
import type { CounterSample, Snapshot } from '../../../shared/model/snapshot.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { ratesBetween } from '../../../shared/rules/rates.ts';
import type { Engine } from '../../engine.ts';
import { type Choice, chosenRouters } from '../chosen-routers.ts';
import { asFailure } from '../failure.ts';
import { routerJson, type WatchJson } from '../json.ts';
import { live } from '../live.ts';
import { countSchema, intervalSchema, parseInput } from '../router-input.ts';
import { answer, type Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { type FleetEntry, fleetSentence, fleetTable } from '../show-fleet.ts';
import { timeOfDay } from '../verdict-words.ts';

export interface WatchOptions extends Omit<Choice, 'all'> {
  readonly interval: string;
  readonly count?: string;
}

/** How old a full audit may get before it is repeated; in between only flows and counters are read. */
const auditEverySeconds = 60;

/** What is kept of a router between two looks. */
interface Watched {
  readonly snapshot: Snapshot;
  readonly auditedAt: number;
  readonly sample: CounterSample | null;
}

/** `flowhelm watch`: the fleet table, live. */
export function watchCommand(cli: Cli, names: readonly string[], options: WatchOptions): Promise<null> {
  const intervalSeconds = parseInput(intervalSchema, options.interval);
  const looks = options.count === undefined ? null : parseInput(countSchema, options.count);
  return withSession(cli, { mode: 'read' }, async ({ engine }) => {
    const routers = chosenRouters(engine, names, options);
    const watched = new Map<string, Watched>();
    await live(cli, { intervalSeconds, looks }, async () => {
      const found = new Map<string, FleetEntry>();
      await engine.forEach(routers, async (router) => {
        found.set(router.id, await lookAt(cli, engine, router, watched));
      });
      cli.signal.throwIfAborted();
      show(
        cli,
        routers.flatMap(({ id }) => found.get(id) ?? []),
        looks === null,
      );
    });
    return null;
  });
}

async function lookAt(cli: Cli, engine: Engine, router: Router, watched: Map<string, Watched>): Promise<FleetEntry> {
  const now = cli.now().getTime();
  const before = watched.get(router.id) ?? null;
  try {
    const fresh = before !== null && now - before.auditedAt < auditEverySeconds * 1000;
    const seen = fresh ? await pulse(cli, engine, router, before) : await audit(cli, engine, router, now);
    watched.set(router.id, seen);
    const { snapshot, sample } = seen;
    const rates = before?.sample && sample ? ratesBetween(before.sample, sample) : null;
    const state = {
      verdict: judge(snapshot),
      model: snapshot.identity.model ?? '',
      flows: snapshot.conntrack.flows,
      cpuBusyShare: rates?.cpuBusyShare ?? null,
    };
    return { router, ok: true, state };
  } catch (thrown) {
    watched.delete(router.id);
    return { router, ok: false, error: asFailure(thrown) };
  }
}

async function audit(cli: Cli, engine: Engine, router: Router, auditedAt: number): Promise<Watched> {
  const { snapshot } = await engine.audit(router, { rateSeconds: 0, signal: cli.signal });
  return { snapshot, auditedAt, sample: snapshot.load.samples.at(-1) ?? null };
}

/** The last audit with the flows of now; the verdict follows them. */
async function pulse(cli: Cli, engine: Engine, router: Router, before: Watched): Promise<Watched> {
  const { flows, sample } = await engine.pulse(router, cli.signal);
  const { snapshot, auditedAt } = before;
  return { snapshot: { ...snapshot, conntrack: { ...snapshot.conntrack, flows } }, auditedAt, sample };
}

function show(cli: Cli, entries: readonly FleetEntry[], endless: boolean): void {
  const { paint, width, drawsInPlace } = cli.terminal;
  const now = cli.now();
  const at = now.toISOString();
  const sentence = fleetSentence(entries);
  if (cli.terminal.json) {
    answer(cli, { result: { at, sentence, routers: entries.map(entryJson) }, text: '' });
    return;
  }
  const hint = endless && drawsInPlace ? paint('quiet', '  Ctrl-C ends this.') : '';
  const head = `${paint('heading', sentence)}  ${paint('quiet', drawsInPlace ? timeOfDay(now) : at)}${hint}`;
  cli.terminal.redraw(`${head}\n\n${fleetTable(entries, { paint, width })}${drawsInPlace ? '' : '\n'}`);
}

function entryJson(entry: FleetEntry): WatchJson {
  const router = routerJson(entry.router);
  if (!entry.ok) return { router, ok: false, error: entry.error.toJSON() };
  const { verdict, flows, cpuBusyShare } = entry.state;
  return { router, ok: true, verdict, flows, cpuBusyShare };
}
