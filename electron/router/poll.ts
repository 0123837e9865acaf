import { createHash } from 'node:crypto';
import type { Reading } from '../../shared/model/observation.ts';
import { ownTableFile } from '../../shared/rules/own-table.ts';
import { sh } from '../../shared/shell.ts';
import type { ScriptResult, SectionResult } from '../ssh/script.ts';
import { readCommand } from './command.ts';
import { chooseFlowSource, flowCounting, ownAddressPaths, parseFlowCounts } from './conntrack.ts';
import { counterSample, loadAverage } from './load.ts';
import { findNpuTables, npuCounting, parseEngines } from './npu.ts';
import { type PortBytes, parsePortBytes } from './port-counters.ts';
import { firstLine, parseReport, readableFiles, wholeNumber } from './report.ts';

/** What one poll is to read beside the counters and the flows. */
export interface PollRequest {
  /** NPU tables, and byte counters of `ports`; dear on some hardware (domain.md 5.1). */
  readonly tables: boolean;
  /** Devices whose `ethtool -S` is read when `tables` is asked for and the router has ethtool. */
  readonly ports: readonly string[];
  /** Address to ping once, with its zone when it is link-local: "fe80::1%wan". */
  readonly gateway: string | null;
}

/**
 * Everything that is counted, in one awk. Only the lines that are wanted of a fact travel: /proc/stat has one of many kilobytes. The
 * connection table comes last, whose entries need the router's own addresses.
 */
const countAll = `${flowCounting.functions}
FNR == 1 {
  if (FILENAME ~ /nf_conntrack$/ || FILENAME == "-") kind = "flows"
  else if (FILENAME ~ /fib_trie$/) kind = "ipv4"
  else if (FILENAME ~ /if_inet6$/) kind = "ipv6"
  else if (index(FILENAME, "/kernel/debug/")) kind = "npu"
  else kind = (FILENAME ~ /\\/stat$/) ? "stat" : "fact"
}
{ ${flowCounting.rule}
  else if (kind == "npu") { ${npuCounting.line}
  } else if (kind == "fact" || $1 == "cpu") print FILENAME ":" $0
}
END {
  if (tables) { ${npuCounting.end}
    print "=tables"
  }
  if (ARGV[ARGC - 1] ~ /(nf_conntrack|^-)$/) { ${flowCounting.end} }
}
`;

const facts = sh`/proc/sys/kernel/random/boot_id /proc/uptime /proc/stat /proc/net/dev /proc/loadavg \
/proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max`;

/** What decides the verdict besides the running kernel: when one of them has changed, a full probe is due. */
const configuration = sh`/etc/openwrt_release /etc/os-release /etc/config/firewall /tmp/.uci/firewall \
/etc/nftables.conf /etc/sysconfig/nftables.conf /etc/nftables.nft ${ownTableFile} /config/config.boot`;

/**
 * The small script that runs every few seconds: two processes (awk, md5sum), and one more each for a port, the ping
 * and a large table where these are needed. `times` stands at the end, for it tells what the shell and everything it has waited for have used.
 */
export const readPoll = readCommand<readonly [request: PollRequest]>({
  id: 'poll',
  summary:
    'Reads CPU, load and interface counters, counts the connection tracking entries by path, and takes a checksum of release and firewall configuration; now and then also the NPU tables in debugfs and the byte counters of switch ports (ethtool -S), and sends one echo request to the gateway.',
  example: [{ tables: true, ports: ['PORT'], gateway: 'GATEWAY' }],
  shell: ({ tables, ports, gateway }) => sh`${readableFiles(sh`${facts} ${ownAddressPaths}`)}
${tables ? findNpuTables : sh`:`}
flowhelm_count=${countAll}
${chooseFlowSource}
case $flowhelm_flows in
  file) awk -v tables=${Number(tables)} "$flowhelm_count" "$@" /proc/net/nf_conntrack ;;
  none) awk -v tables=${Number(tables)} "$flowhelm_count" "$@" ;;
  *) $flowhelm_flows 2>/dev/null | awk -v tables=${Number(tables)} "$flowhelm_count" "$@" - ;;
esac
printf '=part digest\n'
${readableFiles(configuration)}
if command -v md5sum >/dev/null 2>&1; then md5sum "$@"
elif command -v cksum >/dev/null 2>&1; then cksum "$@"
fi
${tables && ports.length > 0 ? readPorts(ports) : sh`:`}
${gateway === null ? sh`:` : pingOnce(gateway)}
printf '=part times\n'
times`,
});

