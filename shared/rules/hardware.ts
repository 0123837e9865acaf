import type { Identity, NpuEngine, Snapshot } from '../model/snapshot.ts';

/** How a row is recognised: by the start of a device-tree compatible, of the MIPS `system` line, or by OpenWrt's target. */
export interface HardwareMatch {
  compatible: readonly string[];
  system?: readonly string[];
  target?: readonly string[];
}

export interface HardwareRow {
  /** Stable, kebab-case. */
  id: string;
  name: string;
  matches: HardwareMatch;
  /** The engine behind `flags offload`; `null` = the SoC has none that OpenWrt can use, or one out of this list. */
  engine: NpuEngine['kind'] | null;
  /** Whether a flowtable with `flags offload` can reach hardware; `fork-only` = only with drivers that OpenWrt does not ship. */
  hardware: 'yes' | 'no' | 'fork-only' | 'unknown';
  generation: string | null;
  /** Entries in hardware over all engines; one entry is one direction of a flow. */
  capacity: number | null;
  /** True when Wi-Fi can reach the engine (WED, domain.md 4.5). */
  wed: boolean;
  limits: readonly string[];
  source: string;
}

const mediatek = 'linux drivers/net/ethernet/mediatek/mtk_eth_soc.c, mtk_ppe.h';
const noEngine = 'no TC_SETUP_FT in the driver';

function ppe(
  row: Pick<HardwareRow, 'id' | 'name' | 'matches' | 'generation' | 'capacity' | 'wed' | 'limits'>,
): HardwareRow {
  return { ...row, engine: 'mediatek-ppe', hardware: 'yes', source: mediatek };
}

function softwareOnly(id: string, name: string, matches: HardwareMatch, limits: readonly string[] = []): HardwareRow {
  return {
    id,
    name,
    matches,
    engine: null,
    hardware: 'no',
    generation: null,
    capacity: null,
    wed: false,
    limits,
    source: noEngine,
  };
}

const mediatekRows: readonly HardwareRow[] = [
  ppe({
    id: 'mt7621',
    name: 'MediaTek MT7621',
    matches: { compatible: ['mediatek,mt7621'], system: ['MediaTek MT7621'], target: ['ramips/mt7621'] },
    generation: 'PPE v1',
    capacity: 8192,
    wed: false,
    limits: ['IPv4 with NAT, IPv6 without NAT', 'no byte counters per flow', 'Wi-Fi stays on the CPU'],
  }),
  ppe({
    id: 'mt7622',
    name: 'MediaTek MT7622',
    matches: { compatible: ['mediatek,mt7622'], target: ['mediatek/mt7622'] },
    generation: 'PPE v1',
    capacity: 8192,
    wed: true,
    limits: ['Wi-Fi reaches the engine only with WED and an MT7915 card'],
  }),
  ppe({
    id: 'mt7623',
    name: 'MediaTek MT7623',
    matches: { compatible: ['mediatek,mt7623', 'mediatek,mt2701'], target: ['mediatek/mt7623'] },
    generation: 'PPE v1',
    capacity: 8192,
    wed: false,
    limits: ['Wi-Fi stays on the CPU'],
  }),
  ppe({
    id: 'mt7981',
    name: 'MediaTek MT7981',
    matches: { compatible: ['mediatek,mt7981'] },
    generation: 'PPE v2',
    capacity: 2 * 8192,
    wed: true,
    limits: ['Wi-Fi reaches the engine only with WED'],
  }),
  ppe({
    id: 'mt7986',
    name: 'MediaTek MT7986',
    matches: { compatible: ['mediatek,mt7986'] },
    generation: 'PPE v2',
    capacity: 2 * 8192,
    wed: true,
    limits: ['Wi-Fi reaches the engine only with WED and its firmware'],
  }),
  ppe({
    id: 'mt7988',
    name: 'MediaTek MT7988',
    matches: { compatible: ['mediatek,mt7988'] },
    generation: 'PPE v3',
    capacity: 3 * 8192,
    wed: true,
    limits: ['Wi-Fi reaches the engine only with WED'],
  }),
  ppe({
    id: 'filogic',
    name: 'MediaTek Filogic',
    matches: { compatible: [], target: ['mediatek/filogic'] },
    generation: null,
    capacity: null,
    wed: true,
    limits: [],
  }),
  softwareOnly('mt7629', 'MediaTek MT7629', { compatible: ['mediatek,mt7629'], target: ['mediatek/mt7629'] }),
  softwareOnly('mt7620', 'MediaTek or Ralink MT7620 and older', {
    compatible: ['ralink,', 'mediatek,mt7620'],
    system: ['MediaTek MT7620', 'Ralink'],
    target: ['ramips/mt7620', 'ramips/rt305x', 'ramips/rt3883', 'ramips/rt288x'],
  }),
  softwareOnly('mt7628', 'MediaTek MT7628 or MT7688', {
    compatible: ['mediatek,mt7628', 'mediatek,mt7688', 'ralink,mt7628', 'ralink,mt7688'],
    system: ['MediaTek MT7628', 'MediaTek MT7688'],
    target: ['ramips/mt76x8'],
  }),
];

