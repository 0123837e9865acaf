import type { PersistenceMethod } from '../../shared/model/plan.ts';
import { ownTable, ownTableFile, ownTableInclude, ownTableUnit } from '../../shared/rules/own-table.ts';
import { type ShellFragment, sh } from '../../shared/shell.ts';
import { changeCommand } from './command.ts';
import { scratchFolder, stillArmed, watchdogScript } from './watchdog.ts';

/** The steps of a change on plain nftables: our own table is staged in the kernel and persisted only at the confirmation. */

const folder = scratchFolder.nftables;
const { family, table } = ownTable;
const unitPath = `/etc/systemd/system/${ownTableUnit}`;
const ownFolder = '/etc/flowhelm';
const ownFiles: readonly string[] = [ownTableFile, unitPath];

/**
 * Our unit loads our table after the user's rules and again whenever these are reloaded, since `flush ruleset` at the head of
 * nftables.conf removes it. If it fails, the user's rules stand.
 */
const unitText = `[Unit]
Description=Flow offload table of Flowhelm
After=nftables.service network-online.target
Wants=network-online.target
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${ownTableFile}
ExecReload=/usr/sbin/nft -f ${ownTableFile}
ExecStop=-/usr/sbin/nft delete table ${family} ${table}

[Install]
WantedBy=multi-user.target
`;

/** Keeps what stands in flash now, so that a save which fails half-way is taken back; what cannot be kept is not touched at all. */
function keepFiles(rulesFile: string | null): ShellFragment {
  return sh`
  for file in ${[...ownFiles, ...(rulesFile === null ? [] : [rulesFile])]}; do
    [ -e "$file" ] || continue
    cp -p "$file" "kept-\${file##*/}" || return 1
  done
  if [ -e ${unitPath} ] && systemctl -q is-enabled ${ownTableUnit}; then true >kept-enabled; fi`;
}

/** Files of ours that were not there before are removed; the user's rules file is only ever put back from its copy. */
function putFilesBack(rulesFile: string | null): ShellFragment {
  return sh`
  [ -e saving ] || return 0
  if [ -e ${unitPath} ] && [ ! -e kept-enabled ]; then within 30 systemctl disable --now ${ownTableUnit}; fi
  for file in ${[...ownFiles, ...(rulesFile === null ? [] : [rulesFile])]}; do
    if [ -e "kept-\${file##*/}" ]; then cp -p "kept-\${file##*/}" "$file.new" && mv "$file.new" "$file"; fi
  done
  for file in ${ownFiles}; do
    [ -e "kept-\${file##*/}" ] || rm -f "$file"
    rm -f "$file.new"
  done
  rmdir ${ownFolder} 2>/dev/null
  [ -d /run/systemd/system ] && systemctl daemon-reload
  [ -e kept-enabled ] && within 30 systemctl enable ${ownTableUnit}
  return 0`;
}

function save(persistence: PersistenceMethod): ShellFragment {
  const method =
    persistence.kind === 'systemd-unit'
      ? sh`
  printf '%s' ${unitText} >${unitPath}.new && mv ${unitPath}.new ${unitPath} || return 1
  systemctl daemon-reload && within 60 systemctl enable --now ${ownTableUnit}`
      : persistence.addIncludeLine
        ? addIncludeLine(persistence.rulesFile)
        : sh`return 0`;
  return sh`
  mkdir -p ${ownFolder} || return 1
  cp ruleset.nft ${ownTableFile}.new && mv ${ownTableFile}.new ${ownTableFile} || return 1
  ${method}`;
}

/** The user's file is replaced in one rename, and only when nft accepts it with our line at its end. */
function addIncludeLine(rulesFile: string): ShellFragment {
  return sh`
  [ -L ${rulesFile} ] && return 1
  cp -p ${rulesFile} ${rulesFile}.flowhelm && {
    [ -z "$(tail -c 1 ${rulesFile})" ] || echo >>${rulesFile}.flowhelm
  } && printf '%s\n' ${ownTableInclude} >>${rulesFile}.flowhelm && ${replaceRulesFile(rulesFile)}`;
}

/** Only a copy that was written whole and that nft accepts takes the place of the user's file. */
function replaceRulesFile(rulesFile: string): ShellFragment {
  return sh`nft -c -f ${rulesFile}.flowhelm && mv ${rulesFile}.flowhelm ${rulesFile} || { rm -f ${rulesFile}.flowhelm; return 1; }`;
}

