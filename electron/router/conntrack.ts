import type { FlowPath } from '../../shared/model/offload.ts';
import type { FlowCounts, FlowEntry, PathCounts } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { parseConntrack } from './conntrack-lines.ts';
import { type Report, readableFiles, wholeNumber, words } from './report.ts';

/**
 * Counts the table per (path, protocol, family, class). It splits a line only at "src=", because busybox splits fields slowly. The
 * router's own addresses come first: IPv4 from fib_trie, IPv6 from if_inet6; IPv6 is compared as 32 digits, since /proc prints it
 * in full and `conntrack -L` prints it short. Entries of a path other than slow are never local: they were forwarded.
 */
const countFlows = `
function digits(address, part, count, i, groups, text) {
  if (address !~ /:/) return address
  count = split(address, part, ":")
  groups = 0
  for (i = 1; i <= count; i++) if (part[i] != "") groups++
  text = ""
  for (i = 1; i <= count; i++) {
    if (part[i] != "") text = text substr("0000" part[i], length(part[i]) + 1)
    else for (; groups < 8; groups++) text = text "0000"
  }
  return tolower(text)
}
function own(address) { return (address in mine) || substr(address, 1, 4) == "127." || (digits(address) in mine) }
function word(text, end) { end = index(text, " "); return end ? substr(text, 1, end - 1) : text }
function classOf(source, destination, replySource) {
  if (own(source) || (own(destination) && own(replySource))) return "local"
  if (protocol == "tcp") return side[1] ~ / ESTABLISHED / ? "eligible" : "other"
  return protocol == "udp" && index($0, "[ASSURED]") ? "eligible" : "other"
}
{
  if (FILENAME ~ "fib_trie$") {
    if ($1 == "|--") address = $2
    else if ($3 == "LOCAL") mine[address] = 1
  } else if (FILENAME ~ "if_inet6$") {
    mine[tolower($1)] = 1
  } else if (split($0, side, "src=") > 1) {
    split(side[1], head, " ")
    if (head[1] == "ipv4" || head[1] == "ipv6") { family = head[1]; protocol = head[3] }
    else { family = (word(side[2]) ~ /:/) ? "ipv6" : "ipv4"; protocol = head[1] }
    if (protocol != "tcp" && protocol != "udp") protocol = "other"
    path = "slow"; class = "other"
    if (index($0, "[HW_OFFLOAD]")) path = "hardware"
    else if (index($0, "[OFFLOAD]")) path = "software"
    else class = classOf(word(side[2]), word(substr(side[2], index(side[2], "dst=") + 4)), word(side[3]))
    count[path " " protocol " " family " " class]++
  }
}
END { for (key in count) print "=flows " key " " count[key]; print "=counted" }
`;

const ownAddressFiles = readableFiles(sh`/proc/net/fib_trie /proc/net/if_inet6`);

/** Falls back to conntrack-tools where the kernel has no /proc/net/nf_conntrack. The file name `-` is stdin for every awk. */
export const readConntrack = readCommand({
  id: 'conntrack',
  summary: 'Counts the connection tracking entries by path (hardware, software, slow), protocol, family and class.',
  example: [],
  shell: () => sh`${ownAddressFiles}
if [ -r /proc/net/nf_conntrack ]; then
  awk ${countFlows} "$@" /proc/net/nf_conntrack
elif command -v conntrack >/dev/null 2>&1; then
  conntrack -L 2>/dev/null | awk ${countFlows} "$@" -
else
  printf '=absent\n'
fi
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
  shell: (limit, path) => sh`if [ -r /proc/net/nf_conntrack ]; then
  awk -v limit=${limit} -v path=${path} ${keepFlows} /proc/net/nf_conntrack
elif command -v conntrack >/dev/null 2>&1; then
  conntrack -L 2>/dev/null | awk -v limit=${limit} -v path=${path} ${keepFlows}
else
  printf '=absent\n'
fi
true`,
});

/** `truncated` = the table holds more of them than the limit, or the answer broke off. */
export function parseFlowList(text: string): { entries: FlowEntry[]; truncated: boolean } {
  return { entries: parseConntrack(text), truncated: !/^=all$/m.test(text) };
}
