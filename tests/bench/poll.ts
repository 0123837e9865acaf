/** What one poll costs a router, in the lab, beside the whole probe and the one-liners that people use to count. */
import { text } from 'node:stream/consumers';
import type { Client } from 'ssh2';
import { section } from '../../electron/router/command.ts';
import { type PollRequest, parsePoll, readPoll } from '../../electron/router/poll.ts';
import type { Reading } from '../../shared/model/observation.ts';
import { uplinksOf } from '../../shared/rules/uplinks.ts';
import { forTableSizes, type LabBed, labContender, onLabBed, routerFigures } from './lab-bed.ts';
import { type Bench, type Contender, compare } from './measure.ts';

const tableSizes = [100, 10_000, 60_000] as const;
const oneLiner = 'grep -c src= /proc/net/nf_conntrack';
const listing = 'conntrack -L 2>/dev/null | grep -c src=';
const folder = '/tmp/conntrack-tool';
const rootOfRouter = '/proc/$(cat /run/lab/npu.pid)/root';
/** A poll of a full table takes the emulated router longer than the product waits, and a probe three times as long. */
const patience = { timeoutMs: 600_000 };
const largestForProbe = 10_000;

export const pollBench: Bench = {
  name: 'poll',
  summary: `one poll on a router in the lab's virtual machine, beside the probe, \`${oneLiner}\` and \`conntrack -L | grep -c src=\``,
  run: (options) =>
    onLabBed(options, async (bed) => {
      const { engine, router } = bed.product;
      const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
      const { ports, gateway } = uplinksOf(snapshot);
      const requests = {
        plain: { tables: false, ports: [], gateway: null },
        everything: { tables: true, ports, gateway },
      } satisfies Record<string, PollRequest>;
      await bringConntrack(bed);
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
          'The one-liners say how many entries there are and nothing else.',
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
  const poll = async (request: PollRequest): Promise<Reading> => {
    const connection = await engine.connect(router);
    return parsePoll(await connection.run([section(readPoll, request)], patience));
  };
  const probe = labContender(bed, 'one probe', entries, async () => {
    const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
    return snapshot.conntrack.flows?.total ?? 0;
  });
  const everything = labContender(bed, 'with tables and ping', entries, async () => {
    const { flows } = await poll(requests.everything);
    return flows?.total ?? 0;
  });
  return [
    labContender(bed, 'one poll', entries, async () => {
      const { flows, cpuMs } = await poll(requests.plain);
      if (cpuMs !== null) costs.push(cpuMs);
      return flows?.total ?? 0;
    }),
    labContender(bed, 'one poll, conntrack-tools there', entries, () =>
      withConntrack(bed, async () => (await poll(requests.plain)).flows?.total ?? 0),
    ),
    ...(entries <= largestForProbe ? [everything, probe] : []),
    labContender(bed, 'grep -c of the table', entries, async () => Number(await execute(bed.client, oneLiner))),
    labContender(bed, 'conntrack -L | grep -c', entries, () =>
      withConntrack(bed, async () => Number(await execute(bed.client, listing))),
    ),
  ];
}

/** The lab's routers have no conntrack tool, so that of the machine around them is put beside, with its libraries. */
async function bringConntrack({ lab }: LabBed): Promise<void> {
  const script = `to="${rootOfRouter}${folder}"; mkdir -p "$to"
libraries=$(ldd /usr/sbin/conntrack | sed -n 's/.*=> \\(\\/[^ ]*\\).*/\\1/p')
cp -L $libraries /usr/sbin/conntrack "$to" && cp -L /lib64/ld-linux-x86-64.so.2 "$to/ld-linux"
printf '#!/bin/sh\nexec ${folder}/ld-linux --library-path ${folder} ${folder}/conntrack "$@"\n' >"${rootOfRouter}/usr/bin/conntrack"`;
  const { exitCode, stderr } = await lab.control(script);
  if (exitCode !== 0) throw new Error(`conntrack could not be brought: ${stderr}`);
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

/** Does something while the router has the tool. */
async function withConntrack({ lab }: LabBed, action: () => Promise<number>): Promise<number> {
  const tool = `"${rootOfRouter}/usr/bin/conntrack"`;
  await lab.control(`chmod +x ${tool}`);
  try {
    return await action();
  } finally {
    await lab.control(`chmod -x ${tool}`);
  }
}
