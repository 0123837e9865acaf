/** One virtual machine: its temporary files, its QEMU process, its way down. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './host.ts';
import { buildImage } from './image.ts';
import { generateKey } from './keys.ts';
import { type MachineConnection, ROUTER_NAMES, type RouterName } from './types.ts';

/** A running virtual machine. */
export interface LabMachine {
  readonly connection: MachineConnection;
  /** Ends the machine and removes its files. */
  stop(): Promise<void>;
}

/** Last octet of each router's address on the application's network; the VM's init gives the same ones. */
const ROUTER_ADDRESS: Readonly<Record<RouterName, string>> = {
  npu: '10.0.2.21',
  soft: '10.0.2.22',
  linux: '10.0.2.23',
};
const CONTROL_ADDRESS = '10.0.3.15';
const BOOT_TIMEOUT_MS = 120_000;

/** Builds what is missing, boots a machine and resolves when its routers accept connections. */
export async function startMachine(log: (line: string) => void): Promise<LabMachine> {
  const image = await buildImage(log);
  const folder = mkdtempSync(path.join(tmpdir(), 'flowhelm-lab-'));
  let qemu: ChildProcess | undefined;
  const end = () => {
    qemu?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  // However this process ends, the machine ends with it; for SIGKILL see pdeathsig below.
  process.once('exit', end);
  try {
    const key = generateKey(folder);
    for (const name of ROUTER_NAMES) {
      await run('mke2fs', [
        '-q',
        '-t',
        'ext4',
        '-m',
        '0',
        '-O',
        '^metadata_csum',
        path.join(folder, `${name}.img`),
        '16M',
      ]);
    }
    const kvm = await kvmWorks();
    const console = path.join(folder, 'console.log');
    for (let attempt = 1; ; attempt++) {
      const ports = await freePorts(ROUTER_NAMES.length + 1);
      const [controlPort = 0, ...routerPorts] = ports;
      const portOf = (name: RouterName) => routerPorts[ROUTER_NAMES.indexOf(name)] ?? 0;
      const forward = (port: number, address: string) => `hostfwd=tcp:127.0.0.1:${port}-${address}:22`;
      const args = [
        ...['-M', 'pc', '-m', '768'],
        // One emulated processor only: with two, QEMU goes on running an old translation of code that the other one has just
        // patched. The kernel patches a branch in its receive path whenever a flowtable comes or goes; both processors then
        // trap on the patch's breakpoint for ever.
        // Without five-level page tables, which cost an emulated processor a quarter of its speed, and without the string
        // instructions with which the kernel would copy and clear pages: emulated, they go byte by byte.
        ...(kvm
          ? ['-accel', 'kvm', '-cpu', 'max', '-smp', '2']
          : ['-accel', 'tcg', '-cpu', 'max,-la57,-erms,-fsrm', '-smp', '1']),
        ...['-nodefaults', '-no-user-config', '-display', 'none'],
        ...['-kernel', image.kernel, '-initrd', image.initrd],
        // QEMU keeps translated code by its virtual address too. Where every process has other addresses, it is translated
        // anew for each, and a process costs five times as much (measured: 25 ms of the host beside 5).
        '-append',
        `console=ttyS0 quiet panic=1 mitigations=off norandmaps random.trust_cpu=on tsc=unstable flowhelm.key=${key.publicKeyBody}`,
        ...['-chardev', `file,id=console,path=${console}`, '-serial', 'chardev:console'],
        ...['-qmp', `unix:${path.join(folder, 'qmp')},server=on,wait=off`],
        ...drive(image.baseDisk, true),
        ...drive(image.labDisk, true),
        ...ROUTER_NAMES.flatMap((name) => drive(path.join(folder, `${name}.img`), false)),
        // restrict keeps the guest away from this machine and everything behind it; the forwarded ports still work. Without
        // IPv6, because QEMU's router advertisements would give the routers a default route of its own.
        '-netdev',
        `user,id=app,restrict=on,ipv6=off,net=10.0.2.0/24,${ROUTER_NAMES.map((name) => forward(portOf(name), ROUTER_ADDRESS[name])).join(',')}`,
        ...['-device', 'virtio-net-pci,id=appnic,netdev=app,romfile='],
        '-netdev',
        `user,id=control,restrict=on,ipv6=off,net=10.0.3.0/24,${forward(controlPort, CONTROL_ADDRESS)}`,
        ...['-device', 'virtio-net-pci,id=controlnic,netdev=control,romfile='],
      ];
      writeFileSync(console, '');
      qemu = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let errors = '';
      qemu.stderr?.on('data', (chunk) => {
        errors += chunk;
      });
      const outcome = await Promise.race([
        waitForReady(console, 0).then(() => 'ready' as const),
        once(qemu, 'exit').then(() => 'ended' as const),
      ]);
      if (outcome === 'ready') {
        return {
          connection: {
            folder,
            qmpSocket: path.join(folder, 'qmp'),
            consoleLog: console,
            privateKeyPath: key.privateKeyPath,
            controlPort,
            routerPorts: { npu: portOf('npu'), soft: portOf('soft'), linux: portOf('linux') },
          },
          stop: async () => {
            process.off('exit', end);
            if (qemu?.exitCode === null && qemu.signalCode === null) {
              const gone = once(qemu, 'exit');
              qemu.kill('SIGKILL');
              await gone;
            }
            end();
          },
        };
      }
      // Between choosing a port and QEMU taking it, somebody else may have taken it.
      if (attempt === 3 || !errors.includes('forwarding'))
        throw new Error(`the virtual machine did not start: ${errors}`);
    }
  } catch (error) {
    process.off('exit', end);
    end();
    throw error;
  }
}

/** Resolves when the machine has reported its routers ready more than `before` times; tells of a boot that failed. */
export async function waitForReady(consoleLog: string, before: number): Promise<void> {
  const deadline = Date.now() + BOOT_TIMEOUT_MS;
  for (;;) {
    const text = await readFile(consoleLog, 'utf8').catch(() => '');
    const failure = /LAB-FAILED.*|Kernel panic.*/.exec(text.slice(text.lastIndexOf('LAB-READY')));
    if (countReady(text) > before) return;
    if (failure || Date.now() > deadline) {
      throw new Error(`the lab did not come up: ${failure?.[0] ?? 'time is up'}\n${text.slice(-2000)}`);
    }
    await delay(100);
  }
}

/** How often a machine has come up, by its console. */
export function countReady(consoleText: string): number {
  return consoleText.split('LAB-READY').length - 1;
}

function drive(file: string, readonly: boolean): string[] {
  // Writes of the guest reach the file as they come: a reset loses what the guest had not synced, as a power cut does.
  return ['-drive', `file=${file},if=virtio,format=raw,cache=unsafe,readonly=${readonly ? 'on' : 'off'}`];
}

/** /dev/kvm may exist and still be of no use (nested machines), so a virtual machine is created on it once. */
async function kvmWorks(): Promise<boolean> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  return new Promise((resolve) => {
    const args = ['-accel', 'kvm', '-cpu', 'max', '-M', 'pc', '-nodefaults', '-display', 'none', '-monitor', 'stdio'];
    const probe = execFile('qemu-system-x86_64', args, { timeout: 10_000 }, (error) => resolve(error === null));
    probe.stdin?.on('error', () => {});
    probe.stdin?.end('quit\n');
  });
}

async function freePorts(count: number): Promise<number[]> {
  // All are held at once, so that none is given out twice.
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
