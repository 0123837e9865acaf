/** What one probe costs a router, in the lab: a real kernel, busybox, nft and dropbear, next to a command per fact. */
import type { Lab } from '../lab/lab.ts';
import { forTableSizes, type LabBed, labContender, onLabBed, routerFigures } from './lab-bed.ts';
import { type Bench, type Contender, compare } from './measure.ts';
import { naiveCommands, naiveProbe } from './naive-probe.ts';
import { costBetween, readCost } from './router-cost.ts';

const router = 'npu';
const tableSizes = [100, 10_000] as const;

export const probeBench: Bench = {
  name: 'probe',
  summary: `one probe on a router in the lab's virtual machine, beside ${naiveCommands.length} single commands`,
  run: (options) =>
    onLabBed(options, async (bed) => {
      await naiveProbe(bed.client);
      const comparisons = await forTableSizes(bed, options, tableSizes, (entries, title) =>
        compare(title, routerFigures, contenders(bed, entries), options),
      );
      return {
        comparisons,
        notes: [
          'Both on an open connection. What the machine starts by itself meanwhile is subtracted.',
          await standInNote(bed.lab, bed.idleProcesses),
        ],
      };
    }),
};

function contenders(bed: LabBed, entries: number): Contender[] {
  return [
    labContender(bed, 'Flowhelm, one probe', entries, async () => {
      const { snapshot } = await bed.product.engine.audit(bed.product.router, { rateSeconds: 0 });
      return snapshot.conntrack.flows?.total ?? 0;
    }),
    labContender(bed, `${naiveCommands.length} commands`, entries, async () => (await naiveProbe(bed.client)).entries),
  ];
}

/** The lab's ubus and uci are shell scripts, so each call of them looks dearer than on a router. */
async function standInNote(lab: Lab, idle: number): Promise<string> {
  const before = await readCost(lab, router);
  const calls = ['ubus call network.interface dump', 'ubus call network.device status', 'uci changes firewall'];
  await lab.router(router).run(calls.join('; '));
  const { processes } = costBetween(before, await readCost(lab, router));
  return `The lab's ubus and uci are shell scripts: our ${calls.length} calls of them start about ${processes - idle} of the processes, on a router ${calls.length}.`;
}
