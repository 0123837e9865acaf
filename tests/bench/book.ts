/** What the engine does about a large fleet that nobody asks anything: opening it, telling a front end, editing all of it. */
import { FleetService } from '../../electron/fleet/fleet-service.ts';
import { editMany } from '../../electron/fleet/organise.ts';
import { openLog } from '../../electron/log.ts';
import { memorySecretStore } from '../../electron/store/memory-secrets.ts';
import { openProfile } from '../../electron/store/profile.ts';
import { defaultSettings, type FleetEvent, fleetEventSchema } from '../../shared/model/fleet.ts';
import { addManyRouters } from '../e2e/thousand-routers.ts';
import { type Bench, compare, type Measurement, timed } from './measure.ts';
import { temporaryFolder } from './temporary-folder.ts';

const sizes = [1_000, 10_000] as const;

const figures = [
  { key: 'list', title: 'read the routers', unit: 'µs each', digits: 1 },
  { key: 'open', title: 'open the fleet', unit: 'µs each', digits: 1 },
  { key: 'state', title: 'check and write the first state', unit: 'µs each', digits: 1 },
  { key: 'bytes', title: 'its size', unit: 'bytes each', digits: 0 },
  { key: 'tick', title: 'find whose audit is due', unit: 'µs each', digits: 2 },
  { key: 'edit', title: 'edit all', unit: 'µs each', digits: 1 },
  { key: 'find', title: 'find one by name', unit: 'µs', digits: 0 },
] as const;

export const bookBench: Bench = {
  name: 'book',
  summary:
    'the engine with 1,000 and 10,000 routers in the profile: time per router, which should not grow with their number',
  run: async (options) => {
    const folders = new Map(sizes.map((routers) => [routers, filled(routers)]));
    const contenders = sizes.map((routers) => ({
      name: `${routers.toLocaleString('en')} routers`,
      measure: () => measure(folders.get(routers) ?? filled(routers), routers),
    }));
    return {
      comparisons: [await compare('What each router costs', figures, contenders, options)],
      notes: ['Each router has one stored audit. Nothing is asked over the network.'],
    };
  },
};

/** A profile with so many routers, in a folder that goes away with the process. */
function filled(routers: number): string {
  const home = temporaryFolder();
  const profile = openProfile({ mode: 'write', home });
  profile.settings.save({ ...defaultSettings, pollSeconds: 0 });
  profile.atomically(() => addManyRouters(profile, routers));
  profile.close();
  return home;
}

async function measure(home: string, routers: number): Promise<Measurement> {
  const each = (ms: number) => (ms * 1000) / routers;
  const opened = await timed(() =>
    FleetService.open({
      about: { version: '0.0.0-bench', shell: 'browser', profileFolder: home, logFolder: home },
      log: openLog({ folder: home, level: 'error' }),
      keyring: memorySecretStore(),
      knownHosts: async () => ({ entries: [], notes: [] }),
    }).then((service) => ({ service, workspace: service.workspace })),
  );
  const { service, workspace } = opened.result;
  try {
    const ids = workspace.board.routers.map(({ router }) => router.id);
    const listed = await timed(() => workspace.profile.routers.list());
    const event: FleetEvent = { kind: 'state', state: workspace.board.state };
    const state = await timed(() => JSON.stringify(fleetEventSchema.parse(event)));
    const tick = await timed(() => workspace.monitor.tick());
    const tag = `round ${Date.now()}`;
    const edited = await timed(() => editMany(workspace, ids, { addTags: [tag] }));
    editMany(workspace, ids, { removeTags: [tag] });
    const name = workspace.board.routers.at(-1)?.router.name ?? '';
    const found = await timed(() => workspace.engine.router(name));
    return {
      ...{ list: each(listed.ms), open: each(opened.ms), state: each(state.ms), bytes: state.result.length / routers },
      ...{ tick: each(tick.ms), edit: each(edited.ms), find: found.ms * 1000 },
    };
  } finally {
    await service.close();
  }
}
