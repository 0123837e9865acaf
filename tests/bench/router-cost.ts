import type { Lab } from '../lab/lab.ts';
import type { RouterName } from '../lab/types.ts';

/** What a router has spent since it was first asked. */
export interface RouterCost {
  /** CPU time of the router's SSH server and everything it has started. */
  readonly cpuMs: number;
  /** Processes started on the whole virtual machine. */
  readonly processes: number;
}

const group = '/run/lab/bench-cgroup';

/**
 * Puts the router's SSH server into a control group, so that the kernel keeps exact accounts of it and of all that it starts; to be
 * called before logging in. /proc/stat only counts whole hundredths of a second, for the whole machine.
 */
export async function keepAccounts(lab: Lab, name: RouterName): Promise<void> {
  const { exitCode, stderr } = await lab.control(`set -e
mkdir -p ${group}
mount -t cgroup2 none ${group}
mkdir ${group}/${name}
pid=$(cat /run/lab/${name}.pid)
for pid in $(cat /proc/$pid/task/$pid/children); do echo $pid >${group}/${name}/cgroup.procs; done`);
  if (exitCode !== 0) throw new Error(`no control group for the router: ${stderr}`);
}

/** The counters as they are. Reading them starts one process in the machine, which `processes` of the next reading shows. */
export async function readCost(lab: Lab, name: RouterName): Promise<RouterCost> {
  // With the shell's own read, because every process counts here.
  const { stdout } = await lab.control(
    `while read -r key value rest; do [ "$key" = processes ] && echo "processes $value"; done </proc/stat
while read -r key value; do [ "$key" = usage_usec ] && echo "cpu $value"; done <${group}/${name}/cpu.stat`,
  );
  const number = (key: string) => Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  return { cpuMs: number('cpu') / 1000, processes: number('processes') };
}

export function costBetween(before: RouterCost, after: RouterCost): RouterCost {
  return { cpuMs: after.cpuMs - before.cpuMs, processes: after.processes - before.processes };
}
