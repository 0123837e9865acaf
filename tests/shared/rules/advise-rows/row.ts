import type { OffloadMode } from '../../../../shared/model/offload.ts';
import { makeInterface, makeSnapshot, type SnapshotOverrides } from '../../snapshot-builder.ts';

export type Case = [mode: OffloadMode, overrides: SnapshotOverrides];
/** Cases in which one advisory fires with one severity, and in which it does not. */
export interface Row {
  id: string;
  severity: 'block' | 'warn' | 'info';
  fires: Case[];
  silent: Case[];
}

export const base = makeSnapshot();
export const up = (name: string, protocol: string, l3Device: string | null = null) =>
  makeInterface(name, null, { protocol, l3Device });
export const interfaces = (...more: ReturnType<typeof up>[]) => ({ interfaces: [...base.interfaces, ...more] });
export const services = (...enabledServices: string[]): SnapshotOverrides => ({ software: { enabledServices } });
export const packages = (name: string): SnapshotOverrides => ({ stack: { packages: { [name]: '1.0-r1' } } });
export const on = (compatible: string, kernel: string, overrides: SnapshotOverrides = {}): SnapshotOverrides => ({
  ...overrides,
  identity: { compatible: [compatible], kernel },
});
export const kernel = (version: string, overrides: SnapshotOverrides = {}): SnapshotOverrides => ({
  ...overrides,
  identity: { kernel: version },
});
export const build = (release: string, revision: string): SnapshotOverrides => ({ identity: { release, revision } });
export const cake = ['qdisc cake 8001: dev eth1 root refcnt 2 bandwidth 90Mbit'];
export const fairQueue = ['qdisc fq_codel 0: dev eth1 root'];
export const pppoe = interfaces(up('ppp', 'pppoe', 'pppoe-wan'));
export const l2tp = interfaces(up('vpn', 'l2tp', 'l2tp-vpn'));
export const sqm: SnapshotOverrides = { software: { sqmInterfaces: ['eth1'], shapers: cake } };