const readPorts = (ports: readonly string[]) => sh`if command -v ethtool >/dev/null 2>&1; then
  for flowhelm_port in ${ports}; do
    printf '=part port %s\n' "$flowhelm_port"
    ethtool -S "$flowhelm_port" 2>/dev/null
  done
fi`;

const pingOnce = (address: string) => sh`printf '=part ping\n'
ping ${address.includes(':') ? sh`-6 ` : sh``}-c 1 -W 1 ${address} 2>/dev/null`;

/** Never throws: what is missing, cut off or not understood is `null`. */
export function parsePoll(result: ScriptResult): Reading {
  const answer = result.get(readPoll.id);
  const [counted = '', ...parts] = wholeLines(answer).split(/^=part /m);
  const report = parseReport(counted);
  const part = (name: string) => parts.find((text) => text.startsWith(`${name}\n`))?.slice(name.length + 1) ?? '';
  // An answer that broke off in the middle of these would pass for another configuration, or for a port without counters.
  const whole = typeof answer?.exitCode === 'number';
  return {
    bootId: firstLine(report, '/proc/sys/kernel/random/boot_id'),
    configurationDigest: whole ? digestOf(part('digest')) : null,
    sample: counterSample(report),
    loadAverage: loadAverage(report),
    flows: parseFlowCounts(report),
    conntrack: {
      entries: wholeNumber(firstLine(report, '/proc/sys/net/netfilter/nf_conntrack_count')),
      max: wholeNumber(firstLine(report, '/proc/sys/net/netfilter/nf_conntrack_max')),
    },
    npu: report.notes.has('tables') ? parseEngines(report) : null,
    portCounters: whole ? portCounters(parts) : null,
    gatewayMs: roundTrip(part('ping')),
    cpuMs: cpuTime(part('times')),
  };
}

/** Without the last line of an answer that broke off: half a number is a number, too. */
function wholeLines(answer: SectionResult | undefined): string {
  const text = answer?.stdout ?? '';
  return answer?.exitCode === null ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
}

/** The checksums of all files in one; files that come or go change it, too. */
function digestOf(checksums: string): string | null {
  return checksums.trim() === '' ? null : createHash('sha256').update(checksums).digest('hex').slice(0, 16);
}

/** `null` when no port was asked for, ethtool is missing, or no driver's names are known. */
function portCounters(parts: readonly string[]): Reading['portCounters'] {
  const found = parts.flatMap((part): [string, PortBytes][] => {
    const port = /^port (\S+)\n/.exec(part)?.[1];
    const bytes = port === undefined ? null : parsePortBytes(part);
    return port === undefined || bytes === null ? [] : [[port, bytes]];
  });
  return found.length > 0 ? Object.fromEntries(found) : null;
}

/** "time=0.612 ms" of the line that answers; `null` = no answer. Time that is below a millisecond may read "time<1". */
function roundTrip(text: string): number | null {
  const milliseconds = Number(/\btime[=<]([\d.]+) ?ms\b/.exec(text)?.[1] ?? Number.NaN);
  return Number.isFinite(milliseconds) ? milliseconds : null;
}

const tickMs = 10;

/**
 * `times` of dash and busybox: user and system time of the shell, then of everything it has waited for, as "0m0.03s". The kernel keeps
 * it in nanoseconds and tells it in whole ticks, cut off, so that a cheap poll would seem to cost nothing: half a tick is added for the
 * shell and for its children. Rather too much than too little, because a budget hangs on it. What the SSH server spends is not in it.
 */
function cpuTime(text: string): number | null {
  const seconds = [...text.matchAll(/(\d+)m(\d+(?:[.,]\d+)?)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest?.replace(',', '.')),
  );
  if (seconds.length !== 4) return null;
  const told = seconds.reduce((sum, each) => sum + each, 0) * 1000;
  return Number.isFinite(told) ? Math.round(told) + tickMs : null;
}
