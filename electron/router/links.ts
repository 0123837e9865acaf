import type { Link, linkKinds } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { firstLine, printWithName, type Report, words } from './report.ts';

type LinkKind = (typeof linkKinds)[number];

/**
 * Walks /sys/class/net with globs and `read`; one awk fetches the small files. It also collects `flowhelm_ports`, the leaf Ethernet
 * devices that the hardware probe asks about: no loopback, bridges, tunnels, Wi-Fi or container ends. Names with characters that
 * nft would not take between quotes are left out.
 */
export const readLinks = readCommand({
  id: 'links',
  summary: 'Reads the network devices: kind, state, bridge membership and what each stands on.',
  example: [],
  shell: () => sh`set --
flowhelm_ports=
if cd /sys/class/net 2>/dev/null; then
  for flowhelm_link in *; do
    [ -e "$flowhelm_link/type" ] || continue
    flowhelm_traits=
    for flowhelm_trait in bridge bonding wireless phy80211 tun_flags dsa device; do
      [ -e "$flowhelm_link/$flowhelm_trait" ] && flowhelm_traits="$flowhelm_traits $flowhelm_trait"
    done
    for flowhelm_file in "$flowhelm_link"/lower_*; do
      [ -e "$flowhelm_file" ] && flowhelm_traits="$flowhelm_traits lower=\${flowhelm_file#*/lower_}"
    done
    for flowhelm_file in "$flowhelm_link"/upper_*; do
      [ -e "$flowhelm_file" ] && flowhelm_traits="$flowhelm_traits upper=\${flowhelm_file#*/upper_}"
    done
    printf '=link %s%s\n' "$flowhelm_link" "$flowhelm_traits"
    set -- "$@" "$flowhelm_link/type" "$flowhelm_link/operstate" "$flowhelm_link/uevent"
    flowhelm_type= flowhelm_device=
    read -r flowhelm_type <"$flowhelm_link/type"
    read -r flowhelm_device <"$flowhelm_link/uevent"
    case "$flowhelm_type $flowhelm_device" in
    '1 DEVTYPE=dsa' | '1 INTERFACE='*) ;;
    *) continue ;;
    esac
    case "$flowhelm_traits" in *bridge* | *bonding* | *tun_flags* | *wireless* | *phy80211*) continue ;; esac
    case "$flowhelm_link" in
    *['"*']* | *'\'* | veth* | ifb* | dummy* | imq* | teql* | gretap* | erspan*) ;;
    *) flowhelm_ports="$flowhelm_ports $flowhelm_link" ;;
    esac
  done
  [ $# -gt 0 ] && awk ${printWithName} "$@"
  cd /
else
  printf '=absent\n'
fi
true`,
});

/** `hwTcOffload` comes from netifd, see interfaces.ts. Bridge ports, VLAN parents and DSA conduits are all `lower_` links. */
export function parseLinks(report: Report): Link[] {
  const found = (report.notes.get('link') ?? []).map((line) => {
    const [name = '', ...traits] = words(line);
    const valuesOf = (key: string) => traits.filter((t) => t.startsWith(`${key}=`)).map((t) => t.slice(key.length + 1));
    const deviceType = devType(report.files.get(`${name}/uevent`) ?? []);
    return {
      name,
      kind: linkKind(name, firstLine(report, `${name}/type`), deviceType, new Set(traits)),
      up: isUp(firstLine(report, `${name}/operstate`)),
      lowers: valuesOf('lower'),
      uppers: valuesOf('upper'),
      dsaPort: deviceType === 'dsa',
      bonding: traits.includes('bonding'),
    };
  });
  const bonds = new Set(found.filter((link) => link.bonding).map((link) => link.name));
  const bridges = new Set(found.filter((link) => link.kind === 'bridge').map((link) => link.name));
  return found
    .filter((link) => link.name !== '')
    .map(({ uppers, bonding: _bonding, ...link }) => ({
      ...link,
      master:
        uppers.find((upper) => bridges.has(upper) || bonds.has(upper)) ??
        (link.dsaPort ? (link.lowers[0] ?? null) : null),
      hwTcOffload: null,
    }));
}

function devType(uevent: readonly string[]): string | null {
  return uevent.find((line) => line.startsWith('DEVTYPE='))?.slice('DEVTYPE='.length) ?? null;
}

/** Tunnels and tun devices have no carrier to report, so the kernel calls them "unknown" while they work. */
function isUp(state: string | null): boolean {
  return state === 'up' || state === 'unknown';
}

/** Kinds by uevent DEVTYPE, ARPHRD type number and, for what has neither, by the kernel's own naming. */
function linkKind(name: string, type: string | null, deviceType: string | null, traits: ReadonlySet<string>): LinkKind {
  if (type === '772') return 'loopback';
  if (traits.has('bridge') || deviceType === 'bridge') return 'bridge';
  if (deviceType === 'wlan' || traits.has('wireless') || traits.has('phy80211')) return 'wifi';
  if (deviceType === 'vlan') return 'vlan';
  if (deviceType === 'wireguard') return 'wireguard';
  if (deviceType === 'ppp' || type === '512') return 'ppp';
  if (traits.has('tun_flags') || isTunnel(name, type, deviceType)) return 'tunnel';
  if (/^(veth|docker)/.test(name)) return 'veth';
  if (type === '1' && (deviceType === null || deviceType === 'dsa') && !/^(ifb|dummy|imq|teql)/.test(name))
    return 'ethernet';
  return 'other';
}

const tunnelTypes = new Set(['768', '769', '776', '778', '823', '65534']);
const tunnelDeviceTypes = new Set(['vxlan', 'geneve', 'gretap', 'ip6gretap', 'l2tpeth', 'gre', 'sit', 'ip6tnl', 'vti']);

function isTunnel(name: string, type: string | null, deviceType: string | null): boolean {
  if (deviceType !== null && tunnelDeviceTypes.has(deviceType)) return true;
  return (type !== null && tunnelTypes.has(type)) || /^(gretap|erspan|l2tp)/.test(name);
}