const airohaSource = 'linux drivers/net/ethernet/airoha; openwrt#24593';
const airohaRows: readonly HardwareRow[] = [
  {
    id: 'en7581',
    name: 'Airoha EN7581',
    matches: { compatible: ['airoha,en7581', 'airoha,an7581'], target: ['airoha/an7581', 'airoha/en7581'] },
    engine: 'airoha-ppe',
    hardware: 'yes',
    generation: 'PPE with NPU firmware',
    capacity: 2 * 8192 + 16_384,
    wed: false,
    limits: ['needs the NPU firmware file', 'its table in debugfs may look empty although flows are in hardware'],
    source: airohaSource,
  },
  {
    id: 'an7583',
    name: 'Airoha AN7583',
    matches: { compatible: ['airoha,an7583'], target: ['airoha/an7583'] },
    engine: 'airoha-ppe',
    hardware: 'yes',
    generation: 'PPE with NPU firmware',
    capacity: null,
    wed: false,
    limits: ['new; needs the NPU firmware file'],
    source: airohaSource,
  },
  {
    id: 'en7523',
    name: 'Airoha EN7523',
    matches: { compatible: ['airoha,en7523'], target: ['airoha/en7523'] },
    engine: 'airoha-ppe',
    hardware: 'fork-only',
    generation: null,
    capacity: null,
    wed: false,
    limits: ['only downstream'],
    source: 'OpenWrt and Linux driver sources (unconfirmed)',
  },
];

const otherRows: readonly HardwareRow[] = [
  {
    id: 'qualcomm-ipq',
    name: 'Qualcomm IPQ',
    matches: {
      compatible: ['qcom,ipq'],
      target: ['ipq40xx/', 'ipq806x/', 'ipq807x/', 'qualcommax/', 'qualcommbe/'],
    },
    engine: 'qualcomm-nss',
    hardware: 'fork-only',
    generation: null,
    capacity: null,
    wed: false,
    limits: ['the NSS engine works only in forks, and there flow offloading has to stay off'],
    source: 'openwrt#22381',
  },
  {
    id: 'nxp-layerscape',
    name: 'NXP Layerscape',
    matches: { compatible: ['fsl,ls10'], target: ['layerscape/'] },
    engine: null,
    hardware: 'fork-only',
    generation: null,
    capacity: null,
    wed: false,
    limits: ['the vendor engine is out of tree'],
    source: 'OpenWrt and Linux driver sources',
  },
  softwareOnly('ath79', 'Qualcomm Atheros (ath79)', {
    compatible: ['qca,'],
    system: ['Qualcomm Atheros', 'Atheros'],
    target: ['ath79/', 'ar71xx/'],
  }),
  softwareOnly('realtek-switch', 'Realtek RTL83xx or RTL93xx', {
    compatible: ['realtek,rtl83', 'realtek,rtl93'],
    target: ['realtek/'],
  }),
  softwareOnly(
    'broadcom',
    'Broadcom',
    { compatible: ['brcm,'], system: ['Broadcom'], target: ['bcm27xx/', 'bcm47xx/', 'bcm53xx/', 'bcm4908/', 'bmips/'] },
    ["the vendor's engines (CTF, Runner) are not in OpenWrt"],
  ),
  softwareOnly('marvell', 'Marvell', { compatible: ['marvell,'], target: ['mvebu/', 'kirkwood/'] }),
  softwareOnly('lantiq', 'Lantiq', { compatible: ['lantiq,'], target: ['lantiq/'] }),
  softwareOnly('rockchip', 'Rockchip', { compatible: ['rockchip,'], target: ['rockchip/'] }),
  softwareOnly('x86', 'PC (x86)', { compatible: [], target: ['x86/'] }, [
    'a ConnectX-5 or newer card in switchdev mode is the exception',
  ]),
];

/** The SoC table of domain.md 4.2. What is not in it is unknown, not unable. */
export const hardwareTable: readonly HardwareRow[] = [...mediatekRows, ...airohaRows, ...otherRows];

function longestMatch(text: string, prefixes: (row: HardwareRow) => readonly string[]): HardwareRow | null {
  let best: HardwareRow | null = null;
  let length = 0;
  for (const row of hardwareTable) {
    for (const prefix of prefixes(row)) {
      if (prefix.length > length && text.startsWith(prefix)) {
        best = row;
        length = prefix.length;
      }
    }
  }
  return best;
}

/**
 * The table's row for a router, or `null`. The device tree decides, most specific entry first; where none of its entries is known or
 * there is no device tree, the MIPS `system` line and then OpenWrt's target do.
 */
export function findHardware(identity: Identity): HardwareRow | null {
  for (const compatible of identity.compatible) {
    const row = longestMatch(compatible, (candidate) => candidate.matches.compatible);
    if (row !== null) return row;
  }
  return (
    longestMatch(identity.system ?? '', (candidate) => candidate.matches.system ?? []) ??
    longestMatch(identity.target ?? '', (candidate) => candidate.matches.target ?? [])
  );
}

/** Airoha's tables are read through registers, which takes seconds (domain.md 5.1). */
export function areTablesDear({ identity }: Pick<Snapshot, 'identity'>): boolean {
  return findHardware(identity)?.engine === 'airoha-ppe';
}
