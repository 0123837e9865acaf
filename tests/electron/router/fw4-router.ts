import { capture } from './captures.ts';
import type { FakeRouter } from './fake-root.ts';

/** A MediaTek MT7621 router with OpenWrt 24.10, put together from captures and the samples of domain.md. */

const firewall = `
config defaults
	option syn_flood	1
	option input	REJECT
	option flow_offloading '1'
	option flow_offloading_hw '1'

config zone
	option name lan
	list network 'lan'

config zone
	option name wan
	list network 'wan'
	list network 'wan6'
	option masq 1

config forwarding
	option src lan
	option dest wan

config rule
	option name 'Children''s bedtime'
	option src lan
	option weekdays 'Mon Tue'
`;

const links: Record<string, string | null> = {
  '/sys/class/net/lo/type': '772\n',
  '/sys/class/net/lo/operstate': 'unknown\n',
  '/sys/class/net/lo/uevent': 'INTERFACE=lo\nIFINDEX=1\n',
  '/sys/class/net/eth0/type': '1\n',
  '/sys/class/net/eth0/operstate': 'up\n',
  '/sys/class/net/eth0/uevent': 'INTERFACE=eth0\nIFINDEX=2\n',
  '/sys/class/net/eth0/dsa/tagging': 'mtk\n',
  '/sys/class/net/eth0/upper_lan1': null,
  '/sys/class/net/lan1/type': '1\n',
  '/sys/class/net/lan1/operstate': 'up\n',
  '/sys/class/net/lan1/uevent': 'DEVTYPE=dsa\nINTERFACE=lan1\nIFINDEX=3\n',
  '/sys/class/net/lan1/lower_eth0': null,
  '/sys/class/net/lan1/upper_br-lan': null,
  '/sys/class/net/wan/type': '1\n',
  '/sys/class/net/wan/operstate': 'up\n',
  '/sys/class/net/wan/uevent': 'DEVTYPE=dsa\nINTERFACE=wan\nIFINDEX=4\n',
  '/sys/class/net/wan/lower_eth0': null,
  '/sys/class/net/br-lan/type': '1\n',
  '/sys/class/net/br-lan/operstate': 'up\n',
  '/sys/class/net/br-lan/uevent': 'DEVTYPE=bridge\nINTERFACE=br-lan\nIFINDEX=5\n',
  '/sys/class/net/br-lan/bridge': null,
  '/sys/class/net/br-lan/brif/lan1': null,
  '/sys/class/net/br-lan/lower_lan1': null,
  '/sys/class/net/br-lan/lower_phy0-ap0': null,
  '/sys/class/net/phy0-ap0/type': '1\n',
  '/sys/class/net/phy0-ap0/operstate': 'up\n',
  '/sys/class/net/phy0-ap0/uevent': 'DEVTYPE=wlan\nINTERFACE=phy0-ap0\nIFINDEX=6\n',
  '/sys/class/net/phy0-ap0/phy80211': null,
  '/sys/class/net/phy0-ap0/upper_br-lan': null,
  '/sys/class/net/pppoe-wan/type': '512\n',
  '/sys/class/net/pppoe-wan/operstate': 'unknown\n',
  '/sys/class/net/pppoe-wan/uevent': 'DEVTYPE=ppp\nINTERFACE=pppoe-wan\nIFINDEX=7\n',
};

