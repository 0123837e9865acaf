import {
  type KernelModule,
  type kernelModules,
  type ModuleState,
  type OffloadStack,
  type PackageManager,
  packageManagerSchema,
} from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { note, parseReport, type Report, words } from './report.ts';

/** What offload needs, and what offload would disturb (domain.md 1.3, 4.7, 6). `*` stands for any rest of the name. */
const packagesOfInterest = [
  'kernel',
  'firewall4',
  'kmod-nft-offload',
  'kmod-nf-flow',
  'kmod-ipt-offload',
  'nftables*',
  'ethtool*',
  'conntrack',
  'sqm-scripts*',
  'qos-scripts',
  'qosify',
  'qosmate',
  'nlbwmon',
  'vnstat',
  'vnstat2',
  'collectd',
  'mwan3',
  'pbr*',
  'strongswan*',
  'wireguard-tools',
  'openvpn*',
  'tailscale*',
  'xl2tpd',
  'ppp-mod-pppol2tp',
  'zapret*',
  'banip',
  'adblock-fast',
  'docker',
  'dockerd',
  'docker-ce',
  'docker.io',
  'podman',
  'igmpproxy',
  'omcproxy',
  'xupnpd',
  'dawn',
  'usteer',
  'bridger',
  'kmod-qca-nss-drv*',
  'kmod-qca-nss-ecm*',
  'luci-app-turboacc*',
] as const;

/** An expression that awk and JavaScript read alike; brackets instead of backslashes, which `awk -v` would eat. */
const interestExpression = `^(${packagesOfInterest
  .map((name) => name.replace(/[.+]/g, '[$&]').replaceAll('*', '.*'))
  .join('|')})$`;

const opkgVersions = `/^Version:/ { print FILENAME ":" $0 }`;

const apkVersions = `
/^P:/ { name = substr($0, 3) }
/^V:/ { if (name ~ wanted) print "=package " name " " substr($0, 3) }
/^$/ { name = "" }
`;

/**
 * Versions come from the package managers' own files: `opkg` and `apk` themselves take seconds on a slow router. dpkg keeps all
 * versions in one large file, so on Debian only the presence of a package is looked up.
 */
export const readStack = readCommand({
  id: 'stack',
  summary: 'Reads the package manager, the versions of a fixed list of packages, and the version of nft.',
  example: [],
  shell: () => sh`set --
if [ -x /bin/opkg ]; then
  printf '=manager opkg\n'
  for flowhelm_name in ${packagesOfInterest}; do
    for flowhelm_file in /usr/lib/opkg/info/$flowhelm_name.control; do
      [ -e "$flowhelm_file" ] && set -- "$@" "$flowhelm_file"
    done
  done
  [ $# -gt 0 ] && awk ${opkgVersions} "$@"
elif [ -x /usr/bin/apk ] || [ -x /sbin/apk ]; then
  printf '=manager apk\n'
  for flowhelm_file in /lib/apk/db/installed /usr/lib/apk/db/installed; do
    [ -r "$flowhelm_file" ] && set -- "$flowhelm_file"
  done
  [ $# -gt 0 ] && awk -v wanted=${interestExpression} ${apkVersions} "$@"
elif [ -x /usr/bin/dpkg ]; then
  printf '=manager apt\n'
  for flowhelm_name in ${packagesOfInterest}; do
    for flowhelm_file in /var/lib/dpkg/info/$flowhelm_name.list /var/lib/dpkg/info/$flowhelm_name:*.list; do
      [ -e "$flowhelm_file" ] && printf '=package-file %s\n' "$flowhelm_file"
    done
  done
else
  printf '=manager none\n'
fi
command -v nft >/dev/null 2>&1 && printf '=nft %s\n' "$(nft --version 2>/dev/null)"
true`,
});

/** `flowtableSupport` is filled in by the hardware probe or a loaded flowtable. A package from dpkg has the version ''. */
export function parseStack(text: string, facts: Report): OffloadStack {
  const report = parseReport(text);
  return {
    packageManager: packageManager(report),
    packages: installedPackages(report),
    modules: parseModules(facts),
    nftVersion: /v(\d\S*)/.exec(note(report, 'nft') ?? '')?.[1] ?? null,
    flowtableSupport: 'unknown',
  };
}

function packageManager(report: Report): PackageManager {
  const parsed = packageManagerSchema.safeParse(note(report, 'manager'));
  return parsed.success ? parsed.data : 'none';
}

function installedPackages(report: Report): Record<string, string> {
  const interest = new RegExp(interestExpression);
  const found = new Map<string, string>();
  for (const [path, [line = '']] of report.files) {
    const name = /\/([^/]+)\.control$/.exec(path)?.[1];
    const version = /^Version:\s*(\S+)/.exec(line)?.[1];
    if (name && version && interest.test(name)) found.set(name, version);
  }
  for (const value of report.notes.get('package') ?? []) {
    const [name, version] = words(value);
    if (name && version && interest.test(name)) found.set(name, version);
  }
  for (const path of report.notes.get('package-file') ?? []) {
    const name = /\/([^/:]+)(?::\w+)?\.list$/.exec(path)?.[1];
    if (name && interest.test(name)) found.set(name, '');
  }
  return Object.fromEntries(found);
}

/**
 * Where the modules are (domain.md 1.3). A module in /sys/module without a line in /proc/modules is built in; `absent` is only said
 * when /proc/modules could be read, and even then a built-in without parameters may leave no trace: `nft -c` has the last word.
 */
export function parseModules(facts: Report): Record<KernelModule, ModuleState> {
  const loaded = new Set((facts.files.get('/proc/modules') ?? []).map((line) => words(line)[0] ?? ''));
  const traces = new Set(facts.notes.get('module') ?? []);
  const builtIn = [...facts.files].filter(([path]) => path.endsWith('/modules.builtin')).flatMap(([, lines]) => lines);
  const known = facts.files.size > 0;
  const state = (name: KernelModule): ModuleState => {
    if (loaded.has(name)) return 'loaded';
    if (traces.has(`${name} sysfs`) || builtIn.some((path) => path.includes(`/${name}.ko`))) return 'built-in';
    if (traces.has(`${name} file`)) return 'available';
    return known ? 'absent' : 'unknown';
  };
  return {
    nft_flow_offload: state('nft_flow_offload'),
    nf_flow_table: state('nf_flow_table'),
    nf_flow_table_inet: state('nf_flow_table_inet'),
  } satisfies Record<(typeof kernelModules)[number], ModuleState>;
}
