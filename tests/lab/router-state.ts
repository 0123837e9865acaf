/** Reading and restoring a router's state from outside it: through /proc/PID/root and its namespaces. */
import { type Control, quote } from './control.ts';
import type { CommandOptions, CommandResult, Fingerprint, RouterName } from './types.ts';

/** Shell text that enters every namespace of a router and runs what follows as a program with arguments. */
function enter(name: RouterName): string {
  return `nsenter -t "$(cat /run/lab/${name}.pid)" -m -u -n -p -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root`;
}

/** Runs a command in the router's shell without using its network. */
export function runInRouter(
  control: Control,
  name: RouterName,
  command: string,
  options: CommandOptions = {},
): Promise<CommandResult> {
  return control.run(`exec ${enter(name)} /bin/sh -c ${quote(command)}`, options);
}

const SECTION = '=====flowhelm-lab-section=====';

/** What the system itself keeps in RAM (package lists and empty deltas too); names below /tmp and /run of a router. */
const VOLATILE =
  /^(?:\.uci(?:\/firewall)?|opkg-lists(?:\/.*)?|log|log\/.*|run\/fw4\..*|fw4\..*|run\/utmp|utmp|run\/\.lab-.*|\.lab-.*)$/;

/** Takes the picture of a router that before/after comparisons use. */
export async function readFingerprint(control: Control, name: RouterName): Promise<Fingerprint> {
  const openWrt = name !== 'linux';
  const text = await control.expect(
    [
      `root=/proc/$(cat /run/lab/${name}.pid)/root`,
      'cd "$root/etc" || exit 1',
      // Three listings that are joined by path: one process per file would take half a minute on an emulated machine.
      "find . -type f -printf '%P\\tmode %m %u:%g\\n'",
      "find . -type f -exec sha256sum {} + | sed -n 's,^\\([0-9a-f]*\\)  \\./\\(.*\\)$,\\2\\tsha256 \\1,p'",
      "find . -type l -printf '%P\\t-> %l\\n' | sort",
      `echo ${SECTION}`,
      openWrt ? `${enter(name)} /sbin/uci changes` : ':',
      `echo ${SECTION}`,
      `${enter(name)} nft -s list ruleset`,
      `echo ${SECTION}`,
      'cd "$root/tmp" && find . -mindepth 1 -printf "%P\\n"',
      openWrt ? ':' : 'cd "$root/run" && find . -mindepth 1 -printf "%P\\n"',
      `echo ${SECTION}`,
      // The processes of the router's own pid namespace are the ones its ps shows.
      `${enter(name)} sh -c 'cd /proc && grep -lai "[f]lowhelm" [0-9]*/cmdline 2>/dev/null | while read -r p; do tr "\\0" " " <$p; echo; done'`,
    ].join('\n'),
  );
  const [files = '', uciChanges = '', ruleset = '', tmp = '', processes = ''] = text
    .split(`${SECTION}\n`)
    .map((part) => part.trim());
  const lines = (part: string) => part.split('\n').filter((line) => line !== '');
  return {
    files: joinByPath(lines(files)),
    uciChanges,
    ruleset,
    tmp: lines(tmp)
      .filter((entry) => !VOLATILE.test(entry))
      .sort(),
    processes: lines(processes),
  };
}

/** From lines `path<TAB>fact`, all facts of a path in one text. */
function joinByPath(lines: readonly string[]): Record<string, string> {
  const facts = new Map<string, string[]>();
  for (const line of lines) {
    const tab = line.indexOf('\t');
    const file = line.slice(0, tab);
    facts.set(file, [...(facts.get(file) ?? []), line.slice(tab + 1)]);
  }
  return Object.fromEntries([...facts].sort().map(([file, list]) => [file, list.sort().join(' ')]));
}

/** Puts a router back to what it was after its first boot; its host key stays. */
export async function restoreRouter(control: Control, name: RouterName): Promise<void> {
  const openWrt = name !== 'linux';
  const inside = (command: string) => `${enter(name)} /bin/sh -c ${quote(command)}`;
  await control.expect(
    [
      `root=/proc/$(cat /run/lab/${name}.pid)/root`,
      // Whatever a test left running. The pattern is matched inside the router's pid namespace only.
      inside(
        'cd /proc && grep -lai "[f]lowhelm" [0-9]*/cmdline 2>/dev/null | while read -r p; do kill -9 $(dirname $p) 2>/dev/null; done; :',
      ),
      `for part in etc root ${openWrt ? 'usr/lib/opkg' : 'usr/local'}; do`,
      `  rsync -a --delete --checksum "/run/lab/pristine/${name}/$part/" "$root/$part/" || exit 1`,
      'done',
      openWrt
        ? inside('rm -rf /tmp/.uci /tmp/log/* /tmp/opkg-lists; fw4 flush; fw4 start')
        : inside('nft -f /etc/nftables.conf'),
      // RAM: what was there at the end of the boot stays, everything else goes.
      `cd "$root/tmp" && find . -mindepth 1 -maxdepth 1 ${openWrt ? '! -name run ! -name lock ! -name log ! -name sysinfo ! -name lib' : ''} -exec rm -rf {} +`,
      `cd "$root/${openWrt ? 'tmp/run' : 'run'}" && rm -rf flowhelm*`,
      `nsenter --net=/run/netns/${name} conntrack -F >/dev/null 2>&1`,
      `nsenter --net=/run/netns/${name}-inet nft flush ruleset`,
    ].join('\n'),
  );
}
