import type { HardwareProbe, Npu, NpuEngine, OffloadStack } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { parseHardwareProbe } from './hardware-probe.ts';
import { type Report, wholeNumber, words } from './report.ts';

/**
 * Counts per table file, in pieces of an awk program: the rule for a line of a table, and what goes to the end. PPE lines carry the
 * state as second word (domain.md 4.4), the vendor forks write BIND, sometimes with a total in the last line; the NSS files hold a
 * bare number. A file without lines counts as zero, one that no rule fits as unknown.
 */
export const npuCounting = {
  line: `
  if ($2 == "BND") bound[FILENAME]++
  else if ($2 == "UNB") unbound[FILENAME]++
  else if ($0 ~ /Total State = BIND cnt = [0-9]+/) { line = $0; sub(/.*cnt = /, "", line); total[FILENAME] = line + 0 }
  else if (FILENAME ~ "accelerated_count$") total[FILENAME] = $1 + 0
  else if ($0 ~ /(^|[^A-Z])BIND([^A-Z]|$)/) bound[FILENAME]++
  else if ($0 ~ /(^|[^A-Z])(UNBIND|UNB)([^A-Z]|$)/) unbound[FILENAME]++`,
  end: `
  for (i = 1; i < ARGC; i++) if (index(ARGV[i], "/kernel/debug/")) {
    name = ARGV[i]
    print "=engine " name " " ((name in total) ? total[name] : bound[name] + 0) " " (unbound[name] + 0)
  }`,
} as const;

const countEntries = `
{ ${npuCounting.line}
}
END { ${npuCounting.end}
}
`;

/** Lines about the engines, and of kernel faults the head and the line that names the flow table; the last 20 of each. */
const keepKernelLines = `
function add(kind, line) { n[kind]++; kept[kind, n[kind]] = line }
function show(kind, i) { for (i = (n[kind] > 20 ? n[kind] - 19 : 1); i <= n[kind]; i++) print "=" kind " " kept[kind, i] }
/(Oops|BUG:|kernel BUG|Unable to handle kernel|Internal error|general protection|WARNING: |NETDEV WATCHDOG|soft lockup)/ { fault = $0; left = 40 }
left > 0 {
  left--
  if ($0 ~ /(nf_flow|flow_offload|nft_flow|mtk_ppe|mtk_flow|airoha_ppe)/) {
    add("fault", fault)
    if ($0 != fault) add("fault", $0)
    left = 0
  }
}
/(^|[^A-Za-z])(ppe|PPE|wed|WED|airoha-npu|mtk_soc_eth|mtk-wed)[0-9]*([^A-Za-z]|$)/ { add("message", $0) }
END { show("message"); show("fault") }
`;

/**
 * Adds the tables to "$@", and notes engines that have none. `entries` holds bound and unbound flows, `bind` the bound ones only; the
 * walk costs the driver the same. Debugfs is not mounted by us.
 */
export const findNpuTables = sh`for flowhelm_file in /sys/kernel/debug/ppe /sys/kernel/debug/ppe[0-9]*; do
  if [ -r "$flowhelm_file/entries" ]; then set -- "$@" "$flowhelm_file/entries"
  elif [ -r "$flowhelm_file/bind" ]; then set -- "$@" "$flowhelm_file/bind"
  elif [ -d "$flowhelm_file" ]; then printf '=engine %s\n' "$flowhelm_file"
  fi
done
for flowhelm_file in /sys/kernel/debug/hnat /sys/kernel/debug/mtk_ppe; do
  if [ -r "$flowhelm_file/hnat_entry" ]; then set -- "$@" "$flowhelm_file/hnat_entry"
  elif [ -r "$flowhelm_file/all_entry" ]; then set -- "$@" "$flowhelm_file/all_entry"
  elif [ -d "$flowhelm_file" ]; then printf '=engine %s\n' "$flowhelm_file"
  fi
done
for flowhelm_file in /sys/kernel/debug/ecm/ecm_*_ipv[46]/accelerated_count; do
  [ -r "$flowhelm_file" ] && set -- "$@" "$flowhelm_file"
done
[ -e /sys/fast_classifier ] && printf '=engine /sys/fast_classifier\n'`;