function forget(persistence: PersistenceMethod): ShellFragment {
  const method =
    persistence.kind === 'systemd-unit'
      ? sh`
  if [ -e ${unitPath} ]; then within 60 systemctl disable --now ${ownTableUnit}; rm -f ${unitPath}; systemctl daemon-reload; fi`
      : sh`
  if grep -qxF ${ownTableInclude} ${persistence.rulesFile} && [ ! -L ${persistence.rulesFile} ]; then
    cp -p ${persistence.rulesFile} ${persistence.rulesFile}.flowhelm && {
      grep -vxF ${ownTableInclude} ${persistence.rulesFile} >${persistence.rulesFile}.flowhelm
      [ $? -le 1 ]
    } && ${replaceRulesFile(persistence.rulesFile)}
  fi`;
  return sh`
  ${method}
  rm -f ${ownTableFile} || return 1
  rmdir ${ownFolder} 2>/dev/null
  return 0`;
}

/** The watchdog for our own table; `ruleset: null` = the change removes the table. */
export function ownTableWatchdog(changeId: string, ruleset: string | null, persistence: PersistenceMethod): string {
  const rulesFile = persistence.kind === 'include' ? persistence.rulesFile : null;
  const functions = sh`
put_files_back() {
  ${putFilesBack(rulesFile)}
}
undo_change() {
  waited=0
  while [ -e load.running ] && [ "$waited" -lt 10 ]; do sleep 1; waited=$((waited+1)); done
  put_files_back
  if [ -s table.before ]; then
    { echo ${`table ${family} ${table}`}; echo ${`delete table ${family} ${table}`}; cat table.before; } >back.nft
    nft -f back.nft
  else nft delete table ${family} ${table} 2>/dev/null; fi
  ruleset_is_back
}
save_change() {
  ${ruleset === null ? forget(persistence) : save(persistence)}
}
confirm_change() {
  [ -e staged ] || return 1
  ${keepFiles(rulesFile)}
  true >saving || return 1
  save_change || return 1
  # A rename of the last seconds is lost in a power cut on ext4 (seen in the lab).
  sync
  return 0
}`;
  return watchdogScript({ folder, changeId, functions });
}

/** Writes the ruleset into the scratch folder and lets nft check it; the window of the watchdog starts anew here. */
export const stageOwnTable = changeCommand<
  [options: { changeId: string; windowSeconds: number; ruleset: string | null }]
>({
  id: 'stage-own-table',
  summary: 'Writes our table to the scratch folder (in RAM) and lets nft check it, without loading it.',
  undo: 'The watchdog removes the scratch folder; a reboot loses it.',
  shell: ({ changeId, windowSeconds, ruleset }) => sh`
${stillArmed(folder, changeId)}
if ! still_armed; then echo no-lock >&2; false
else
  read -r up rest </proc/uptime
  echo $((\${up%%.*} + ${windowSeconds})) >"$lock/deadline.new" && mv "$lock/deadline.new" "$lock/deadline" &&
  ${ruleset === null ? sh`true` : sh`printf '%s' ${ruleset} >"$lock/ruleset.nft" && nft -c -f "$lock/ruleset.nft"`} &&
  true >"$lock/staged"
fi`,
  example: [{ changeId: 'CHANGE', windowSeconds: 90, ruleset: 'OWN-TABLE' }],
});

export const loadOwnTable = changeCommand<[options: { changeId: string; remove: boolean }]>({
  id: 'load-own-table',
  summary: `Loads or deletes table ${family} ${table} in the running kernel, in one nft transaction; no other table is touched.`,
  undo: 'The watchdog puts the table back as it was (or deletes it); a reboot does the same.',
  shell: ({ changeId, remove }) => sh`
${stillArmed(folder, changeId)}
true >"$lock/load.running"
if still_armed; then
  ${remove ? sh`! nft list table ${family} ${table} >/dev/null 2>&1 || nft delete table ${family} ${table}` : sh`nft -f "$lock/ruleset.nft"`}
  code=$?; rm -f "$lock/load.running"; [ "$code" = 0 ]
else rm -f "$lock/load.running"; echo no-lock >&2; false; fi`,
  example: [{ changeId: 'CHANGE', remove: false }],
});
