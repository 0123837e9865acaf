import type { CounterSample } from '../../shared/model/snapshot.ts';
import { wholeNumber } from './report.ts';

export type PortBytes = CounterSample['links'][string];

/**
 * Byte counters of the hardware, by the names that the drivers of Linux give them in `ethtool -S`. `rx_bytes` and `tx_bytes` alone are
 * not among them: a DSA port begins its list with these, and there they are the kernel's own count of what went through the CPU
 * (net/dsa/user.c, dsa_user_get_ethtool_stats). A driver that is not here gives no counters rather than wrong ones.
 */
const byteCounters: readonly {
  readonly driver: string;
  readonly rx: string;
  readonly tx: string;
  readonly with?: string;
}[] = [
  // drivers/net/dsa/mt7530.c, mt7530_mib: the switch of MT7621, MT7622, MT7986, MT7988 boards.
  { driver: 'mt7530', rx: 'RxBytes', tx: 'TxBytes' },
  // drivers/net/dsa/qca/qca8k-common.c, ar8327_mib; "Good" are frames without errors.
  { driver: 'qca8k', rx: 'RxGoodByte', tx: 'TxByte' },
  // drivers/net/dsa/mv88e6xxx/chip.c, mv88e6xxx_hw_stats.
  { driver: 'mv88e6xxx', rx: 'in_good_octets', tx: 'out_octets' },
  // drivers/net/ethernet/mediatek/mtk_eth_soc.c, mtk_ethtool_stats: a port without a switch. The counter beside shows whose list it is.
  { driver: 'mtk_eth_soc', rx: 'rx_bytes', tx: 'tx_bytes', with: 'rx_flow_control_packets' },
];

/** Bytes of one port from `ethtool -S`; `null` when no driver's names are known. The first of two counters with the same name counts. */
export function parsePortBytes(text: string): PortBytes | null {
  const counters = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(/^\s*([^\s:][^:\n]*):\s*(\d+)\s*$/gm)) {
    const number = wholeNumber(value);
    if (number !== null && !counters.has(name)) counters.set(name, number);
  }
  for (const { rx, tx, with: beside } of byteCounters) {
    const [rxBytes, txBytes] = [counters.get(rx), counters.get(tx)];
    if (rxBytes === undefined || txBytes === undefined) continue;
    if (beside === undefined || counters.has(beside)) return { rxBytes, txBytes };
  }
  return null;
}
