import type { Software, Storage } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { note, type Report } from './report.ts';

/** Services that offload disturbs or that disturb it (domain.md 6). */
const servicesOfInterest =
  /^(sqm|qos|qosify|qosmate|eqos|nft-qos|dscpclassify|nlbwmon|vnstat2?|vnstatd|collectd|mwan3|pbr|ipsec|swanctl|strongswan|openvpn|tailscaled?|xl2tpd|zapret2?|b4|banip|adblock-fast|docker|dockerd|podman|igmpproxy|omcproxy|xupnpd|dawn|usteer|bridger|qca-nss-ecm|turboacc|nftables|firewalld|ufw)(@.*)?$/;

/** Mirrors are looked for on devices with an ingress qdisc only, and on no more than four: each costs a process. */
export const readSoftware = readCommand({
  id: 'software',
  summary:
    'Reads which services start at boot, traffic shapers and mirrors (tc), the number of IPsec policies, free storage.',
  example: [],
  shell: () => sh`for flowhelm_file in /etc/rc.d/S* /etc/systemd/system/*.wants/*.service; do
  [ -e "$flowhelm_file" ] && printf '=service %s\n' "$flowhelm_file"
done
if command -v tc >/dev/null 2>&1; then
  flowhelm_shapers=$(tc qdisc show 2>/dev/null)
  printf '%s\n' "$flowhelm_shapers"
  printf '=qdiscs-end\n'
  flowhelm_count=0
  flowhelm_rest=$flowhelm_shapers
  while :; do
    case "$flowhelm_rest" in
    *'qdisc ingress '*) flowhelm_rest=\${flowhelm_rest#*qdisc ingress } ;;
    *'qdisc clsact '*) flowhelm_rest=\${flowhelm_rest#*qdisc clsact } ;;
    *) break ;;
    esac
    flowhelm_count=$((flowhelm_count + 1))
    [ $flowhelm_count -gt 4 ] && break
    flowhelm_link=\${flowhelm_rest#* dev }
    flowhelm_link=\${flowhelm_link%% *}
    case "$(tc filter show dev "$flowhelm_link" ingress 2>/dev/null)" in *mirred*) printf '=mirred %s\n' "$flowhelm_link" ;; esac
  done
fi
if command -v ip >/dev/null 2>&1; then
  for flowhelm_file in /usr/sbin/swanctl /usr/sbin/ipsec /usr/libexec/ipsec /usr/lib/ipsec; do
    if [ -e "$flowhelm_file" ]; then
      printf '=xfrm %s\n' "$(ip xfrm policy count 2>/dev/null)"
      break
    fi
  done
fi
printf '=storage\n'
if [ -d /overlay ]; then df -k /overlay; else df -k /; fi
true`,
});

/** The part of `Software` that the firewall's configuration and ruleset do not know. */
export function parseSoftware(
  text: string,
  report: Report,
): Pick<Software, 'enabledServices' | 'shapers' | 'ipsecPolicies' | 'mirrors'> {
  return {
    enabledServices: enabledServices(report),
    shapers: shapers(text),
    ipsecPolicies: ipsecPolicies(note(report, 'xfrm')),
    mirrors: report.notes.has('mirred'),
  };
}

function enabledServices(report: Report): string[] {
  const names = (report.notes.get('service') ?? []).map(
    (path) => /\/S\d+([^/]+)$/.exec(path)?.[1] ?? /\/([^/]+)\.service$/.exec(path)?.[1] ?? '',
  );
  return [...new Set(names.filter((name) => servicesOfInterest.test(name)))].sort();
}

/** fq_codel and the like are on every device by default and shape nothing. */
function shapers(text: string): string[] {
  const end = text.indexOf('=qdiscs-end');
  if (end < 0) return [];
  return text
    .slice(0, end)
    .split('\n')
    .filter((line) => /^qdisc (cake|cake_mq|htb|hfsc|tbf|ingress|clsact)\b|^qdisc .*\bdev ifb/.test(line))
    .map((line) => line.trim());
}

/** `SPD IN  2 OUT 2 FWD 2`; busybox's `ip` has no xfrm and says nothing. */
function ipsecPolicies(answer: string | null): number | null {
  if (answer === null || !/\bSPD\b/.test(answer)) return null;
  return [...answer.matchAll(/\b(?:IN|OUT|FWD)\s+(\d{1,9})\b/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** df breaks a row after a long device name, so the numbers are looked for across lines. */
export function parseStorage(text: string): Storage {
  const start = text.indexOf('=storage\n');
  const row = /\s(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+\d+%\s+(\/\S*)/.exec(start < 0 ? '' : text.slice(start));
  if (!row) return { path: null, freeKb: null, totalKb: null };
  return { path: row[4] ?? null, freeKb: Number(row[3]), totalKb: Number(row[1]) };
}
