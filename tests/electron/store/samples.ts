import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import type { Router, TrustedHostKey } from '../../../shared/model/router.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { at } from './samples-of-change.ts';

export const now = () => new Date(at);

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function router(id: string, name = `router ${id}`): Router {
  return {
    id,
    name,
    host: '192.0.2.1',
    port: 22,
    user: 'root',
    authentication: { agent: true, keyFile: null, password: 'keyring' },
    legacyAlgorithms: false,
    addedAt: at,
  };
}

export function hostKey(routerId: string, letter = 'A', keyType = 'ssh-ed25519'): TrustedHostKey {
  return { routerId, keyType, fingerprint: `SHA256:${letter.repeat(43)}`, acceptedAt: at, acceptedBy: 'person' };
}

export function snapshot(hostname: string | null = 'OpenWrt'): Snapshot {
  return {
    version: 1,
    takenAt: at,
    platform: 'fw4',
    identity: {
      hostname,
      boardName: 'glinet,gl-mt6000',
      model: 'GL.iNet GL-MT6000',
      compatible: ['glinet,gl-mt6000', 'mediatek,mt7986'],
      system: null,
      distribution: 'OpenWrt',
      release: '24.10.0',
      revision: null,
      target: 'mediatek/filogic',
      architecture: 'aarch64_cortex-a53',
      kernel: '6.6.73',
      bootId: 'b1',
      uptimeSeconds: 12.5,
    },
    stack: {
      packageManager: 'opkg',
      packages: { 'kmod-nft-offload': '6.6.73-r1' },
      modules: { nft_flow_offload: 'loaded', nf_flow_table: 'loaded', nf_flow_table_inet: 'loaded' },
      nftVersion: null,
      flowtableSupport: 'yes',
    },
    configured: { source: 'uci', mode: 'off', options: null, hasDefaultsSection: true, staged: [] },
    flowtables: [],
    zones: [],
    interfaces: [],
    links: [],
    npu: {
      engines: [],
      wed: 'unknown',
      vendorModules: [],
      hardwareProbe: { ran: false, skipped: null, devices: [] },
      kernelMessages: [],
    },
    conntrack: { count: 1, max: null, accounting: null, flows: null },
    load: { loadAverage: null, cpus: 4, memoryTotalKb: null, memoryAvailableKb: null, samples: [] },
    defaultRoutes: [],
    storage: { path: '/overlay', freeKb: 1000, totalKb: 2000 },
    software: {
      enabledServices: [],
      shapers: [],
      sqmInterfaces: [],
      qosmateEnabled: false,
      hasTimedRules: false,
      ipsecPolicies: null,
      markingRules: [],
      nftTables: ['inet fw4'],
      mirrors: false,
    },
    persistence: { systemd: false, rulesFile: null, rulesFileIncludesOurs: false, ownFile: null, ipForwarding: true },
    kernelFaults: [],
    gaps: [],
  };
}

/** Strings that break careless storage: quotes, line ends, NUL, half surrogates, emoji, very long ones. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    `'; DROP TABLE routers; --`,
    '"quoted" \\ and \r\n more\n',
    'a\0b',
    '\0',
    '\ud800 alone',
    '👩‍👩‍👧‍👦 🇩🇪 ẞß',
    '__proto__',
    '%_?:@$',
    '\u202eevil\u2066',
    'ü'.repeat(100_000),
  ),
);
