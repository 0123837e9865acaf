import type { Capability, CapabilityLevel, Evidence } from '../model/capability.ts';
import type { NpuEngine, Snapshot } from '../model/snapshot.ts';
import { findHardware, type HardwareRow } from './hardware.ts';
import { hidesMissingHardware } from './kernel.ts';
import { loadedMode } from './loaded-mode.ts';
import { moduleIsInstallable } from './offload-module.ts';

/** Engines that the kernel's flowtable drives; the others are vendors' own fast paths beside it (domain.md 4.4, 4.7). */
const flowtableEngines: readonly NpuEngine['kind'][] = ['mediatek-ppe', 'airoha-ppe', 'qualcomm-ppe'];

/** Entries bound in engines that the flowtable drives; one entry is one direction of a flow. */
export function boundEntries(snapshot: Snapshot): number {
  return snapshot.npu.engines
    .filter((engine) => flowtableEngines.includes(engine.kind))
    .reduce((sum, engine) => sum + (engine.bound ?? 0), 0);
}

/** The vendor fast path that runs instead of the kernel's flowtable, by name; `null` = none seen. */
export function vendorEngine(snapshot: Snapshot): string | null {
  const engine = snapshot.npu.engines.find((candidate) => !flowtableEngines.includes(candidate.kind));
  if (engine !== undefined) return vendorNames[engine.kind];
  return snapshot.npu.vendorModules[0] ?? null;
}

const vendorNames: Record<NpuEngine['kind'], string> = {
  'mediatek-ppe': 'MediaTek PPE',
  'airoha-ppe': 'Airoha PPE',
  'qualcomm-ppe': 'Qualcomm PPE',
  'mediatek-hnat': 'MediaTek HNAT',
  'qualcomm-nss': 'Qualcomm NSS',
  'shortcut-fe': 'Shortcut-FE',
};

interface Finding extends Evidence {
  /** The level this observation would give on its own; findings are ordered, the first one that has a level decides. */
  gives: CapabilityLevel | null;
}

function finding(says: Evidence['says'], gives: CapabilityLevel | null, section: string, text: string): Finding {
  return { says, gives, section, text };
}

function conclude(findings: readonly Finding[]): { level: CapabilityLevel; evidence: Evidence[] } {
  return {
    level: findings.find((candidate) => candidate.gives !== null)?.gives ?? 'unknown',
    evidence: findings.map(({ says, text, section }) => ({ says, text, section })),
  };
}

function connections(count: number): string {
  return count === 1 ? '1 connection is' : `${count} connections are`;
}

function softwareFindings(snapshot: Snapshot): Finding[] {
  const findings: Finding[] = [];
  const paths = snapshot.conntrack.flows?.byPath;
  const offloaded = paths === undefined ? 0 : paths.hardware + paths.software;
  const { modules, flowtableSupport } = snapshot.stack;
  const module = modules.nft_flow_offload;
  if (offloaded > 0)
    findings.push(finding('yes', 'proven', 'conntrack', `${connections(offloaded)} offloaded right now.`));
  const mode = loadedMode(snapshot);
  if (mode === 'software' || mode === 'hardware') {
    findings.push(finding('yes', 'proven', 'flowtables', 'A flowtable is loaded and a rule sends flows to it.'));
  }
  if (moduleIsInstallable(snapshot)) {
    findings.push(
      finding('neutral', 'unknown', 'stack', 'The module nft_flow_offload is missing; its package can be installed.'),
    );
  }
  if (flowtableSupport === 'no') {
    findings.push(finding('no', 'unsupported', 'stack', 'The kernel refuses a flowtable.'));
  } else if (flowtableSupport === 'yes') {
    findings.push(finding('yes', 'likely', 'stack', 'The kernel accepts a flowtable.'));
  }
  if (module === 'absent') {
    findings.push(finding('no', 'unsupported', 'stack', 'The kernel has no module nft_flow_offload.'));
  } else if (module !== 'unknown') {
    const state = { loaded: 'is loaded', 'built-in': 'is built in', available: 'is on disk' }[module];
    findings.push(finding('yes', 'likely', 'stack', `The module nft_flow_offload ${state}.`));
  }
  return findings;
}

