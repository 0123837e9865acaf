import { setTimeout as wait } from 'node:timers/promises';
import type { Box } from './box.ts';
import { logKernel } from './box.ts';
import { type Clock, runningClock } from './clock.ts';
import { apkPrograms } from './commands/apk.ts';
import { fw4Programs, startFirewall } from './commands/fw4.ts';
import { loadRuleset, nftPrograms } from './commands/nft.ts';
import { opkgPrograms } from './commands/opkg.ts';
import { shellPrograms } from './commands/shell-programs.ts';
import { systemPrograms } from './commands/system.ts';
import { bootDebian, systemdPrograms } from './commands/systemd.ts';
import { ubusPrograms } from './commands/ubus.ts';
import { stageForeignEdit, uciPrograms } from './commands/uci.ts';
import { type Fault, Faults } from './faults.ts';
import { RouterFilesystem } from './filesystem.ts';
import { installFlash } from './flash-files.ts';
import { loadedOffload } from './loaded-offload.ts';
import { emptyRuleset, flowtablesOf } from './nft-ruleset.ts';
import { Processes } from './processes.ts';
import type { RouterProfile } from './profile.ts';
import { seededHex } from './random.ts';
import { RouterShell } from './shell.ts';
import { SshServer } from './ssh-server.ts';
import { installSystemFiles } from './system-files.ts';
import { Traffic } from './traffic.ts';
import { findSection } from './uci-package.ts';
import { UciStore } from './uci-store.ts';

export interface VirtualRouterOptions {
  readonly clock?: Clock;
  readonly password?: string | null;
  readonly authorizedKeys?: readonly string[];
  /** 0 = any free one. */
  readonly port?: number;
  /** How long a restart takes, by the router's clock. */
  readonly bootSeconds?: number;
}

/** What a test or the demo wants to know of a router's inside. */
interface VirtualRouterState {
  readonly up: boolean;
  readonly bootId: string;
  readonly bootCount: number;
  readonly connections: number;
  /** Saved in flash. */
  readonly configured: { readonly flowOffloading: string | null; readonly flowOffloadingHw: string | null };
  /** Lines of staged edits of the firewall. */
  readonly staged: readonly string[];
  readonly loaded: 'off' | 'software' | 'hardware';
  readonly flows: { readonly hardware: number; readonly software: number; readonly slow: number };
  readonly processes: readonly string[];
  readonly systemLog: readonly string[];
}

/** A router that exists only in this process, but answers SSH like a real one. */
export interface VirtualRouter {
  readonly profile: RouterProfile;
  readonly name: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: 'root';
  readonly password: string | null;
  /** "SHA256:..."; another one after the fault `host-key-changed`. */
  readonly hostKeyFingerprint: string;
  readonly clock: Clock;
  readonly files: RouterFilesystem;
  state(): Promise<VirtualRouterState>;
  inject(fault: Fault): Promise<void>;
  clearFaults(): void;
  /** Runs a script as on the router's own console, without SSH. */
  run(script: string): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  /** Restarts it and waits until it is up again. */
  reboot(): Promise<void>;
  close(): Promise<void>;
}

const defaultPassword = 'demo';
const defaultBootSeconds = 20;

/** Starts a router of a profile on a free port of 127.0.0.1. @throws Error when no port can be had. */
export async function startVirtualRouter(
  profile: RouterProfile,
  options: VirtualRouterOptions = {},
): Promise<VirtualRouter> {
  const machine = new Machine(profile, options);
  await machine.start(options.port ?? 0);
  return machine;
}

class Machine implements VirtualRouter {
  readonly profile: RouterProfile;
  readonly host = '127.0.0.1';
  readonly user = 'root';
  readonly password: string | null;
  readonly clock: Clock;
  readonly files: RouterFilesystem;
  port = 0;
  readonly #box: Box;
  readonly #shell: RouterShell;
  readonly #ssh: SshServer;
  readonly #bootSeconds: number;
  readonly #faults = new Faults();
  #bootCount = 0;
  #up = false;
  #closed = false;
  #booting: Promise<void> = Promise.resolve();

  constructor(profile: RouterProfile, options: VirtualRouterOptions) {
    this.profile = profile;
    this.clock = options.clock ?? runningClock();
    this.password = options.password === undefined ? defaultPassword : options.password;
    this.#bootSeconds = options.bootSeconds ?? defaultBootSeconds;
    this.files = new RouterFilesystem(profile.system);
    this.#box = this.#makeBox();
    this.#shell = new RouterShell(this.#box, programsOf(this.#box));
    this.#ssh = new SshServer({
      ident: profile.sshIdent,
      user: this.user,
      password: this.password,
      authorizedKeys: async () => [...(options.authorizedKeys ?? []), ...(await this.#keysOnFlash())],
      clock: this.clock,
      faults: this.#faults,
      isUp: () => this.#up && this.#faults.find('unreachable') === null,
      run: (script, command, signal) => this.#shell.run(script, { command, signal }),
    });
  }

  get name(): string {
    return this.profile.name;
  }

  get hostKeyFingerprint(): string {
    return this.#ssh.hostKeyFingerprint;
  }

