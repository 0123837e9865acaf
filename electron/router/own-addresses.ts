import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';

/** The router's own addresses, to tell flows that end at the router itself; one process, no `ip` needed. */
export const readOwnAddresses = readCommand<[]>({
  id: 'own-addresses',
  summary: "Reads the router's own IP addresses from /proc/net.",
  shell: () =>
    sh`[ -r /proc/net/if_inet6 ] && set -- /proc/net/if_inet6 || set --
awk '/[|]--/ { address = $2 } /host LOCAL/ { print address } length($1) == 32 { print $1 }' /proc/net/fib_trie "$@" 2>/dev/null
true`,
  example: [],
});

/** Sorted, unique; IPv6 as eight groups, as /proc/net/nf_conntrack prints it. */
export function parseOwnAddresses(text: string): string[] {
  const addresses = text.split('\n').flatMap((line) => {
    const word = line.trim();
    if (/^[0-9a-f]{32}$/.test(word)) return [(word.match(/.{4}/g) ?? []).join(':')];
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(word) ? [word] : [];
  });
  return [...new Set(addresses)].sort();
}
