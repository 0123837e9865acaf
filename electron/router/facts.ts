import type { Conntrack, Identity } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { findPlatform } from './platform.ts';
import { firstLine, type Report, readableFiles, wholeNumber, words } from './report.ts';

/** Keeps the few lines that are asked for, so that a long module list or routing table does not travel. */
const keepFacts = `
function keep() { print FILENAME ":" $0 }
FILENAME ~ "/proc/modules$" {
  if ($1 ~ /^(nft_flow_offload|nf_flow_table.*|xt_FLOWOFFLOAD|mtkhnat|mtk_hnat|hw_nat|hwnat|qca_nss_.*|ecm|shortcut_fe.*|fast_classifier|cdx)$/) keep()
  next
}
FILENAME ~ "modules.builtin$" { if ($0 ~ /(nft_flow_offload|nf_flow_table)/) keep(); next }
FILENAME ~ "cpuinfo$" {
  split($0, part, ":"); key = part[1]; sub(/[ \\t]+$/, "", key)
  if (key ~ /^(system type|machine|model name|cpu model|Processor|Hardware)$/ && !(key in seen)) { seen[key] = 1; keep() }
  next
}
FILENAME ~ "os-release$" { if ($0 ~ /^(NAME|ID|VERSION_ID)=/) keep(); next }
FILENAME ~ "openwrt_release$" { if ($0 ~ /^DISTRIB_/) keep(); next }
FILENAME ~ "/net/route$" { if ($2 == "00000000" || masks++ < 5) keep(); next }
FILENAME ~ "ipv6_route$" { if ($2 == "00" && $1 ~ /^0+$/) keep(); next }
{ keep() }
`;

const factFiles = sh`/etc/openwrt_release /etc/os-release /tmp/sysinfo/board_name /tmp/sysinfo/model \
/sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name \
/proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/sys/kernel/arch /proc/sys/kernel/random/boot_id /proc/uptime \
/proc/cpuinfo /proc/modules "/lib/modules/$flowhelm_release/modules.builtin" /proc/net/route /proc/net/ipv6_route \
/proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max \
/proc/sys/net/netfilter/nf_conntrack_acct /proc/sys/net/netfilter/nf_flowtable_tcp_timeout \
/proc/sys/net/ipv4/ip_forward /sys/module/*/parameters/wed_enable`;

/**
 * Who the router is, in one awk (and one tr where there is a device tree, whose strings end in NUL). /proc/sys is never read with the
 * shell's `read`: it asks for single bytes, and of a number there the kernel then answers the first digit only.
 */
export const readIdentity = readCommand({
  id: 'identity',
  summary:
    'Reads what the router is: platform, release, board, kernel, boot id, CPU, flow offload modules, default routes, conntrack settings.',
  example: [],
  shell: () => sh`${findPlatform}
flowhelm_release=
[ -r /proc/version ] && read -r flowhelm_file flowhelm_file flowhelm_release flowhelm_file </proc/version
${readableFiles(factFiles)}
awk ${keepFacts} "$@"
for flowhelm_module in nft_flow_offload nf_flow_table nf_flow_table_inet; do
  [ -d "/sys/module/$flowhelm_module" ] && printf '=module %s sysfs\n' "$flowhelm_module"
  for flowhelm_file in "/lib/modules/$flowhelm_release/$flowhelm_module".ko* "/lib/modules/$flowhelm_release/kernel/net/netfilter/$flowhelm_module".ko*; do
    [ -e "$flowhelm_file" ] && printf '=module %s file\n' "$flowhelm_module"
  done
done
if [ -r /proc/device-tree/compatible ]; then
  printf '=devicetree\n'
  tr '\000' '\n' </proc/device-tree/compatible
fi
true`,
});

/** Everything is optional; garbage gives nulls. */
export function parseIdentity(text: string, report: Report): Identity {
  const openwrt = assignments(report, '/etc/openwrt_release');
  const os = assignments(report, '/etc/os-release');
  const cpu = cpuFields(report);
  return {
    hostname: firstLine(report, '/proc/sys/kernel/hostname'),
    boardName: firstLine(report, '/tmp/sysinfo/board_name'),
    model: firstLine(report, '/tmp/sysinfo/model') ?? cpu.get('machine') ?? dmiModel(report),
    compatible: parseCompatible(text),
    system:
      cpu.get('system type') ??
      cpu.get('Hardware') ??
      cpu.get('model name') ??
      cpu.get('Processor') ??
      cpu.get('cpu model') ??
      null,
    distribution: openwrt.get('DISTRIB_ID') ?? os.get('NAME') ?? os.get('ID') ?? null,
    release: openwrt.get('DISTRIB_RELEASE') ?? os.get('VERSION_ID') ?? null,
    revision: openwrt.get('DISTRIB_REVISION') ?? null,
    target: openwrt.get('DISTRIB_TARGET') ?? null,
    architecture: openwrt.get('DISTRIB_ARCH') ?? firstLine(report, '/proc/sys/kernel/arch'),
    kernel: firstLine(report, '/proc/sys/kernel/osrelease'),
    bootId: firstLine(report, '/proc/sys/kernel/random/boot_id'),
    uptimeSeconds: uptime(report),
  };
}

/** `KEY='value'` lines; shell quoting beyond one pair of quotes does not occur in these files. */
function assignments(report: Report, path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of report.files.get(path) ?? []) {
    const match = /^([A-Z_]+)=(?:'([^']*)'|"([^"]*)"|(.*))$/.exec(line.trim());
    const value = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match?.[1] && value) found.set(match[1], value);
  }
  return found;
}

function cpuFields(report: Report): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of report.files.get('/proc/cpuinfo') ?? []) {
    const match = /^([^:]+?)\s*:\s*(.+?)\s*$/.exec(line);
    if (match?.[1] && match[2]) found.set(match[1], match[2]);
  }
  return found;
}

function dmiModel(report: Report): string | null {
  const parts = [
    firstLine(report, '/sys/class/dmi/id/sys_vendor'),
    firstLine(report, '/sys/class/dmi/id/product_name'),
  ];
  const known = parts.filter((part) => part !== null);
  return known.length > 0 ? known.join(' ') : null;
}

/** The list stands last in the answer, one string per line, after its note. */
function parseCompatible(text: string): string[] {
  const lines = text.split('\n');
  const start = lines.indexOf('=devicetree');
  if (start < 0) return [];
  return lines
    .slice(start + 1)
    .map((line) => line.trim())
    .filter((line) => /^[\w.,+#/-]+$/.test(line));
}

function uptime(report: Report): number | null {
  const seconds = Number(words(firstLine(report, '/proc/uptime') ?? '')[0] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** The table's size and settings; the counts by path come from the conntrack section. */
export function parseConntrackSettings(report: Report): Omit<Conntrack, 'flows'> {
  const setting = (name: string) => wholeNumber(firstLine(report, `/proc/sys/net/netfilter/${name}`));
  const accounting = setting('nf_conntrack_acct');
  return {
    count: setting('nf_conntrack_count'),
    max: setting('nf_conntrack_max'),
    accounting: accounting === null ? null : accounting !== 0,
  };
}

export function parseIpForwarding(report: Report): boolean | null {
  const value = wholeNumber(firstLine(report, '/proc/sys/net/ipv4/ip_forward'));
  return value === null ? null : value !== 0;
}
