/** Boots the lab for playing with: `node tests/lab/run.ts`, then Ctrl-C. Standard output is one JSON document. */
import { whyUnavailable } from './host.ts';
import { startLab } from './lab.ts';

const reason = await whyUnavailable();
if (reason !== undefined) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
const lab = await startLab({ log: (line) => process.stderr.write(`lab: ${line}\n`) });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void lab.stop().then(() => process.exit(0));
  });
}
process.stdout.write(`${JSON.stringify({ routers: lab.routers, connection: lab.connection }, null, 2)}\n`);
process.stderr.write('lab: running, Ctrl-C ends it\n');
// Nothing else keeps this process alive.
setInterval(() => {}, 60_000);
