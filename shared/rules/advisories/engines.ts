import { capability, vendorEngine } from '../capability.ts';
import { findHardware } from '../hardware.ts';
import { type AdvisoryRule, hasMediatekEngine } from './rule.ts';

/** The packet engine itself, and edits that wait on the router. */
export const engineAdvisories: readonly AdvisoryRule[] = [
  {
    id: 'vendor-engine',
    severity: 'block',
    when: (snapshot, mode) => mode !== 'off' && vendorEngine(snapshot) !== null,
    title: "The vendor's own engine is in use",
    text: (snapshot) =>
      `${vendorEngine(snapshot) ?? 'A vendor engine'} moves the traffic here. Flow offloading has to stay off beside it.`,
    source: 'OpenWrt and Linux driver sources',
  },
  {
    id: 'no-packet-engine',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'hardware' && capability(snapshot).hardware.level === 'unsupported' && vendorEngine(snapshot) === null,
    title: 'No packet engine to use',
    text: 'This router accepts the hardware option and then runs the flows in software: it has no engine that the kernel can use.',
    source: 'OpenWrt kernel patch 701',
  },
  {
    id: 'reload-breaks-flows',
    severity: 'info',
    when: (snapshot, mode) => mode === 'hardware' && hasMediatekEngine(snapshot),
    title: 'Running connections may break once',
    text: 'On MediaTek chips each reload of the firewall takes running connections out of hardware, and some of them end. They come back by themselves.',
    source: 'openwrt#17915',
  },
  {
    id: 'npu-firmware',
    severity: 'warn',
    when: (snapshot, mode) =>
      mode === 'hardware' &&
      findHardware(snapshot.identity)?.engine === 'airoha-ppe' &&
      snapshot.npu.kernelMessages.some((line) => /npu.*failed/i.test(line)),
    title: "The NPU's firmware is missing",
    text: 'The kernel could not load the firmware of the Airoha NPU, so hardware offload cannot work.',
    source: 'openwrt#22709',
  },
  {
    id: 'staged-edits',
    severity: 'warn',
    // Also when turning offload off: no change can start while somebody's edits wait.
    when: (snapshot) => snapshot.configured.staged.length > 0,
    title: 'Unsaved firewall edits wait on the router',
    text: 'Somebody has edited the firewall without saving. Save or revert these edits first; Flowhelm never commits edits of others.',
    source: 'openwrt/luci#6797',
  },
];