const facts: Record<string, string | null> = {
  '/sbin/fw4': '',
  '/sbin/fw3': '',
  '/bin/opkg': '',
  '/overlay': null,
  '/etc/openwrt_release': `DISTRIB_ID='OpenWrt'
DISTRIB_RELEASE='24.10.5'
DISTRIB_REVISION='r29087-d9c5716d1d'
DISTRIB_TARGET='ramips/mt7621'
DISTRIB_ARCH='mipsel_24kc'
DISTRIB_DESCRIPTION='OpenWrt 24.10.5 r29087-d9c5716d1d'
DISTRIB_TAINTS=''
`,
  '/etc/os-release': 'NAME="OpenWrt"\nVERSION="24.10.5"\nID="openwrt"\nVERSION_ID="24.10.5"\n',
  '/tmp/sysinfo/board_name': 'dlink,covr-x1860-a1\n',
  '/tmp/sysinfo/model': 'D-Link COVR-X1860 A1\n',
  '/proc/version': 'Linux version 6.6.119 (builder@buildhost) #0 SMP\n',
  '/proc/sys/kernel/hostname': 'OpenWrt\n',
  '/proc/sys/kernel/osrelease': '6.6.119\n',
  '/proc/sys/kernel/random/boot_id': '6b28e80c-69a5-404e-b63b-88e565b8fcee\n',
  '/proc/uptime': '1173.98 2198.19\n',
  '/proc/loadavg': '0.10 0.08 0.05 1/91 6622\n',
  '/proc/meminfo': 'MemTotal:         122436 kB\nMemFree:           36896 kB\nMemAvailable:      60980 kB\n',
  '/proc/stat':
    'cpu  6333 0 4967 219819 774 0 162 43 0 0\ncpu0 2179 0 2101 111715 66 0 19 2 0 0\ncpu1 4154 0 2866 108103 708 0 142 1 0 0\nintr 435984 0 0\n',
  '/proc/net/dev':
    'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0\n  wan:283468818    7173    0    0    0     0          0         0   605013    4598    0    0    0     0       0          0\n',
  '/proc/cpuinfo':
    'system type\t\t: MediaTek MT7621 ver:1 eco:3\nmachine\t\t\t: D-Link COVR-X1860 A1\nprocessor\t\t: 0\ncpu model\t\t: MIPS 1004Kc V2.15\nBogoMIPS\t\t: 586.13\n',
  '/proc/modules':
    'nft_flow_offload 16384 1 - Live 0x837f8000\nnf_flow_table_inet 16384 1 - Live 0x837f0000\nnf_flow_table 32768 2 nf_flow_table_inet,nft_flow_offload, Live 0x837f8000\nnf_nat 65536 1 - Live 0x0\n',
  '/proc/device-tree/compatible': 'dlink,covr-x1860-a1\0mediatek,mt7621-soc\0',
  '/sys/module/nft_flow_offload': null,
  '/sys/module/nf_flow_table': null,
  '/sys/module/nf_flow_table_inet': null,
  '/sys/module/mt7915e/parameters/wed_enable': 'N\n',
  '/proc/net/route':
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\nwan\t00000000\t017100CB\t0003\t0\t0\t0\t00000000\t0\t0\t0\nbr-lan\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n',
  '/proc/net/ipv6_route':
    '00000000000000000000000000000000 00 20010db8000000000000000000000000 38 fe800000000000000000000000000001 00000200 00000002 00000000 00000003      wan\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n',
  '/proc/sys/net/netfilter/nf_conntrack_count': '17\n',
  '/proc/sys/net/netfilter/nf_conntrack_max': '16384\n',
  '/proc/sys/net/netfilter/nf_conntrack_acct': '1\n',
  '/proc/sys/net/netfilter/nf_flowtable_tcp_timeout': '30\n',
  '/proc/sys/net/ipv4/ip_forward': '1\n',
  '/usr/lib/opkg/info/kernel.control': 'Package: kernel\nVersion: 6.6.119~a15c2e-r1\nDepends: libc\n',
  '/usr/lib/opkg/info/kmod-nft-offload.control': 'Package: kmod-nft-offload\nVersion: 6.6.119-r1\n',
  '/usr/lib/opkg/info/kmod-nft-nat.control': 'Package: kmod-nft-nat\nVersion: 6.6.119-r1\n',
  '/usr/lib/opkg/info/sqm-scripts.control': 'Package: sqm-scripts\nVersion: 1.6.0-r1\n',
};

export const ppeEntries = `012f2 BND IPv4 5T orig=192.168.1.22:52294->185.187.81.227:80 new=176.98.95.135:52294->185.187.81.227:80 eth=34:ce:00:66:cd:0d->00:12:44:c9:a8:40 etype=0200 vlan=0,0 ib1=214127b9 ib2=007ff020
01698 UNB IPv6 5T orig=2a01:00d0:e6c6:0000:196d:66d3:18c0:e02d:52185->2606:4700:0010:0000:0000:0000:6814:2917:443 eth=00:00:00:00:00:00->00:00:00:00:00:00 etype=0dcd vlan=0,0 ib1=1a0002b2 ib2=34ce0066
01699 UNB     6RD orig=192.0.2.1->192.0.2.2 eth=00:00:00:00:00:00->00:00:00:00:00:00 etype=0dcd vlan=0,0 ib1=1a0002b2 ib2=34ce0066
0252a BND IPv4 5T orig=10.0.0.1:3578->10.0.0.2:38720 new=10.0.0.1:3578->192.168.81.11:38720 eth=34:60:f9:8d:f8:68->aa:aa:aa:aa:aa:aa etype=0400 vlan=0,0 ib1=614108ef ib2=007ff035 packets=0 bytes=0
004ac BND IPv4 5T orig=172.25.100.104:58788->172.25.100.10:5201 new=172.25.100.104:58788->172.25.100.10:5201 eth=aa:aa:aa:aa:aa:aa->bb:bb:bb:bb:bb:bb etype=0800 data=007f1000 vlan=0,0 ib1=21000123 ib2=0003e240 packets=0 bytes=0
`;

