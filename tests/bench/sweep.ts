/** One sweep of the probe over 200 routers: Flowhelm beside the tools that administrators use for it. */
import { join } from 'node:path';
import { Engine } from '../../electron/engine.ts';
import { hostKeyTrust } from '../../electron/host-key-trust.ts';
import { probeSections } from '../../electron/router/probe.ts';
import { fingerprintOf } from '../../electron/ssh/host-keys.ts';
import { makeMarker, renderScript } from '../../electron/ssh/script.ts';
import { openProfile } from '../../electron/store/profile.ts';
import { type FleetTool, findTools, runTool, sharedConnections, writeSshConfig } from './fleet-tools.ts';
import { type Bench, type Contender, compare, type Figure, type Measurement, timed } from './measure.ts';
import { type RouterFarm, startFarm, whyNoFarm } from './router-farm.ts';

const routers = 200;
/** What the engine does at once, so the others do too. */
const atOnce = 32;

const figures: readonly Figure[] = [
  { key: 'first', title: 'first sweep', unit: 's', digits: 2 },
  { key: 'firstCpu', title: 'client CPU', unit: 's', digits: 2 },
  { key: 'again', title: 'again, connections open', unit: 's', digits: 2 },
  { key: 'againCpu', title: 'client CPU', unit: 's', digits: 2 },
];

export const sweepBench: Bench = {
  name: 'sweep',
  summary: 'the probe on 200 SSH servers: Flowhelm, ansible raw, parallel-ssh, clush',
  run: async (options) => {
    const reason = whyNoFarm();
    if (reason !== null) return { comparisons: [], notes: [`Not measured: ${reason}.`] };
    const { tools, missing } = findTools(options.log);
    const farm = await startFarm(routers, renderScript(probeSections({ rateSeconds: 0 }), makeMarker()));
    try {
      fillProfile(farm);
      const contenders = [
        flowhelm(farm),
        commandLine(farm),
        ...tools.map((tool) => otherTool(tool, farm)),
        withoutSsh(farm),
      ];
      return {
        comparisons: [
          await compare(`One probe on each of ${routers} routers, ${atOnce} at once`, figures, contenders, options),
        ],
        notes: [
          'Flowhelm also reads, judges and stores every answer; the others only collect the text.',
          'All routers run on the cores of this machine: "routers without SSH" is their own work, which no client can save.',
          ...missing.map(
            ({ program, debianPackage }) => `Not measured: ${program} (Debian: ${debianPackage}) is not installed.`,
          ),
        ],
      };
    } finally {
      farm.stop();
    }
  },
};

function homeOf(farm: RouterFarm): string {
  return join(farm.folder, 'profile');
}

/** A profile as after `flowhelm add` of all the routers. */
function fillProfile(farm: RouterFarm): void {
  const profile = openProfile({ mode: 'write', home: homeOf(farm) });
  const [keyType = '', body = ''] = farm.hostKey.split(' ');
  const fingerprint = fingerprintOf(Buffer.from(body, 'base64'));
  const now = new Date().toISOString();
  for (const host of farm.hosts) {
    const authentication = { agent: false, keyFile: farm.privateKeyFile, password: 'never' } as const;
    profile.routers.add({
      id: host,
      name: host,
      host,
      port: farm.port,
      user: 'root',
      authentication,
      legacyAlgorithms: false,
      addedAt: now,
    });
    profile.hostKeys.trust({ routerId: host, keyType, fingerprint, acceptedAt: now, acceptedBy: 'flag' });
  }
  profile.close();
}

function openEngine(farm: RouterFarm): Engine {
  const profile = openProfile({ mode: 'write', home: homeOf(farm) });
  return new Engine({
    profile,
    hostKeys: hostKeyTrust({
      store: profile.hostKeys,
      mayRemember: false,
      acceptedBy: 'flag',
      askToTrust: async () => 'refuse',
      knownHosts: async () => ({ entries: [], notes: [] }),
      now: () => new Date(),
    }),
    secrets: { password: async () => null, passphrase: async () => null },
  });
}

/** The app while it runs: audits of all routers through the engine. */
function flowhelm(farm: RouterFarm): Contender {
  return {
    name: 'Flowhelm',
    measure: async () => {
      const engine = openEngine(farm);
      try {
        const first = await auditAll(engine);
        const again = await auditAll(engine);
        return { first: first.wall, firstCpu: first.cpu, again: again.wall, againCpu: again.cpu };
      } finally {
        engine.close();
      }
    },
  };
}

async function auditAll(engine: Engine): Promise<{ wall: number; cpu: number }> {
  const before = process.cpuUsage();
  let complete = 0;
  const { ms } = await timed(() =>
    engine.forEach(engine.profile.routers.list(), async (router) => {
      const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
      if (snapshot.gaps.length === 0 && snapshot.conntrack.flows !== null) complete += 1;
    }),
  );
  const { user, system } = process.cpuUsage(before);
  expectAll('Flowhelm', complete);
  return { wall: ms / 1000, cpu: (user + system) / 1_000_000 };
}

/** The same as a command, from the start of its process to its end. */
function commandLine(farm: RouterFarm): Contender {
  const cli = join(import.meta.dirname, '..', '..', 'electron', 'cli.ts');
  const tool: FleetTool = {
    name: 'flowhelm audit',
    debianPackage: '',
    program: process.execPath,
    command: () => [cli, 'audit', '--all', '--no-rates', '--json'],
    environment: () => ({ FLOWHELM_HOME: homeOf(farm) }),
    sendsScript: false,
  };
  return {
    name: 'flowhelm audit (command)',
    measure: async () => {
      const { output, ms, cpuMs } = await runTool(tool, farm, '', atOnce);
      expectAll(tool.name, [...output.matchAll(/"port":\d+\},"ok":true/g)].length);
      return { first: ms / 1000, firstCpu: cpuMs / 1000 };
    },
  };
}

function otherTool(tool: FleetTool, farm: RouterFarm): Contender {
  const plain = writeSshConfig(farm, { shared: false });
  const shared = writeSshConfig(farm, { shared: true });
  const sweep = async (sshConfig: string) => {
    const { output, ms, cpuMs } = await runTool(tool, farm, sshConfig, atOnce);
    expectAll(tool.name, completeAnswers(output));
    return { wall: ms / 1000, cpu: cpuMs / 1000 };
  };
  return {
    name: tool.name,
    measure: async (): Promise<Measurement> => {
      const first = await sweep(plain);
      await sharedConnections(farm, shared, 'open');
      try {
        const again = await sweep(shared);
        return { first: first.wall, firstCpu: first.cpu, again: again.wall, againCpu: again.cpu };
      } finally {
        await sharedConnections(farm, shared, 'close');
      }
    },
  };
}

function withoutSsh(farm: RouterFarm): Contender {
  return {
    name: 'routers without SSH',
    measure: async () => {
      const { ms, result } = await timed(() => farm.runWithoutSsh(atOnce));
      expectAll('The routers', completeAnswers(result));
      return { again: ms / 1000 };
    },
  };
}

/** By df's row, the last thing that the probe prints; the frames will not do, for they stand on both streams. */
function completeAnswers(output: string): number {
  return output.split('20% /overlay').length - 1;
}

function expectAll(who: string, complete: number): void {
  if (complete !== routers) throw new Error(`${who} got ${complete} complete answers from ${routers} routers`);
}
