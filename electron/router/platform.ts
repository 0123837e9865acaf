import { type Platform, platforms } from '../../shared/model/offload.ts';
import type { SnapshotSection } from '../../shared/rules/gaps.ts';
import { sh } from '../../shared/shell.ts';
import { note, type Report } from './report.ts';

/**
 * Sets `flowhelm_platform` for the rest of the script and reports it. Files decide, never version strings (domain.md 1.1): fw4
 * systems carry a /sbin/fw3 too, as a shim, so fw4 is asked for first. As the shell finds this out by itself, the same script fits
 * every router and the first contact needs no round trip of its own.
 */
export const findPlatform = sh`flowhelm_platform=unknown
if [ -e /sbin/fw4 ]; then flowhelm_platform=fw4
elif [ -e /sbin/fw3 ]; then flowhelm_platform=fw3
else
  for flowhelm_file in /etc/vyos* /opt/vyatta; do [ -e "$flowhelm_file" ] && flowhelm_platform=vyos; done
  if [ $flowhelm_platform = unknown ] && [ ! -e /etc/openwrt_release ] && command -v nft >/dev/null 2>&1; then
    flowhelm_platform=nftables
  fi
fi
printf '=platform %s\n' $flowhelm_platform`;

export function parsePlatform(report: Report): Platform {
  const found = note(report, 'platform');
  return platforms.find((platform) => platform === found) ?? 'unknown';
}

/** What the probe can say about one platform. The parts it cannot answer become gaps with the reason. */
export interface ProbePlatform {
  readonly platform: Platform;
  /** Where the saved configuration is read from. */
  readonly configuration: 'uci' | 'nft-file' | 'none';
  /** netifd is there, so a silent ubus is a gap and not simply the way of this platform. */
  readonly netifd: boolean;
  readonly unanswered: readonly SnapshotSection[];
  readonly unansweredReason: string;
}

const needsFirewall = ['configured', 'flowtables', 'npu'] as const satisfies readonly SnapshotSection[];

export const probePlatforms: Readonly<Record<Platform, ProbePlatform>> = {
  fw4: { platform: 'fw4', configuration: 'uci', netifd: true, unanswered: [], unansweredReason: '' },
  nftables: { platform: 'nftables', configuration: 'nft-file', netifd: false, unanswered: [], unansweredReason: '' },
  fw3: {
    platform: 'fw3',
    configuration: 'none',
    netifd: true,
    unanswered: needsFirewall,
    unansweredReason: 'Flowhelm does not read the firewall of firewall3 (iptables) yet.',
  },
  vyos: {
    platform: 'vyos',
    configuration: 'none',
    netifd: false,
    unanswered: needsFirewall,
    unansweredReason: 'Flowhelm does not read the firewall of VyOS yet.',
  },
  unknown: {
    platform: 'unknown',
    configuration: 'none',
    netifd: false,
    unanswered: needsFirewall,
    unansweredReason: 'Neither fw4 nor nft was found, so there is no firewall that Flowhelm could read.',
  },
};
