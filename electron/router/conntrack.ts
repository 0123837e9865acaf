import type { FlowPath } from '../../shared/model/offload.ts';
import type { FlowCounts, FlowEntry, PathCounts } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { parseConntrack } from './conntrack-lines.ts';
import { type Report, readableFiles, wholeNumber, words } from './report.ts';

/** The router's own addresses, which tell what ends at the router itself: IPv4 from fib_trie, IPv6 from if_inet6. */
export const ownAddressPaths = sh`/proc/net/fib_trie /proc/net/if_inet6`;

/**
 * Counts the table per (path, protocol, family, class), in pieces of an awk program: `functions`; the `rule` for a line, by the `kind` that
 * the program around them gives to a file ("flows", "ipv4" = fib_trie, "ipv6" = if_inet6; these two have to come first); `end`.
 * The work per line is what a poll costs, so it cuts lines with `index` and `substr` alone (busybox splits fields slowly) and counts
 * by the head of the line, up to the protocol; words and sums are left to the end. IPv6 in the 39 letters of the kernel is looked up as
 * it is; as `conntrack -L` prints it, short, it is written out first. Entries of a path other than slow are never local: they were
 * forwarded.
 */
export const flowCounting = {
  functions: `
function word(text, end) { end = index(text, " "); return end ? substr(text, 1, end - 1) : text }
function grouped(digits, i, text) {
  text = substr(digits, 1, 4)
  for (i = 5; i < 33; i += 4) text = text ":" substr(digits, i, 4)
  return tolower(text)
}
function full(address, part, count, i, groups, text) {
  count = split(address, part, /:/)
  groups = 0
  for (i = 1; i <= count; i++) if (part[i] != "") groups++
  text = ""
  for (i = 1; i <= count; i++) {
    if (part[i] != "") text = text substr("0000" part[i], length(part[i]) + 1)
    else for (; groups < 8; groups++) text = text "0000"
  }
  return grouped(text)
}
function own(address) {
  if (address in mine) return 1
  if (index(address, ":")) return length(address) < 39 && (full(address) in mine)
  return substr(address, 1, 4) == "127."
}
function isLocal(rest) {
  if (own(word(rest))) return 1
  rest = substr(rest, index(rest, "dst=") + 4)
  return own(word(rest)) && own(word(substr(rest, index(rest, "src=") + 4)))
}
function classOf(start, state) {
  if (isLocal(substr($0, start + 4))) return "local"
  if (index(head, " udp ")) return index($0, "[ASSURED]") ? "eligible" : "other"
  state = index(head, " tcp ") ? index($0, " ESTABLISHED ") : 0
  return state && state < start ? "eligible" : "other"
}`,
  rule: `
  if (kind == "flows") {
    if (start = index($0, "src=")) {
      if (substr($0, 1, 3) == "ipv") head = substr($0, 1, 18)
      else head = (index(word(substr($0, start + 4)), ":") ? "ipv6 10 " : "ipv4 2 ") substr($0, 1, 8)
      if (index($0, "[HW_OFFLOAD]")) count["hardware other " head]++
      else if (index($0, "[OFFLOAD]")) count["software other " head]++
      else count["slow " classOf(start) " " head]++
    }
  } else if (kind == "ipv4") {
    if ($1 == "|--") address = $2
    else if ($3 == "LOCAL") mine[address] = 1
  } else if (kind == "ipv6") {
    mine[grouped($1)] = 1
  }`,
  end: `
  for (key in count) {
    split(key, part, " ")
    protocol = part[5] == "tcp" || part[5] == "udp" ? part[5] : "other"
    sum[part[1] " " protocol " " part[3] " " part[2]] += count[key]
  }
  for (key in sum) print "=flows " key " " sum[key]
  print "=counted"`,
} as const;

const countFlows = `${flowCounting.functions}
FNR == 1 { kind = (FILENAME ~ /fib_trie$/) ? "ipv4" : (FILENAME ~ /if_inet6$/) ? "ipv6" : "flows" }
{ ${flowCounting.rule}
}
END { ${flowCounting.end} }
`;

const ownAddressFiles = readableFiles(ownAddressPaths);