function flowFindings(snapshot: Snapshot): Finding[] {
  const findings: Finding[] = [];
  const inHardware = snapshot.conntrack.flows?.byPath.hardware ?? 0;
  if (inHardware > 0)
    findings.push(finding('yes', 'proven', 'conntrack', `${connections(inHardware)} in hardware right now.`));
  const bound = boundEntries(snapshot);
  if (bound > 0) findings.push(finding('yes', 'proven', 'npu', `The NPU holds ${bound} bound entries.`));
  return findings;
}

function probeFindings(snapshot: Snapshot): Finding[] {
  const { ran, devices } = snapshot.npu.hardwareProbe;
  if (!ran || devices.length === 0) return [];
  const refusing = devices.filter((device) => !device.accepted && /not supported/i.test(device.error ?? ''));
  const accepting = devices.filter((device) => device.accepted);
  const findings: Finding[] = [];
  if (refusing.length > 0) {
    const names = refusing.map((device) => device.device).join(', ');
    const all = refusing.length === devices.length;
    findings.push(finding('no', all ? 'unsupported' : null, 'npu', `The kernel refuses hardware offload on ${names}.`));
  }
  if (accepting.length > 0) {
    const names = accepting.map((device) => device.device).join(', ');
    const hidden = hidesMissingHardware(snapshot);
    findings.push(
      hidden === false
        ? finding('yes', 'likely', 'npu', `The kernel accepts hardware offload on ${names}.`)
        : finding(
            'neutral',
            null,
            'npu',
            `The kernel accepts hardware offload on ${names}, as it does without an engine.`,
          ),
    );
  }
  return findings;
}

function tableFinding(row: HardwareRow | null): Finding {
  if (row === null) return finding('neutral', null, 'identity', 'This hardware is not in the table of known chips.');
  switch (row.hardware) {
    case 'yes':
      return finding('yes', 'likely', 'identity', `${row.name} has a packet engine that OpenWrt drives.`);
    case 'unknown':
      return finding('neutral', null, 'identity', `It is not known whether ${row.name} has a usable packet engine.`);
    case 'fork-only':
      return finding('no', 'unsupported', 'identity', `The packet engine of ${row.name} works only in special builds.`);
    case 'no':
      return finding('no', 'unsupported', 'identity', `${row.name} has no packet engine that the kernel can use.`);
  }
}

function hardwareFindings(snapshot: Snapshot): Finding[] {
  const findings = flowFindings(snapshot);
  if (snapshot.stack.flowtableSupport === 'no' && !moduleIsInstallable(snapshot)) {
    findings.push(finding('no', 'unsupported', 'stack', 'The kernel refuses a flowtable, with or without hardware.'));
  }
  const vendor = vendorEngine(snapshot);
  if (vendor !== null) {
    findings.push(
      finding('no', 'unsupported', 'npu', `${vendor} owns the packet engine here, outside of flow offloading.`),
    );
  }
  findings.push(...probeFindings(snapshot));
  if (snapshot.npu.engines.some((engine) => flowtableEngines.includes(engine.kind))) {
    findings.push(finding('yes', 'likely', 'npu', "The kernel shows the NPU's table."));
  }
  findings.push(tableFinding(findHardware(snapshot.identity)));
  if (snapshot.links.some((link) => link.hwTcOffload === true)) {
    // DSA ports always say so, and other drivers mean queues or filters by it (domain.md 4.1, 4.3).
    findings.push(
      finding('neutral', null, 'links', 'Network devices report hw-tc-offload, which proves nothing about flows.'),
    );
  }
  return findings;
}

/**
 * What the router could do, with every observation for and against. Hardware is `proven` only by flows seen in hardware; the
 * kernel's yes to `flags offload` counts only where it does not say yes to everything (domain.md 2.4, 4.3).
 */
export function capability(snapshot: Snapshot): Capability {
  return { software: conclude(softwareFindings(snapshot)), hardware: conclude(hardwareFindings(snapshot)) };
}