export const kernelLog = `[    1.2] mtk_soc_eth 1e100000.ethernet eth0: mediatek frame engine at 0xbe100000
[    2.0] device stopped, packets dropped, Wed
[   12.0] mt798x-wmac 18000000.wifi: attaching wed device 0 version 2
[  100.0] Unable to handle kernel paging request at virtual address 00000010
[  100.1] pc : some_other_function+0x10/0x20
[  100.2] lr : nf_flow_offload_ip_hook+0x10/0x20 [nf_flow_table]
`;

const ipv4Addresses = `Main:
  +-- 0.0.0.0/0 3 0 5
Local:
     |-- 10.0.2.21
        /32 host LOCAL
     |-- 192.168.1.1
        /32 host LOCAL
     |-- 203.0.113.2
        /32 host LOCAL
     |-- 203.0.113.255
        /32 link BROADCAST
`;

export function fw4Router(
  changes: Partial<Record<'files' | 'programs', Record<string, string | null>>> = {},
): FakeRouter {
  return {
    files: {
      ...facts,
      ...links,
      '/etc/config/firewall': firewall,
      '/etc/config/sqm': "config queue 'eth1'\n\toption enabled '1'\n\toption interface 'wan'\n",
      '/etc/config/network': "config interface 'wan'\n\toption password 'the secret'\n",
      '/proc/net/fib_trie': ipv4Addresses,
      '/proc/net/if_inet6': 'fd000001000000000000000000000001 04 40 00 82     lan\n',
      '/proc/net/nf_conntrack': capture('fw4-lab/nf_conntrack.hardware.txt'),
      '/sys/kernel/debug/ppe0/entries': ppeEntries,
      '/sys/kernel/debug/ppe0/bind': '',
      '/etc/rc.d/S19firewall': '',
      '/etc/rc.d/S50sqm': '',
      ...changes.files,
    },
    programs: {
      nft: `case "$*" in
--version) echo 'nftables v1.0.6 (Lester Gooch #5)' ;;
'-s -t list ruleset') cat ROOT/ruleset ;;
'-c -f '*) cat >ROOT/batch; cat ROOT/nft-errors >&2; exit 1 ;;
*) echo "unexpected: $*" >&2; exit 1 ;;
esac`,
      uci: '[ "$*" = "changes firewall" ] && cat ROOT/changes',
      ubus: `case "$*" in
'call network.interface dump') cat ROOT/interfaces ;;
'call network.device status') cat ROOT/devices ;;
esac`,
      df: `printf 'Filesystem           1K-blocks      Used Available Use%% Mounted on\\n/dev/a-very-long-device-name-here\\n    20480      4096     16384  20%% /overlay\\n'`,
      dmesg: 'cat ROOT/dmesg',
      ...changes.programs,
    } as Record<string, string>,
  };
}

/** What the canned programs print; they lie in the root, outside of any path that the probe reads. */
export const fw4Answers: Record<string, string> = {
  '/ruleset': capture('fw4-lab/nft-ruleset.fw4-hardware.txt'),
  '/changes': '',
  '/interfaces': capture('fw4-lab/ubus-network-interface-dump.json'),
  '/devices':
    '{\n\t"br-lan": {\n\t\t"external": false,\n\t\t"statistics": {\n\t\t\t"rx_bytes": 1\n\t\t}\n\t},\n\t"lan1": {\n\t\t"hw-tc-offload": true\n\t},\n\t"wan": {\n\t\t"hw-tc-offload": false,\n\t\t"up": true\n\t}\n}\n',
  '/dmesg': kernelLog,
  '/nft-errors': '',
};
