import type { Advisory, advisorySeverities } from '../../model/advisory.ts';
import type { OffloadMode } from '../../model/offload.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { findHardware } from '../hardware.ts';

export type AdvisorySeverity = (typeof advisorySeverities)[number];

/** One row of the table of domain.md section 6. A rule fires only on what the snapshot shows, never on what it does not tell. */
export interface AdvisoryRule extends Omit<Advisory, 'severity' | 'text'> {
  severity: AdvisorySeverity | ((snapshot: Snapshot, mode: OffloadMode) => AdvisorySeverity);
  when: (snapshot: Snapshot, mode: OffloadMode) => boolean;
  text: string | ((snapshot: Snapshot, mode: OffloadMode) => string);
}

/** True when an init script or a systemd unit of that name starts at boot. */
export function isEnabled(snapshot: Snapshot, ...names: string[]): boolean {
  return snapshot.software.enabledServices.some((service) => names.includes(service.replace(/\.service$/, '')));
}

/** True when a package of that name, or one of its parts ("strongswan-default"), is installed. */
export function isInstalled(snapshot: Snapshot, ...names: string[]): boolean {
  return Object.keys(snapshot.stack.packages).some((installed) =>
    names.some((name) => installed === name || installed.startsWith(`${name}-`)),
  );
}

/** True when an interface that is up uses one of these protocols of netifd. */
export function usesProtocol(snapshot: Snapshot, ...protocols: string[]): boolean {
  return snapshot.interfaces.some((candidate) => candidate.up && protocols.includes(candidate.protocol ?? ''));
}

/** True when the SoC table knows the router by one of these ids. */
export function hasHardware(snapshot: Snapshot, ...ids: string[]): boolean {
  return ids.includes(findHardware(snapshot.identity)?.id ?? '');
}

/** True when a MediaTek PPE is what hardware offload would use. */
export function hasMediatekEngine(snapshot: Snapshot): boolean {
  return findHardware(snapshot.identity)?.engine === 'mediatek-ppe';
}
