import type { OffloadMode } from '../../shared/model/offload.ts';
import type { ConfiguredOffload, Persistence, Zone } from '../../shared/model/snapshot.ts';
import { ownFileMode, ownTableFile } from '../../shared/rules/own-table.ts';
import { configuredMode } from '../../shared/rules/plan.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { parseFlowtables } from './flowtables.ts';
import type { ProbePlatform } from './platform.ts';
import { printWithName, type Report, readableFiles } from './report.ts';
import { isUciTrue, parseUciConfig, type UciSection, uciWords } from './uci-config.ts';

const firewallFile = '/etc/config/firewall';
const rulesFiles = ['/etc/nftables.conf', '/etc/sysconfig/nftables.conf', '/etc/nftables.nft'] as const;

/**
 * The saved configuration: on OpenWrt the files as they lie in flash (`uci show` would mix in staged edits) and the staged edits
 * apart; on plain nftables the rules files. Files that may hold secrets (network, wireless) are never read.
 */
export const readConfiguration = readCommand({
  id: 'configured',
  summary:
    'Reads /etc/config/firewall, sqm and qosmate and the staged firewall edits; on plain nftables the nft rules files.',
  example: [],
  shell: () => sh`case $flowhelm_platform in
fw4)
  ${readableFiles(sh`/etc/config/firewall /etc/config/sqm /etc/config/qosmate`)}
  [ $# -gt 0 ] && awk ${printWithName} "$@"
  printf '=staged\n'
  uci changes firewall || printf '=staged-unreadable\n'
  ;;
nftables)
  [ -d /run/systemd/system ] && printf '=systemd\n'
  ${readableFiles(sh`${ownTableFile} ${rulesFiles} /etc/nftables.d/*.nft`)}
  [ $# -gt 0 ] && awk ${printWithName} "$@"
  ;;
*) printf '=skipped\n' ;;
esac
true`,
});

export interface Configuration {
  readonly configured: ConfiguredOffload;
  readonly persistence: Omit<Persistence, 'ipForwarding'>;
  readonly zones: readonly Zone[];
  readonly sqmInterfaces: readonly string[];
  readonly qosmateEnabled: boolean;
  readonly hasTimedRules: boolean;
  /** Why the configuration is not known; `null` when it is. */
  readonly gap: string | null;
}

const nothing: Configuration = {
  configured: { source: 'unknown', mode: null, options: null, hasDefaultsSection: false, staged: [] },
  persistence: { systemd: false, rulesFile: null, rulesFileIncludesOurs: false, ownFile: null },
  zones: [],
  sqmInterfaces: [],
  qosmateEnabled: false,
  hasTimedRules: false,
  gap: null,
};

export function parseConfiguration(text: string, report: Report, platform: ProbePlatform): Configuration {
  switch (platform.configuration) {
    case 'uci':
      return uciConfiguration(text, report);
    case 'nft-file':
      return nftFileConfiguration(report);
    case 'none':
      return nothing;
  }
}

function uciConfiguration(text: string, report: Report): Configuration {
  const lines = report.files.get(firewallFile);
  if (!lines) return { ...nothing, gap: `${firewallFile} could not be read.` };
  const firewall = parseUciConfig(lines.join('\n'));
  const defaults = firewall.find((section) => section.type === 'defaults');
  const options = {
    flow_offloading: defaults?.options.get('flow_offloading') ?? null,
    flow_offloading_hw: defaults?.options.get('flow_offloading_hw') ?? null,
  };
  return {
    ...nothing,
    configured: {
      source: 'uci',
      mode: configuredMode(options),
      options,
      hasDefaultsSection: defaults !== undefined,
      staged: stagedEdits(text),
    },
    zones: zones(firewall),
    hasTimedRules: firewall.some(isTimedRule),
    sqmInterfaces: sqmInterfaces(uciFile(report, '/etc/config/sqm')),
    qosmateEnabled: uciFile(report, '/etc/config/qosmate').some(
      (section) => section.type === 'global' && isUciTrue(section.options.get('enabled')),
    ),
    gap: report.notes.has('staged-unreadable') ? 'uci could not say whether there are staged edits.' : null,
  };
}

function uciFile(report: Report, path: string): UciSection[] {
  return parseUciConfig((report.files.get(path) ?? []).join('\n'));
}

/** The edits stand last in the answer, verbatim, because their values may hold anything. */
function stagedEdits(text: string): string[] {
  const lines = text.split('\n');
  const start = lines.indexOf('=staged');
  if (start < 0) return [];
  return lines.slice(start + 1).filter((line) => line !== '' && line !== '=staged-unreadable');
}

function zones(firewall: readonly UciSection[]): Zone[] {
  const enabled = firewall.filter((section) => section.options.get('enabled') !== '0');
  const forwardings = enabled.filter((section) => section.type === 'forwarding');
  return enabled
    .filter((section) => section.type === 'zone')
    .flatMap((section) => {
      const name = section.options.get('name');
      if (!name) return [];
      return [
        {
          name,
          networks: uciWords(section, 'network'),
          devices: uciWords(section, 'device'),
          masquerade: isUciTrue(section.options.get('masq')),
          forwardsTo: forwardings
            .filter((forwarding) => forwarding.options.get('src') === name)
            .map((forwarding) => forwarding.options.get('dest') ?? '')
            .filter((destination) => destination !== ''),
        },
      ];
    });
}

/** Options that limit a rule to times; offloaded flows outlive them (domain.md 6). */
const timeOptions = ['start_time', 'stop_time', 'start_date', 'stop_date', 'weekdays', 'monthdays'] as const;

function isTimedRule(section: UciSection): boolean {
  if (section.type !== 'rule' && section.type !== 'redirect') return false;
  if (section.options.get('enabled') === '0') return false;
  return timeOptions.some((name) => uciWords(section, name).length > 0);
}

function sqmInterfaces(sections: readonly UciSection[]): string[] {
  return sections
    .filter((section) => section.type === 'queue' && isUciTrue(section.options.get('enabled')))
    .map((section) => section.options.get('interface') ?? '')
    .filter((name) => name !== '');
}

function nftFileConfiguration(report: Report): Configuration {
  const ownLines = report.files.get(ownTableFile);
  const ownFile = ownLines ? `${ownLines.join('\n')}\n` : null;
  const rulesFile = rulesFiles.find((path) => report.files.has(path)) ?? null;
  const rulesLines = rulesFile === null ? [] : (report.files.get(rulesFile) ?? []);
  const configuredByUser = [...report.files].filter(([path]) => path !== ownTableFile);
  return {
    ...nothing,
    configured: {
      source: ownFile === null && rulesFile === null ? 'none' : 'nft-file',
      mode: strongest([ownFileMode(ownFile), ...configuredByUser.map(([, lines]) => fileMode(lines.join('\n')))]),
      options: null,
      hasDefaultsSection: false,
      staged: [],
    },
    persistence: {
      systemd: report.notes.has('systemd'),
      rulesFile,
      rulesFileIncludesOurs: rulesLines.some((line) => /^\s*include\s.*\/etc\/flowhelm\//.test(line)),
      ownFile,
    },
  };
}

function fileMode(text: string): OffloadMode {
  const flowtables = parseFlowtables(text).filter((flowtable) => flowtable.fedBy.length > 0);
  if (flowtables.length === 0) return 'off';
  return flowtables.some((flowtable) => flowtable.hardware) ? 'hardware' : 'software';
}

function strongest(modes: readonly OffloadMode[]): OffloadMode {
  if (modes.includes('hardware')) return 'hardware';
  return modes.includes('software') ? 'software' : 'off';
}
