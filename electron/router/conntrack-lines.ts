import type { FlowPath } from '../../shared/model/offload.ts';
import type { FlowEntry } from '../../shared/model/snapshot.ts';

/**
 * Entries of /proc/net/nf_conntrack or `conntrack -L` (domain.md 5.2). Not by position: a line with an offload tag has neither
 * timeout nor TCP state, ICMP has no ports, counters stand there only with accounting. Lines without a source are no entries and
 * dropped; never throws.
 */
export function parseConntrack(text: string): FlowEntry[] {
  return text.split('\n').flatMap((line) => {
    const entry = parseLine(line);
    return entry ? [entry] : [];
  });
}

function parseLine(line: string): FlowEntry | null {
  const [head = '', original, reply = ''] = line.split('src=');
  if (original === undefined) return null;
  const headWords = head.split(/\s+/).filter((word) => word !== '');
  const fromProc = headWords[0] === 'ipv4' || headWords[0] === 'ipv6';
  const source = firstWord(original);
  const destination = field(original, 'dst');
  const [protocol = 'unknown', , ...states] = fromProc ? headWords.slice(2) : headWords;
  const timeout = states.find((word) => /^\d+$/.test(word));
  return {
    family: fromProc ? (headWords[0] === 'ipv6' ? 'ipv6' : 'ipv4') : source.includes(':') ? 'ipv6' : 'ipv4',
    protocol,
    path: flowPath(line),
    state: states.find((word) => /^[A-Z][A-Z0-9_]+$/.test(word)) ?? null,
    timeoutSeconds: timeout === undefined ? null : Number(timeout),
    source,
    sourcePort: port(original, 'sport'),
    destination: destination ?? '',
    destinationPort: port(original, 'dport'),
    replySource: reply === '' ? null : firstWord(reply),
    replyDestination: field(reply, 'dst'),
    packets: sum(number(original, 'packets'), number(reply, 'packets')),
    bytes: sum(number(original, 'bytes'), number(reply, 'bytes')),
    assured: line.includes('[ASSURED]'),
    unreplied: line.includes('[UNREPLIED]'),
    mark: number(reply, 'mark') ?? number(original, 'mark'),
  };
}

function flowPath(line: string): FlowPath {
  if (line.includes('[HW_OFFLOAD]')) return 'hardware';
  return line.includes('[OFFLOAD]') ? 'software' : 'slow';
}

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? '';
}

/** The first `name=value` of one direction. */
function field(direction: string, name: string): string | null {
  return new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(direction)?.[1] ?? null;
}

function number(direction: string, name: string): number | null {
  const value = field(direction, name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}

function port(direction: string, name: string): number | null {
  const value = number(direction, name);
  return value !== null && value <= 65_535 ? value : null;
}

/** Both directions together; `null` only when neither is counted. */
function sum(left: number | null, right: number | null): number | null {
  return left === null && right === null ? null : (left ?? 0) + (right ?? 0);
}