/** The hardware probe is one nft process for all devices, and its batch is only checked, never applied. */
export const readNpu = readCommand({
  id: 'npu',
  summary:
    'Reads the NPU tables in debugfs and kernel messages about them, and asks the kernel with nft -c (nothing is applied) which devices take hardware flowtables; the kernel may load its flowtable module for that.',
  example: [],
  shell: () => sh`set --
${findNpuTables}
[ $# -gt 0 ] && awk ${countEntries} "$@"
case $flowhelm_platform in
fw4|nftables)
  case "$flowhelm_rules" in
  *'flags offload'*) printf '=probe-skipped a hardware flowtable is already loaded\n' ;;
  *)
    if [ -z "$flowhelm_ports" ]; then
      printf '=probe-skipped there is no Ethernet device to ask about\n'
    elif ! command -v nft >/dev/null 2>&1; then
      printf '=probe-skipped nft is not installed\n'
    else
      printf '=probe%s\n' "$flowhelm_ports"
      {
        printf 'add table inet flowhelm-probe\nadd flowtable inet flowhelm-probe plain { hook ingress priority 0; }\n'
        flowhelm_count=0
        for flowhelm_link in $flowhelm_ports; do
          flowhelm_count=$((flowhelm_count + 1))
          printf 'add flowtable inet flowhelm-probe f%s { hook ingress priority 0; devices = { "%s" }; flags offload; }\n' $flowhelm_count "$flowhelm_link"
        done
      } | nft -c -f /proc/self/fd/0 2>&1
      printf '=probe-end %s\n' $?
    fi
    ;;
  esac
  ;;
*) printf '=probe-skipped this platform is not asked\n' ;;
esac
dmesg 2>/dev/null | awk ${keepKernelLines}
true`,
});

export interface NpuAnswer {
  readonly npu: Npu;
  readonly kernelFaults: string[];
  readonly flowtableSupport: OffloadStack['flowtableSupport'];
}

/** `facts` holds the module list and the WED parameters. */
export function parseNpu(text: string, report: Report, facts: Report): NpuAnswer {
  const { probe, flowtableSupport } = parseHardwareProbe(text);
  return {
    npu: {
      engines: parseEngines(report),
      wed: parseWed(facts),
      vendorModules: parseVendorModules(facts),
      hardwareProbe: probe satisfies HardwareProbe,
      kernelMessages: [...(report.notes.get('message') ?? [])],
    },
    kernelFaults: [...(report.notes.get('fault') ?? [])],
    flowtableSupport,
  };
}

/** Engines of the notes that `npuCounting` and `findNpuTables` leave. */
export function parseEngines(report: Report): NpuEngine[] {
  return (report.notes.get('engine') ?? []).flatMap((line) => {
    const [path = '', bound, unbound] = words(line);
    const kind = engineKind(path);
    if (kind === null) return [];
    return [{ kind, path, bound: wholeNumber(bound), unbound: wholeNumber(unbound) }];
  });
}

function engineKind(path: string): NpuEngine['kind'] | null {
  if (/\/debug\/ppe\d+(\/|$)/.test(path)) return 'mediatek-ppe';
  if (/\/debug\/ppe\/(entries|bind)$/.test(path)) return 'airoha-ppe';
  // Mainline's Qualcomm driver makes a folder of the same name, with packet counters only.
  if (path.endsWith('/debug/ppe')) return 'qualcomm-ppe';
  if (/\/debug\/(hnat|mtk_ppe)(\/|$)/.test(path)) return 'mediatek-hnat';
  if (/\/ecm_sfe_ipv[46]\//.test(path) || path === '/sys/fast_classifier') return 'shortcut-fe';
  if (/\/ecm_ppe_ipv[46]\//.test(path)) return 'qualcomm-ppe';
  return path.includes('/debug/ecm/') ? 'qualcomm-nss' : null;
}

/** WED is a parameter of the Wi-Fi driver, read at its start (domain.md 4.5). */
function parseWed(facts: Report): Npu['wed'] {
  if (facts.files.size === 0) return 'unknown';
  const values = [...facts.files].filter(([path]) => path.endsWith('/wed_enable')).map(([, lines]) => lines[0]?.trim());
  if (values.length === 0) return 'absent';
  return values.some((value) => value === 'Y' || value === '1') ? 'on' : 'off';
}

/** qca_nss_dp is the plain Ethernet driver of official images and no fast path, so it is not among them. */
const vendorModule = /^(mtkhnat|mtk_hnat|hw_nat|hwnat|qca_nss_(?!dp$).*|ecm|shortcut_fe.*|fast_classifier|cdx)$/;

function parseVendorModules(facts: Report): string[] {
  return (facts.files.get('/proc/modules') ?? [])
    .map((line) => words(line)[0] ?? '')
    .filter((name) => vendorModule.test(name));
}
