/** Making things go wrong on a router, and right again. */
import type { Control } from './control.ts';
import { runInRouter } from './router-state.ts';
import { FAULTS, type Fault, type RouterName } from './types.ts';

/** Brings one fault about. It lasts until it is cleared, over a reset of the machine as well. */
export async function bringFault(control: Control, name: RouterName, fault: Fault): Promise<void> {
  if (name === 'linux' && fault !== 'overlay-full') throw new Error(`${fault} exists only on the fw4-like routers`);
  await control.expect(`touch /run/lab/faults/${name}/${fault}`);
  if (fault === 'overlay-full') {
    // A real file system, really full: in one-kilobyte steps at the end, so that not even a small file fits.
    const fill = `/run/lab/flash/${name}/.lab-fill`;
    await control.run(
      `dd if=/dev/zero of=${fill} bs=64k 2>/dev/null; dd if=/dev/zero bs=1k >>${fill} 2>/dev/null; sync; :`,
    );
  } else if (fault === 'foreign-staged') {
    await inside(control, name, "uci set firewall.@defaults[0].drop_invalid='1'");
  } else if (fault === 'no-kmod') {
    await inside(control, name, '/usr/libexec/lab/no-kmod begin');
  }
}

/** Ends every fault of a router; what a fault changed on the router is put back. */
export async function endFaults(control: Control, name: RouterName): Promise<void> {
  for (const fault of await activeFaults(control, name)) {
    await control.expect(`rm -f /run/lab/faults/${name}/${fault}`);
    if (fault === 'overlay-full') await control.expect(`rm -f /run/lab/flash/${name}/.lab-fill`);
    if (fault === 'foreign-staged') await inside(control, name, "uci revert 'firewall.@defaults[0].drop_invalid'");
    if (fault === 'no-gateway') await inside(control, name, '/usr/libexec/lab/gateway 0');
    if (fault === 'no-kmod') {
      await inside(control, name, '/usr/libexec/lab/no-kmod end');
      const control_ = 'usr/lib/opkg/info/kmod-nft-offload.control';
      await control.expect(
        `cp -p /run/lab/pristine/${name}/${control_} "/proc/$(cat /run/lab/${name}.pid)/root/${control_}"`,
      );
    }
  }
}

/** The faults that are on. */
export async function activeFaults(control: Control, name: RouterName): Promise<Fault[]> {
  const names = (await control.expect(`ls /run/lab/faults/${name}`)).split('\n');
  return FAULTS.filter((fault) => names.includes(fault));
}

async function inside(control: Control, name: RouterName, command: string): Promise<void> {
  const result = await runInRouter(control, name, command);
  if (result.exitCode !== 0) throw new Error(`${command} on ${name}: ${result.stdout}${result.stderr}`);
}
