import type { UciEdit } from '../../shared/model/plan.ts';
import { defaultsSection } from '../../shared/rules/plan.ts';
import { ShellFragment, type ShellText, sh } from '../../shared/shell.ts';
import { changeCommand, readCommand } from './command.ts';
import { scratchFolder, stillArmed, watchdogScript } from './watchdog.ts';

/**
 * The steps of a change on fw4. Values are staged with `uci set` and not committed: fw4 reads staged values, so the kernel runs the
 * new mode while flash still holds the old one (domain.md 2.6.1), and a reboot or a power cut undoes the change by itself.
 */

const folder = scratchFolder.fw4;

/** Several lines of shell, each already quoted. */
function lines(fragments: readonly ShellFragment[]): ShellFragment {
  return new ShellFragment(fragments.map(({ text }) => text).join('\n') as ShellText);
}

function writeOption(option: UciEdit['option'], value: string | null): ShellFragment {
  const name = `${defaultsSection}.${option}`;
  return value === null ? sh`uci -q delete ${name}` : sh`uci set ${`${name}=${value}`}`;
}

const deltaFile = '/tmp/.uci/firewall';
/** Exists while the firewall is loaded; without it fw4 refuses a reload (domain.md 2.6), also when a killed one has removed it. */
const stateFile = '/var/run/fw4.state';

/**
 * The watchdog's two platform functions. The undo reverts exactly our two options and, where the file in flash is no longer what it was
 * (somebody's bare `uci commit`, domain.md 7.6), puts their old values back, with other people's staged edits set aside meanwhile.
 * The commit refuses when the staged edits are no longer just ours, for it would save theirs too.
 */
export function fw4Watchdog(changeId: string, edits: readonly UciEdit[]): string {
  const putBack = edits.map(
    ({ option, before }) => sh`
  if [ "$(uci -q get ${`${defaultsSection}.${option}`})" != ${before ?? ''} ]; then ${writeOption(option, before)}; committed=yes; fi`,
  );
  const functions = sh`
revert_edits() {
  uci -q revert ${`${defaultsSection}.flow_offloading`}
  uci -q revert ${`${defaultsSection}.flow_offloading_hw`}
}
return_others_edits() {
  [ -s others ] || return 0
  ( umask 077; cat others >>${deltaFile} ) && rm -f others
}
put_back() {
  [ "$(cat /etc/config/firewall)" = "$(cat firewall.before)" ] && return 0
  [ -s ${deltaFile} ] && mv ${deltaFile} others
  committed=no
  ${lines(putBack)}
  if [ "$committed" = yes ] && ! uci commit firewall; then revert_edits; fi
  return_others_edits
}
load_until_back() {
  for attempt in 1 2 3; do
    if [ -e ${stateFile} ]; then within 60 fw4 -q reload; else within 60 fw4 -q start; fi
    ruleset_is_back && return 0
    stop_load fw4; sleep 2
  done
  return 1
}
undo_change() {
  stop_load fw4
  return_others_edits
  revert_edits
  put_back
  problems=no
  # A reload breaks running connections on some chips, so it is spared where nothing was loaded.
  if [ -e loading ] || ! ruleset_is_back; then load_until_back || problems=yes; fi
  remove_installed || problems=yes
  [ "$problems" = no ]
}
confirm_change() {
  [ -e staged ] || return 1
  if [ "$(uci changes firewall)" != "$(cat staged)" ]; then problem=foreign-edits; return 1; fi
  [ -s staged ] || return 0
  uci commit firewall || return 1
  sync
  [ "$(cat /etc/config/firewall)" != "$(cat firewall.before)" ]
}`;
  return watchdogScript({ folder, changeId, functions });
}

/**
 * Answers the lines of `uci changes firewall` after staging; the window of the watchdog starts anew here. Nothing stays staged unless the
 * watchdog is there to revert it.
 */
export const stageUci = changeCommand<
  [options: { changeId: string; windowSeconds: number; edits: readonly UciEdit[] }]
>({
  id: 'stage-uci',
  summary:
    'Stages flow_offloading and flow_offloading_hw in RAM (/tmp/.uci) with uci set or uci delete, without a commit; flash is not touched.',
  undo: 'The watchdog runs uci revert of exactly these two options; a reboot loses them.',
  shell: ({ changeId, windowSeconds, edits }) => sh`
${stillArmed(folder, changeId)}
unchanged() {
  [ -z "$(uci changes firewall)" ] || return 1
  ${lines(edits.map(({ option, before }) => sh`[ "$(uci -q get ${`${defaultsSection}.${option}`})" = ${before ?? ''} ] || return 1`))}
}
if ! still_armed; then echo no-lock >&2; false
elif ! unchanged; then echo foreign-edits >&2; false
else
  staged=no
  read -r up rest </proc/uptime
  echo $((\${up%%.*} + ${windowSeconds})) >"$lock/deadline.new" && mv "$lock/deadline.new" "$lock/deadline" &&
  ${lines([...edits.map(({ option, after }) => sh`${writeOption(option, after)} &&`), sh``])}uci changes firewall >"$lock/staged" && staged=yes
  if ! still_armed; then
    ${lines(edits.map(({ option }) => sh`uci -q revert ${`${defaultsSection}.${option}`}`))}
    echo no-lock >&2; false
  else [ "$staged" = yes ] && cat "$lock/staged"; fi
fi`,
  example: [
    { changeId: 'CHANGE', windowSeconds: 90, edits: [{ option: 'flow_offloading', before: null, after: '1' }] },
  ],
});

/** `fw4 check` as the router is; exit code 0 when nft accepts the rendered ruleset. */
export const checkFirewall = readCommand<[]>({
  id: 'check-firewall',
  summary:
    'Renders the firewall with the values as they are (staged ones included) and lets nft check it, without loading it.',
  shell: () => sh`fw4 check`,
  example: [],
});

/** The flowtable block of the ruleset that fw4 would load; its warning about missing hardware comes on stderr. */
export const printFlowtable = readCommand<[]>({
  id: 'print-flowtable',
  summary: 'Renders the firewall without loading it and shows the flowtable in it: what the reload will load.',
  shell: () =>
    sh`fw4 print | awk '/^table /{t=$0} /^[ 	]*flowtable /{print t; p=1} p{print} p&&/^[ 	]*}/{p=0; print "}"}'`,
  example: [],
});

/**
 * One `fw4 reload`. Its exit code says nothing about nft (domain.md 2.6), so the verification decides. Its output goes to a file first, or a
 * lost connection would kill it in the middle. The pid lets the watchdog end a reload that hangs.
 */
export const reloadFirewall = changeCommand<[changeId: string]>({
  id: 'reload-firewall',
  summary: 'Loads the firewall with the staged values, in one atomic nft transaction.',
  undo: 'The watchdog reverts the values and reloads again.',
  shell: (changeId) => sh`
${stillArmed(folder, changeId)}
if ! still_armed; then echo no-lock >&2; false
elif [ ! -e ${stateFile} ]; then echo 'The fw4 firewall does not appear to be loaded.' >&2; false
else
  true >"$lock/loading"
  ( umask 022; exec fw4 reload ) </dev/null >"$lock/load.said" 2>&1 &
  pid=$!
  echo "$pid" >"$lock/load.pid"; wait "$pid"; code=$?; rm -f "$lock/load.pid"
  cat "$lock/load.said"
  [ "$code" = 0 ]
fi`,
  example: ['CHANGE'],
});
