/** What one poll costs a router, in the lab, beside the whole probe and the one-liner that people use to count. */
import { text } from 'node:stream/consumers';
import type { Client } from 'ssh2';
import type { PollRequest } from '../../electron/router/poll.ts';
import { uplinksOf } from '../../shared/rules/uplinks.ts';
import { forTableSizes, type LabBed, labContender, onLabBed, routerFigures } from './lab-bed.ts';
import { type Bench, type Contender, compare } from './measure.ts';

const tableSizes = [100, 10_000, 60_000] as const;
const oneLiner = 'grep -c src= /proc/net/nf_conntrack';

export const pollBench: Bench = {
  name: 'poll',
  summary: `one poll on a router in the lab's virtual machine, beside the probe and \`${oneLiner}\``,
  run: (options) =>
    onLabBed(options, async (bed) => {
      const { engine, router } = bed.product;
      const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
      const { ports, gateway } = uplinksOf(snapshot);
      const requests = {
        plain: { tables: false, ports: [], gateway: null },
        everything: { tables: true, ports, gateway },
      } satisfies Record<string, PollRequest>;
      const told: string[] = [];
      const comparisons = await forTableSizes(bed, options, tableSizes, async (entries, title) => {
        const costs: number[] = [];
        const comparison = await compare(title, routerFigures, contenders(bed, entries, requests, costs), options);
        told.push(`${title}: the polls themselves say ${costs.toSorted((a, b) => a - b).join(', ')} ms`);
        return comparison;
      });
      return {
        comparisons,
        notes: [
          'All on an open connection. CPU is that of the SSH server and of everything it starts.',
          'The one-liner says how many entries there are and nothing else.',
          ...told,
        ],
      };
    }),
};

function contenders(
  bed: LabBed,
  entries: number,
  requests: { readonly plain: PollRequest; readonly everything: PollRequest },
  costs: number[],
): Contender[] {
  const { engine, router } = bed.product;
  return [
    labContender(bed, 'one poll', entries, async () => {
      const { flows, cpuMs } = await engine.poll(router, requests.plain);
      if (cpuMs !== null) costs.push(cpuMs);
      return flows?.total ?? 0;
    }),
    labContender(bed, 'with tables and ping', entries, async () => {
      const { flows } = await engine.poll(router, requests.everything);
      return flows?.total ?? 0;
    }),
    labContender(bed, 'one probe', entries, async () => {
      const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
      return snapshot.conntrack.flows?.total ?? 0;
    }),
    labContender(bed, 'grep -c of the table', entries, async () => Number(await execute(bed.client, oneLiner))),
  ];
}

function execute(client: Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      channel.stderr.resume();
      text(channel).then(resolve, reject);
      channel.end();
    });
  });
}
