/**
 * `npm run soak -- [--minutes N] [--routers N]`: polls virtual routers for minutes while they drop connections, hang, answer noise and
 * reboot. Ends with 1 when memory or handles grow, or when a poll is neither a sample nor told as missed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type PollingFigures, startPolling } from './polling-process.ts';
import { type ReplayedFault, startReplayedRouters } from './replayed-routers.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, routers: { type: 'string', default: '200' } },
});
const minutes = Number(values.minutes);
const count = Number(values.routers);
if (!(minutes > 0) || !Number.isInteger(count) || count < 1) {
  process.stderr.write('usage: npm run soak -- [--minutes N] [--routers N]\n');
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const pollSeconds = 10;
/** Every so many milliseconds something goes wrong on the next router. */
const faultEveryMs = 500;
const faults: readonly ReplayedFault[] = [
  { kind: 'drop' },
  { kind: 'garbage' },
  { kind: 'reboot', seconds: 20 },
  { kind: 'hang' },
];

const routers = await startReplayedRouters(count);
const engine = await startPolling(routers, pollSeconds);
process.stdout.write(`${count} routers, polled every ${pollSeconds} s, a fault every ${faultEveryMs / 1000} s\n`);
let turn = 0;
const breaking = setInterval(() => {
  const host = routers.hosts[(turn * 7) % count] ?? '';
  const fault = faults[turn % faults.length];
  turn += 1;
  if (fault) routers.fault({ host, fault });
}, faultEveryMs);

const looks: PollingFigures[] = [];
for (let minute = 1; minute <= minutes; minute += 1) {
  await engine.reset();
  await delay(60_000);
  const look = await engine.figures();
  looks.push(look);
  process.stdout.write(
    `minute ${minute}: ${look.polled} polls, ${look.missed} missed, ${look.audited} audits, heap ${mb(look.heapUsed)} MB, RSS ${mb(look.rss)} MB, ${look.handles} handles, CPU ${((look.cpuSeconds / look.seconds) * 100).toFixed(1)} %, loop p99 ${look.loopDelayP99Ms.toFixed(1)} ms\n`,
  );
}
clearInterval(breaking);
await engine.stop();
routers.stop();
process.exitCode = verdict();

/** The first two minutes warm up: connections, compiled code, snapshots. */
function verdict(): number {
  const steady = looks.slice(2);
  const half = Math.floor(steady.length / 2);
  const { lost = 0, unexplained = 0 } = looks.at(-1) ?? {};
  process.stdout.write(`Samples lost: ${lost}. Silences that no gap explains: ${unexplained}.\n`);
  const [early, late] = [steady.slice(0, half), steady.slice(-half)];
  const least = (some: readonly PollingFigures[], key: 'heapUsed' | 'handles') =>
    Math.min(...some.map((look) => look[key]));
  if (half < 1) {
    process.stdout.write('Too short to tell whether anything grows.\n');
    return 0;
  }
  const grown = (['heapUsed', 'handles'] as const).filter((key) => least(late, key) > least(early, key) * 1.15);
  for (const key of grown) process.stdout.write(`${key} has grown: ${least(early, key)} -> ${least(late, key)}\n`);
  if (grown.length === 0) process.stdout.write('Heap and handles are flat.\n');
  return grown.length + lost + unexplained > 0 ? 1 : 0;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
