/** What one would write first: a command per fact, each over SSH on its own, everything sorted out on the client. */
import type { Client } from 'ssh2';

/** The facts of the probe, each by the usual command; what one command answers is not asked for again. */
export const naiveCommands: readonly string[] = [
  'cat /etc/openwrt_release',
  'cat /etc/os-release',
  'ubus call system board',
  'cat /proc/sys/kernel/random/boot_id',
  'cat /proc/uptime',
  'cat /proc/cpuinfo',
  'cat /proc/loadavg',
  'cat /proc/meminfo',
  'cat /proc/stat',
  'cat /proc/net/dev',
  'cat /proc/modules',
  'ls /lib/modules/$(uname -r)',
  'cat /proc/net/route',
  'cat /proc/net/ipv6_route',
  'cat /proc/sys/net/netfilter/nf_conntrack_count',
  'cat /proc/sys/net/netfilter/nf_conntrack_max',
  'cat /proc/sys/net/netfilter/nf_conntrack_acct',
  'cat /proc/sys/net/ipv4/ip_forward',
  'cat /proc/net/fib_trie',
  'cat /proc/net/if_inet6',
  'grep -h -e ^Package: -e ^Version: /usr/lib/opkg/info/*.control',
  'nft --version',
  'uci show firewall',
  'uci changes firewall',
  'uci show network',
  'nft list flowtables',
  'nft list ruleset',
  'ls -l /sys/class/net',
  'grep . /sys/class/net/*/type /sys/class/net/*/operstate /sys/class/net/*/uevent',
  'ls -d /sys/class/net/*/upper_* /sys/class/net/*/lower_*',
  'ubus call network.interface dump',
  'ubus call network.device status',
  'cat /sys/kernel/debug/ppe*/entries',
  'echo "add table inet t; add flowtable inet t f { hook ingress priority 0; devices = { wan }; flags offload; }" | nft -c -f -',
  'dmesg',
  'ls /etc/rc.d',
  'tc qdisc show',
  'df -k /overlay',
  'cat /proc/net/nf_conntrack',
];

/** Runs all of them on one open connection, one after the other, and counts the connection tracking entries. */
export async function naiveProbe(client: Client): Promise<{ entries: number; answered: number }> {
  let entries = 0;
  let answered = 0;
  for (const command of naiveCommands) {
    const answer = await execute(client, command);
    if (answer !== '') answered += 1;
    if (command === 'cat /proc/net/nf_conntrack') entries = answer.split('\n').filter((line) => line !== '').length;
  }
  return { entries, answered };
}

function execute(client: Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      const chunks: Buffer[] = [];
      channel.on('data', (chunk: Buffer) => chunks.push(chunk));
      channel.stderr.resume();
      channel.on('close', () => resolve(Buffer.concat(chunks).toString()));
      channel.end();
    });
  });
}