  async start(port: number): Promise<void> {
    await installFlash(this.#box);
    await this.#boot();
    for (const [config, lines] of Object.entries(this.profile.staged)) {
      this.files.put(`/tmp/.uci/${config}`, lines.map((line) => `${line}\n`).join(''));
    }
    this.port = await this.#ssh.listen(port);
  }

  async state(): Promise<VirtualRouterState> {
    const store = new UciStore(this.files);
    const defaults = findSection((await store.saved('firewall')) ?? [], '@defaults[0]');
    const option = (name: string) => {
      const value = defaults?.options.get(name);
      return typeof value === 'string' ? value : null;
    };
    const flows = { hardware: 0, software: 0, slow: 0 };
    for (const { path } of this.#box.traffic.flows(this.#box)) flows[path] += 1;
    const staged = (await this.#shell.run('[ -e /sbin/uci ] && uci changes firewall')).stdout;
    return {
      up: this.#up,
      bootId: this.#box.bootId,
      bootCount: this.#bootCount,
      connections: this.#ssh.connectionCount,
      configured: { flowOffloading: option('flow_offloading'), flowOffloadingHw: option('flow_offloading_hw') },
      staged: staged.split('\n').filter((line) => line !== ''),
      loaded: this.#loadedMode(),
      flows,
      processes: [...this.#box.processes.running.values()],
      systemLog: this.#box.systemLog,
    };
  }

  async inject(fault: Fault): Promise<void> {
    if (fault.kind === 'reboots' && fault.at === 'now') return this.#restart();
    if (fault.kind === 'foreign-edit' && fault.when === 'now') return stageForeignEdit(this.#box, fault.edit);
    this.#faults.add(fault);
    if (fault.kind === 'host-key-changed') this.#ssh.renewHostKey();
    if (fault.kind === 'overlay-full') this.files.overlayFull = true;
    if (fault.kind === 'unreachable') this.#ssh.dropConnections();
  }

  clearFaults(): void {
    this.#faults.clear();
    this.files.overlayFull = false;
    this.#box.gatewayReachable = true;
  }

  async run(script: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const { stdout, stderr, exitCode } = await this.#shell.run(script);
    return { stdout, stderr, exitCode };
  }

  async reboot(): Promise<void> {
    this.#restart();
    await this.#booting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#up = false;
    this.#box.processes.killAll();
    await this.#ssh.close();
  }

  #makeBox(): Box {
    const { profile, clock, files } = this;
    return {
      profile,
      clock,
      files,
      faults: this.#faults,
      processes: new Processes(files),
      traffic: new Traffic(profile),
      ruleset: emptyRuleset,
      modules: new Set(),
      bootId: '',
      bootedAt: clock.now(),
      gatewayReachable: true,
      kernelLog: [],
      systemLog: [],
      dropConnections: () => this.#ssh.dropConnections(),
      reboot: () => this.#restart(),
    };
  }

  #restart(): void {
    if (!this.#up) return;
    this.#up = false;
    this.#ssh.dropConnections();
    this.#box.processes.killAll();
    this.#booting = this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    // Killed scripts get a moment to end, so that none of them writes into the new boot.
    await wait(150);
    await this.files.loseRam();
    await this.clock.sleep(this.#bootSeconds * 1000);
    if (!this.#closed) await this.#boot();
  }

  async #boot(): Promise<void> {
    const box = this.#box;
    this.#bootCount += 1;
    box.bootId = bootIdOf(this.profile.id, this.#bootCount);
    box.bootedAt = this.clock.now();
    box.ruleset = emptyRuleset;
    box.gatewayReachable = true;
    box.kernelLog = [];
    box.systemLog = [];
    box.modules = await modulesOnDisk(box);
    box.traffic.restart();
    for (const line of this.profile.kernelLog) logKernel(box, line);
    await installSystemFiles(box);
    await this.#shell.installPrograms();
    if (this.profile.system === 'openwrt') await startFirewall(box);
    else await bootDebian(box, (text) => loadRuleset(box, text, false));
    this.#up = true;
  }

  /** The lines of the file that the router's SSH daemon reads. */
  async #keysOnFlash(): Promise<string[]> {
    const openwrt = this.profile.system === 'openwrt';
    const file = openwrt ? '/etc/dropbear/authorized_keys' : '/root/.ssh/authorized_keys';
    const text = await this.files.readFile(file).catch(() => '');
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  }

  #loadedMode(): VirtualRouterState['loaded'] {
    const fed = flowtablesOf(this.#box.ruleset).filter((found) => found.fed);
    if (!loadedOffload(this.#box.ruleset, this.profile).tags) return 'off';
    return fed.some(({ flowtable }) => flowtable.offload) ? 'hardware' : 'software';
  }
}

function programsOf(box: Box) {
  const common = [...shellPrograms(box), ...systemPrograms(box), ...nftPrograms(box)];
  if (box.profile.system === 'debian') return [...common, ...systemdPrograms(box)];
  const packages = box.profile.packages.manager === 'apk' ? apkPrograms(box) : opkgPrograms(box);
  return [...common, ...uciPrograms(box), ...fw4Programs(box), ...ubusPrograms(box), ...packages];
}

function bootIdOf(id: string, boot: number): string {
  const hex = seededHex(32, id, 'boot', boot);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What is loaded at boot: every module file that lies on flash. */
async function modulesOnDisk(box: Box): Promise<ReadonlySet<string>> {
  const root = `/lib/modules/${box.profile.kernel}`;
  const folder = box.profile.system === 'debian' ? `${root}/kernel/net/netfilter` : root;
  const files = await box.files.readdir(folder).catch(() => []);
  return new Set(files.filter((file) => file.endsWith('.ko')).map((file) => file.slice(0, -3)));
}