/**
 * Chooses how entries are read: sets `flowhelm_flows` to `file` (awk opens it), to the command that prints them, or to `none`.
 * Up to Linux 6.15 every read of /proc/net/nf_conntrack walks the table from its head again (kernel commit 5e4d107abd79 ended that), so a
 * large one takes quadratic time: least over netlink (conntrack-tools), then with cat, whose reads are four times as long as awk's. `-C`
 * shows that the tool can ask the kernel, which may lack what it needs.
 * Large is from 4,096 on: from where such reads get dear depends on the processor's cache, and cat costs little before (docs/BENCHES.md,
 * poll). Eight hexadecimal digits tell that without arithmetic that might end the shell. Not from nf_conntrack_count: ash reads byte by
 * byte, and a file in /proc/sys has only its first one then.
 */
export const chooseFlowSource = sh`flowhelm_entries=
{ read -r flowhelm_rest; read -r flowhelm_entries flowhelm_rest; } 2>/dev/null </proc/net/stat/nf_conntrack
flowhelm_flows=none
if [ -r /proc/net/nf_conntrack ]; then flowhelm_flows=file; fi
case $flowhelm_flows$flowhelm_entries in
  file | file00000*) ;;
  *) if command -v conntrack >/dev/null 2>&1 && conntrack -C >/dev/null 2>&1; then flowhelm_flows='conntrack -L'
    elif [ $flowhelm_flows = file ]; then flowhelm_flows='cat /proc/net/nf_conntrack'
    fi ;;
esac`;

/** The file name `-` is stdin for every awk. */
export const readConntrack = readCommand({
  id: 'conntrack',
  summary: 'Counts the connection tracking entries by path (hardware, software, slow), protocol, family and class.',
  example: [],
  shell: () => sh`${ownAddressFiles}
${chooseFlowSource}
case $flowhelm_flows in
  file) awk ${countFlows} "$@" /proc/net/nf_conntrack ;;
  none) printf '=absent\n' ;;
  *) $flowhelm_flows 2>/dev/null | awk ${countFlows} "$@" - ;;
esac
true`,
});

/** `null` when the count did not run to its end. */
export function parseFlowCounts(report: Report): FlowCounts | null {
  if (!report.notes.has('counted')) return null;
  const counts: FlowCounts = {
    total: 0,
    byPath: none(),
    byProtocol: { tcp: none(), udp: none(), other: none() },
    byFamily: { ipv4: none(), ipv6: none() },
    local: 0,
    eligible: 0,
  };
  for (const line of report.notes.get('flows') ?? []) {
    const [path, protocol, family, flowClass, number] = words(line);
    const count = wholeNumber(number);
    if (count === null || !isPath(path) || !isProtocol(protocol) || !isFamily(family)) continue;
    counts.total += count;
    counts.byPath[path] += count;
    counts.byProtocol[protocol][path] += count;
    counts.byFamily[family][path] += count;
    if (path === 'slow' && flowClass === 'local') counts.local += count;
    if (path === 'slow' && flowClass === 'eligible') counts.eligible += count;
  }
  return counts;
}

function none(): PathCounts {
  return { hardware: 0, software: 0, slow: 0 };
}

function isPath(word: string | undefined): word is FlowPath {
  return word === 'hardware' || word === 'software' || word === 'slow';
}

function isProtocol(word: string | undefined): word is keyof FlowCounts['byProtocol'] {
  return word === 'tcp' || word === 'udp' || word === 'other';
}

function isFamily(word: string | undefined): word is keyof FlowCounts['byFamily'] {
  return word === 'ipv4' || word === 'ipv6';
}

const keepFlows = `
!/src=/ { next }
path != "any" {
  found = index($0, "[HW_OFFLOAD]") ? "hardware" : index($0, "[OFFLOAD]") ? "software" : "slow"
  if (found != path) next
}
shown == limit + 0 { more = 1; exit }
{ shown++; print }
END { print more ? "=more" : "=all" }
`;

/** The table itself for the flow list, cut off on the router. */
export const listFlows = readCommand<readonly [limit: number, path: FlowPath | 'any']>({
  id: 'flow-list',
  summary: 'Lists connection tracking entries, all or those of one path, up to a limit.',
  example: [1000, 'any'],
  shell: (limit, path) => sh`${chooseFlowSource}
case $flowhelm_flows in
  file) awk -v limit=${limit} -v path=${path} ${keepFlows} /proc/net/nf_conntrack ;;
  none) printf '=absent\n' ;;
  *) $flowhelm_flows 2>/dev/null | awk -v limit=${limit} -v path=${path} ${keepFlows} ;;
esac
true`,
});

/** `truncated` = the table holds more of them than the limit, or the answer broke off. */
export function parseFlowList(text: string): { entries: FlowEntry[]; truncated: boolean } {
  return { entries: parseConntrack(text), truncated: !/^=all$/m.test(text) };
}
