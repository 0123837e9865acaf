import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Section } from '../../../electron/router/command.ts';
import { makeMarker, parseScript, renderScript, type ScriptResult } from '../../../electron/ssh/script.ts';

export type Shell = 'busybox' | 'dash';
export const shells: readonly Shell[] = ['busybox', 'dash'];

const labPrograms = join(import.meta.dirname, '../../lab/rootfs/openwrt');
const applets =
  'awk cat chmod chown cp dd grep id ln ls mkdir mktemp mv readlink rm rmdir sed sort sync tail touch tr wc true false'.split(
    ' ',
  );

/**
 * A router that is a folder: our scripts really run in it, with the real shell, against stand-ins for fw4 and nft and the lab's uci.
 * Its clock stands still until a test moves it, and a `sleep` takes a twentieth of a second, whatever it is asked for.
 */
export class RouterOnDisk {
  readonly root = mkdtempSync(join(tmpdir(), 'router-on-disk-'));
  readonly #shell: Shell;
  readonly #children = new Set<ChildProcess>();

  constructor(shell: Shell) {
    this.#shell = shell;
    // Copies, not links: nothing that a test writes may ever reach this computer's own programs.
    mkdirSync(join(this.root, 'bin'));
    copyFileSync('/usr/bin/busybox', join(this.root, 'bin/busybox'));
    copyFileSync('/usr/bin/dash', join(this.root, 'bin/dash'));
    for (const name of applets) this.#link(`/bin/${name}`, 'busybox');
    this.#link('/bin/sh', shell);
    for (const [path, text] of Object.entries(programs)) this.program(path, text);
    this.#install('/usr/sbin/uci');
    this.#install('/usr/libexec/lab/uci.awk');
    for (const folder of ['tmp', 'run', 'kernel', 'faults']) mkdirSync(join(this.root, folder), { recursive: true });
    this.write('/etc/config/firewall', firewall);
    this.write('/var/run/fw4.state', '{}\n');
    this.write('/kernel/flowtables', '');
    this.write('/log', '');
    this.uptime = 1000;
    onTestFinished(() => this.#remove());
  }

  set uptime(seconds: number) {
    this.write('/proc/uptime.new', `${seconds}.00 1.00\n`);
    renameSync(join(this.root, 'proc/uptime.new'), join(this.root, 'proc/uptime'));
  }

  /** Commands that were run, in order: fw4, opkg, systemctl, logger. */
  get log(): string[] {
    return this.read('/log').split('\n').filter(Boolean);
  }

  path(path: string): string {
    return join(this.root, path);
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  read(path: string): string {
    return existsSync(this.path(path)) ? readFileSync(this.path(path), 'utf8').replaceAll(this.root, '') : '';
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    if (lstatSync(this.path(path), { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(this.path(path));
    writeFileSync(this.path(path), text);
  }

  /** A text that names paths of the router, as the router's own programs would see it. */
  writeWithPaths(path: string, text: string): void {
    this.write(path, this.#rebase(text));
  }

  program(path: string, text: string): void {
    this.write(path, this.#rebase(`#!/bin/sh\nPATH=/usr/sbin:/sbin:/bin\n${text}\n`));
    chmodSync(this.path(path), 0o755);
  }

  /** Runs sections as the app does, or plain shell text as another person on the router would. */
  async run(what: readonly Section[] | string): Promise<ScriptResult & { readonly stdout: string }> {
    const marker = makeMarker();
    const script = typeof what === 'string' ? `PATH=/usr/sbin:/sbin:/bin\n${what}\n` : renderScript(what, marker);
    const { child, ended } = this.#start(script);
    await new Promise((resolve) => child.once('exit', resolve));
    const { stdout, stderr } = await ended;
    return Object.assign(parseScript(stdout, stderr, marker), { stdout });
  }

  /** What one section answered. */
  async answer(section: Section): Promise<string> {
    return (await this.run([section])).get(section.id)?.stdout ?? '';
  }

  async until(condition: () => boolean, milliseconds = 20_000): Promise<void> {
    for (const end = performance.now() + milliseconds; !condition(); ) {
      if (performance.now() > end) throw new Error(`waited in vain: ${condition.toString()}\n${this.log.join('\n')}`);
      await wait(5);
    }
  }

  /** Everything that a change could leave behind, to be compared before and after. */
  state(): Record<string, string> {
    return {
      config: this.read('/etc/config/firewall'),
      configFiles: readdirSync(this.path('/etc/config')).sort().join(' '),
      staged: this.read('/tmp/.uci/firewall'),
      kernel: this.read('/kernel/flowtables'),
      ownTable: this.read('/kernel/own'),
      loaded: String(this.exists('/var/run/fw4.state')),
      scratch: [...this.#listing('/tmp/flowhelm'), ...this.#listing('/run/flowhelm')].join(' '),
    };
  }

  fault(name: string, on = true): void {
    if (on) this.write(`/faults/${name}`, '');
    else rmSync(this.path(`/faults/${name}`), { force: true });
  }

  /** Ends the watchdog as the kernel does when memory is short. */
  killWatchdog(folder = '/tmp/flowhelm'): void {
    const pid = Number(this.read(`${folder}/lock/pid`));
    if (!(pid > 1)) throw new Error('there is no watchdog');
    process.kill(pid, 'SIGKILL');
    // Where nobody collects orphans, the killed one would stay as a zombie; the id of a collected child stands in for it.
    this.write(`${folder}/lock/pid`, `${spawnSync('/bin/true').pid}\n`);
  }

  #listing(path: string): string[] {
    return existsSync(this.path(path)) ? [path, ...readdirSync(this.path(path), { recursive: true }).map(String)] : [];
  }

  #start(script: string) {
    const [command, args]: [string, string[]] =
      this.#shell === 'busybox' ? [this.path('/bin/busybox'), ['sh', '-s']] : [this.path('/bin/dash'), ['-s']];
    const child = spawn(command, args, { env: { PATH: '/nonexistent' } });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(this.#rebase(script));
    const clean = (text: string) => text.replaceAll(this.root, '');
    const ended = new Promise<{ stdout: string; stderr: string }>((resolve) =>
      child.once('close', () => resolve({ stdout: clean(stdout), stderr: clean(stderr) })),
    );
    return { child, ended };
  }

  /** Every absolute path of a script moves under the root; the real /proc serves to find processes, only its clock is ours. */
  #rebase(script: string): string {
    return script
      .replace(/(?<![\w}*\])$-])\/(?=(?:etc|sbin|usr|bin|tmp|var|run|faults|kernel|proc\/uptime)\b)/g, `${this.root}/`)
      .replaceAll('ROOT', this.root);
  }

  #install(path: string): void {
    this.write(path, this.#rebase(readFileSync(join(labPrograms, path), 'utf8')));
    chmodSync(this.path(path), 0o755);
  }

  #link(path: string, target: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
  }

  async #remove(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    // Watchdogs and hung programs of this router name its folder in their command lines.
    for (let tries = 0; tries < 3; tries += 1) {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        if (commandLine(pid).includes(this.root)) kill(Number(pid));
      }
      await wait(10);
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

const firewall = `
config defaults
	option input 'REJECT'
	option output 'ACCEPT'

config zone
	option name 'lan'

config rule
	option name 'a rule'
	option enabled '1'

`;

const programs: Record<string, string> = {
  '/bin/sleep': 'exec ROOT/bin/busybox sleep 0.05',
  '/bin/logger': 'shift 2; echo "logger $*" >>ROOT/log',
  '/sbin/fw4': `
[ "$1" = -q ] && shift
echo "fw4 $1" >>ROOT/log
state=/var/run/fw4.state
case $1 in
check) [ ! -e /faults/check-fails ] ;;
start | reload)
  if [ "$1" = reload ] && [ ! -e $state ]; then echo 'does not appear to be loaded' >&2; exit 1; fi
  rm -f $state
  if [ -e /faults/reload-hangs ]; then rm -f /faults/reload-hangs; while :; do sleep 1; done; fi
  if [ ! -e /faults/load-refused ]; then
    if [ "$(uci -q get firewall.@defaults[0].flow_offloading)" = 1 ]; then
      printf 'table inet fw4 {\\n\\tflowtable ft {\\n\\t\\tdevices = { lan1, wan }\\n\\t}\\n}\\n' >/kernel/flowtables
    else printf '' >/kernel/flowtables; fi
  fi
  echo '{}' >$state ;;
esac`,
  '/usr/sbin/nft': `
case "$*" in
'list flowtables') cat /kernel/flowtables ;;
'list table inet flowhelm') cat /kernel/own 2>/dev/null ;;
'delete table inet flowhelm') [ -e /kernel/own ] && rm -f /kernel/own && printf '' >/kernel/flowtables ;;
'-c -f '*) [ ! -e /faults/check-fails ] && [ -e "$3" ] ;;
'-f '*) [ ! -e /faults/load-refused ] && grep -v '^delete' "$2" >/kernel/own && grep flowtable /kernel/own >/kernel/flowtables ;;
*) echo "unexpected: $*" >&2; exit 1 ;;
esac`,
  '/bin/opkg': `
echo "opkg $*" >>ROOT/log
[ -e /faults/opkg-busy ] && { rm -f /faults/opkg-busy; exit 255; }
exit 0`,
  '/bin/systemctl': `
[ "$1" = -q ] && shift
[ "$1" = is-enabled ] && { [ -e /faults/unit-enabled ]; exit; }
echo "systemctl $*" >>ROOT/log
case "$1" in
enable) [ -e /faults/systemctl-fails ] && exit 1; touch /faults/unit-enabled ;;
disable) rm -f /faults/unit-enabled ;;
esac`,
};
