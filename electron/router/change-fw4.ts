import type { UciEdit } from '../../shared/model/plan.ts';
import { defaultsSection } from '../../shared/rules/plan.ts';
import { ShellFragment, type ShellText, sh } from '../../shared/shell.ts';
import { changeCommand, readCommand } from './command.ts';
import { scratchFolder, watchdogScript } from './watchdog.ts';

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

/**
 * The watchdog's two platform functions. The undo reverts exactly our two options and, in case somebody's bare `uci commit` has
 * written them to flash meanwhile (domain.md 7.6), puts their old values back. The commit refuses when staged edits are no
 * longer just ours, for it would save theirs too.
 */
export function fw4Watchdog(changeId: string, edits: readonly UciEdit[]): string {
  const putBack = edits.map(
    ({ option, before }) => sh`
  if [ "$(uci -q get ${`${defaultsSection}.${option}`})" != ${before ?? ''} ]; then ${writeOption(option, before)}; committed=yes; fi`,
  );
  const functions = sh`
undo_change() {
  stop_hung_load
  uci -q revert ${`${defaultsSection}.flow_offloading`}
  uci -q revert ${`${defaultsSection}.flow_offloading_hw`}
  committed=no
  ${lines(putBack)}
  [ "$committed" = yes ] && uci commit firewall
  remove_installed
  # A reload breaks running connections on some chips, so it is spared where nothing was loaded.
  if [ ! -e loading ] && ruleset_is_back; then return 0; fi
  for attempt in 1 2 3; do
    within 60 fw4 -q reload
    ruleset_is_back && return 0
    sleep 2
  done
  return 1
}
confirm_change() {
  if [ "$(uci changes firewall)" != "$(cat staged)" ]; then problem=foreign-edits; return 1; fi
  [ -s staged ] || return 0
  uci commit firewall || return 1
  [ -z "$(uci changes firewall)" ]
}`;
  return watchdogScript({ folder, changeId, functions });
}

/** Answers the lines of `uci changes firewall` after staging; the window of the watchdog starts anew here. */
export const stageUci = changeCommand<
  [options: { changeId: string; windowSeconds: number; edits: readonly UciEdit[] }]
>({
  id: 'stage-uci',
  summary:
    'Stages flow_offloading and flow_offloading_hw in RAM (/tmp/.uci) with uci set or uci delete, without a commit; flash is not touched.',
  undo: 'The watchdog runs uci revert of exactly these two options; a reboot loses them.',
  shell: ({ changeId, windowSeconds, edits }) => sh`
lock=${folder}/lock; id=; read -r id 2>/dev/null <"$lock/change"
if [ "$id" != ${changeId} ]; then echo no-lock >&2; false
elif [ -n "$(uci changes firewall)" ]; then echo foreign-edits >&2; false
else
  : >"$lock/staged"
  read -r up rest </proc/uptime; echo $((\${up%%.*} + ${windowSeconds})) >"$lock/deadline"
  ${lines(edits.map(({ option, after }) => sh`${writeOption(option, after)} &&`))} true &&
  uci changes firewall >"$lock/staged" && cat "$lock/staged"
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
 * One `fw4 reload`. Its exit code says nothing about nft (domain.md 2.6), so the verification decides. The pid lets the watchdog
 * end a reload that hangs.
 */
export const reloadFirewall = changeCommand<[changeId: string]>({
  id: 'reload-firewall',
  summary: 'Loads the firewall with the staged values, in one atomic nft transaction.',
  undo: 'The watchdog reverts the values and reloads again.',
  shell: (changeId) => sh`
lock=${folder}/lock; id=; read -r id 2>/dev/null <"$lock/change"
if [ "$id" = ${changeId} ] && [ ! -e "$lock/result" ]; then
  : >"$lock/loading"
  fw4 reload & pid=$!
  echo "$pid" >"$lock/load.pid"; wait "$pid"; code=$?; rm -f "$lock/load.pid"
  [ "$code" = 0 ]
else echo no-lock >&2; false; fi`,
  example: ['CHANGE'],
});
