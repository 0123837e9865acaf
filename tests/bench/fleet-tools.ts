/** Other programs that run one script on many machines over OpenSSH, each set up as its makers advise for speed. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../electron/ssh/installed.ts';
import type { RouterFarm } from './router-farm.ts';

export interface FleetTool {
  readonly name: string;
  readonly debianPackage: string;
  readonly program: string;
  /** Arguments that run the farm's script on all of its hosts with the given ssh configuration. */
  readonly command: (farm: RouterFarm, sshConfig: string, atOnce: number) => string[];
  readonly environment?: (farm: RouterFarm, sshConfig: string) => NodeJS.ProcessEnv;
  /** ansible's raw command has no input, and dropbear refuses long commands, so it runs the copy on the routers. */
  readonly sendsScript: boolean;
}

const fleetTools: readonly FleetTool[] = [
  {
    name: 'ansible raw',
    debianPackage: 'ansible-core',
    program: 'ansible',
    command: (farm, _sshConfig, atOnce) => [
      ...['all', '-i', hostList(farm), '-f', String(atOnce)],
      ...['-m', 'raw', '-a', `exec sh ${farm.scriptPath}`],
    ],
    environment: (farm, sshConfig) => ({
      ANSIBLE_CONFIG: emptyConfiguration(farm),
      ANSIBLE_HOME: join(farm.folder, 'ansible'),
      ANSIBLE_LOCAL_TEMP: join(farm.folder, 'ansible-tmp'),
      ANSIBLE_SSH_ARGS: `-F ${sshConfig}`,
      ANSIBLE_PIPELINING: '1',
      ANSIBLE_SSH_USETTY: '0',
      ANSIBLE_GATHERING: 'explicit',
      ANSIBLE_NOCOLOR: '1',
    }),
    sendsScript: false,
  },
  {
    name: 'parallel-ssh',
    debianPackage: 'pssh',
    program: 'parallel-ssh',
    command: (farm, sshConfig, atOnce) => [
      ...['-h', hostList(farm), '-p', String(atOnce), '-t', '0', '-i', '-I'],
      ...['-x', `-F ${sshConfig}`, 'sh -s'],
    ],
    sendsScript: true,
  },
  {
    name: 'clush',
    debianPackage: 'clustershell',
    program: 'clush',
    command: (farm, sshConfig, atOnce) => [
      ...['-f', String(atOnce), '-w', farm.hosts.join(',')],
      ...['-o', `-F ${sshConfig}`, 'sh -s'],
    ],
    sendsScript: true,
  },
];

/** One run of a tool: what it printed, the CPU time that it and its ssh processes took, and the wall time. */
export async function runTool(
  tool: FleetTool,
  farm: RouterFarm,
  sshConfig: string,
  atOnce: number,
): Promise<{ output: string; ms: number; cpuMs: number }> {
  const usage = join(farm.folder, 'times');
  const output = join(farm.folder, 'output');
  const input = openSync(tool.sendsScript ? join(farm.folder, 'root', farm.scriptPath) : '/dev/null', 'r');
  const printed = openSync(output, 'w');
  const environment = { ...process.env, LC_ALL: 'C.UTF-8', ...tool.environment?.(farm, sshConfig) };
  const started = performance.now();
  // `times` counts the tool and every process that it has waited for.
  const child = spawn(
    'sh',
    ['-c', 'usage=$1; shift; "$@"; code=$?; times >"$usage"; exit $code', 'sh', usage, tool.program].concat(
      tool.command(farm, sshConfig, atOnce),
    ),
    { stdio: [input, printed, printed], env: environment },
  );
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const ms = performance.now() - started;
  closeSync(input);
  closeSync(printed);
  const text = readFileSync(output, 'utf8');
  if (code !== 0) throw new Error(`${tool.name} ended with ${code}: ${text.slice(-500)}`);
  return { output: text, ms, cpuMs: childrenCpuMs(readFileSync(usage, 'utf8')) };
}

/** The second line of `times`: user and system time of the children, as `0m1.230000s`. */
function childrenCpuMs(times: string): number {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

/** So that this machine's own settings of the tool have no say. */
function emptyConfiguration(farm: RouterFarm): string {
  const file = join(farm.folder, 'ansible.cfg');
  writeFileSync(file, '');
  return file;
}

function hostList(farm: RouterFarm): string {
  const file = join(farm.folder, 'hosts');
  writeFileSync(file, `${farm.hosts.join('\n')}\n`);
  return file;
}

/** OpenSSH's side of the same terms as ours: the one key, host keys known and checked, nobody asked. */
export function writeSshConfig(farm: RouterFarm, { shared }: { shared: boolean }): string {
  const knownHosts = join(farm.folder, 'known_hosts');
  writeFileSync(knownHosts, farm.hosts.map((host) => `[${host}]:${farm.port} ${farm.hostKey}\n`).join(''));
  const settings = [
    `Port ${farm.port}`,
    'User root',
    `IdentityFile ${farm.privateKeyFile}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
    'BatchMode yes',
    'LogLevel ERROR',
    ...(shared ? ['ControlMaster auto', 'ControlPersist 300', `ControlPath ${farm.folder}/%h`] : []),
  ];
  const file = join(farm.folder, shared ? 'ssh_config_shared' : 'ssh_config');
  writeFileSync(file, `Host *\n${settings.map((setting) => `  ${setting}\n`).join('')}`);
  return file;
}

/** Opens a shared OpenSSH connection to every host, or closes them all. */
export async function sharedConnections(farm: RouterFarm, sshConfig: string, action: 'open' | 'close'): Promise<void> {
  const ssh = action === 'open' ? `ssh -F ${sshConfig} -fN` : `ssh -F ${sshConfig} -O exit`;
  const child = spawn('sh', ['-c', `xargs -P 8 -I HOST ${ssh} HOST <${hostList(farm)}`], { stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`could not ${action} the shared OpenSSH connections`);
}

/** The tools that are here; as root on Debian the missing ones are installed first, else they are named. */
export function findTools(log: (line: string) => void): { tools: FleetTool[]; missing: FleetTool[] } {
  const isMissing = ({ program }: FleetTool) => installed(program) === null || installed('ssh') === null;
  const wanted = fleetTools.filter(isMissing).map(({ debianPackage }) => debianPackage);
  if (wanted.length > 0 && process.getuid?.() === 0 && installed('apt-get') !== null) {
    log(`installing ${wanted.join(', ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: ['ignore', 2, 2] as ['ignore', number, number] };
    spawnSync('apt-get', ['-q', 'update'], options);
    spawnSync('apt-get', ['-q', '-y', '--no-install-recommends', 'install', 'openssh-client', ...wanted], options);
  }
  return { tools: fleetTools.filter((tool) => !isMissing(tool)), missing: fleetTools.filter(isMissing) };
}
