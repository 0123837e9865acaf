/** The lab as tests see it: boot it or attach to it, look at its routers, break them, put them back. */
import { readFile } from 'node:fs/promises';
import { Control } from './control.ts';
import { activeFaults, bringFault, endFaults } from './faults.ts';
import { qmp } from './qmp.ts';
import { readFingerprint, restoreRouter, runInRouter } from './router-state.ts';
import { startTraffic } from './traffic.ts';
import {
  type CommandOptions,
  type CommandResult,
  type Fault,
  type Fingerprint,
  type LabConnection,
  ROUTER_NAMES,
  type RouterAccess,
  type RouterName,
  type Traffic,
  type TrafficOptions,
} from './types.ts';
import { countReady, startMachine, waitForReady } from './vm.ts';

/** A handle on a running lab. Handles are cheap; several, also in several processes, may hold the same lab. */
export interface Lab {
  /** How to log in to each router, as an application would. */
  readonly routers: Readonly<Record<RouterName, RouterAccess>>;
  /** What `attachLab` needs. */
  readonly connection: LabConnection;
  /** Runs a shell script as root in the virtual machine, outside the routers. */
  control(script: string, options?: CommandOptions): Promise<CommandResult>;
  /** A router, entered from outside: without SSH, without its network, unseen by the application. */
  router(name: RouterName): { run(command: string, options?: CommandOptions): Promise<CommandResult> };
  /** Starts LAN-to-internet traffic and resolves when it flows. */
  traffic(name: RouterName, options: TrafficOptions): Promise<Traffic>;
  /** Pulls the cable between the application and all routers; open connections hang. `control` still works. */
  cutNetwork(): Promise<void>;
  restoreNetwork(): Promise<void>;
  /** A power cut and the boot after it: RAM is lost, flash stays. Faults that were on are on again. */
  reset(): Promise<void>;
  /** The router's state for before/after comparisons; equal pictures are deeply equal. */
  fingerprint(name: RouterName): Promise<Fingerprint>;
  /** Ends all faults and puts the router back to its first state. */
  restore(name: RouterName): Promise<void>;
  /** Lets something go wrong; several faults may be on at once. */
  fault(name: RouterName, fault: Fault): Promise<void>;
  clearFaults(name: RouterName): Promise<void>;
  /** Lets go of this handle; the lab keeps running. */
  detach(): void;
}

/** A lab that this process has booted. */
export interface OwnedLab extends Lab {
  /** Ends the virtual machine. */
  stop(): Promise<void>;
}

/** Every router's root password. */
const PASSWORD = 'lab';

/** Builds what is missing, boots the virtual machine and resolves when all routers accept connections. */
export async function startLab(options: { log?: (line: string) => void } = {}): Promise<OwnedLab> {
  const machine = await startMachine(options.log ?? (() => {}));
  const control = new Control(machine.connection.controlPort, machine.connection.privateKeyPath);
  try {
    const fingerprints = await readHostKeys(control);
    const lab = attachLab({ ...machine.connection, hostKeyFingerprints: fingerprints });
    return {
      ...lab,
      stop: async () => {
        lab.detach();
        await machine.stop();
      },
    };
  } catch (error) {
    await machine.stop();
    throw error;
  } finally {
    control.close();
  }
}

/** A handle on a lab that is already running, here or in another process. */
export function attachLab(connection: LabConnection): Lab {
  const control = new Control(connection.controlPort, connection.privateKeyPath);
  const access = (name: RouterName): RouterAccess => ({
    host: '127.0.0.1',
    port: connection.routerPorts[name],
    user: 'root',
    password: PASSWORD,
    privateKeyPath: connection.privateKeyPath,
    hostKeyFingerprint: connection.hostKeyFingerprints[name],
  });
  const setLink = (up: boolean) => qmp(connection.qmpSocket, 'set_link', { name: 'appnic', up });
  return {
    connection,
    routers: { npu: access('npu'), soft: access('soft'), linux: access('linux') },
    control: (script, options) => control.run(script, options),
    router: (name) => ({ run: (command, options) => runInRouter(control, name, command, options) }),
    traffic: (name, options) => startTraffic(control, name, options),
    cutNetwork: async () => {
      await setLink(false);
    },
    restoreNetwork: async () => {
      await setLink(true);
    },
    reset: async () => {
      const faults = await Promise.all(
        ROUTER_NAMES.map(async (name) => [name, await activeFaults(control, name)] as const),
      );
      const before = countReady(await readFile(connection.consoleLog, 'utf8'));
      control.close();
      await setLink(true);
      await reboot(connection, before);
      for (const [name, list] of faults) for (const fault of list) await bringFault(control, name, fault);
    },
    fingerprint: (name) => readFingerprint(control, name),
    restore: async (name) => {
      await endFaults(control, name);
      await restoreRouter(control, name);
    },
    fault: (name, fault) => bringFault(control, name, fault),
    clearFaults: (name) => endFaults(control, name),
    detach: () => control.close(),
  };
}

/** An emulated boot was once seen to hang; a second power cut brings it up, and is to the routers what the first was. */
async function reboot({ qmpSocket, consoleLog }: LabConnection, before: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await qmp(qmpSocket, 'system_reset');
    try {
      return await waitForReady(consoleLog, before);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function readHostKeys(control: Control): Promise<Record<RouterName, string>> {
  const fingerprint = async (name: RouterName) => {
    const text = await control.expect(`dropbearkey -y -f /run/lab/flash/${name}/host_key`);
    const found = /SHA256:[A-Za-z0-9+/]+/.exec(text)?.[0];
    if (found === undefined) throw new Error(`no host key fingerprint in: ${text}`);
    return found;
  };
  return { npu: await fingerprint('npu'), soft: await fingerprint('soft'), linux: await fingerprint('linux') };
}
