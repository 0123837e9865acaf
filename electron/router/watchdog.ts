import { type ShellFragment, sh } from '../../shared/shell.ts';
import { changeCommand } from './command.ts';

/**
 * The watchdog is a small script on the router, in RAM, that is started before anything is changed. It alone decides the outcome of
 * a change: it commits when it finds the confirm file, and undoes when it finds the undo file or when its deadline passes. As
 * there is one actor, a confirmation and an expiry can never both happen, whatever the app or the network do meanwhile.
 */

/** Where Flowhelm keeps its scratch files. /tmp of an OpenWrt router belongs to root alone; that of a Debian box does not. */
export const scratchFolder = { fw4: '/tmp/flowhelm', nftables: '/run/flowhelm' } as const;
export type ScratchFolder = (typeof scratchFolder)[keyof typeof scratchFolder];

/** How long the watchdog keeps its result for an app that comes back late, seconds. */
const keepResultSeconds = 20;
/**
 * A lock is abandoned when its deadline passed this long ago: its watchdog must have been killed, and its process id may belong to
 * something else by now. Longer than the slowest undo (three reloads of 60 s, a package removal). Seconds.
 */
const abandonedAfterSeconds = 600;

export interface WatchdogOptions {
  readonly folder: ScratchFolder;
  readonly changeId: string;
  /** Defines `undo_change` (0 = the router is as it was) and `confirm_change` (0 = saved), for one platform. */
  readonly functions: ShellFragment;
}

/*
 * Empty files are made with `true >file`, never with `: >file`: `:` is a special builtin, and a shell exits when the redirection of one
 * fails. A killed load is stopped first, or it would start another child between the search for its children and its end.
 */
const commonFunctions = sh`
say() { logger -t flowhelm "$1" 2>/dev/null; }
finish() {
  rm -f spare; finished=yes
  echo "$1" >result.new && mv result.new result
  say "change $change: $1"
}
kill_tree() {
  kill -STOP "$1" 2>/dev/null
  for stat in /proc/[0-9]*/stat; do
    line=; read -r line 2>/dev/null <"$stat"
    [ -n "$line" ] || continue
    set -- "$1" \${line##*) }
    [ "$3" = "$1" ] && ( kill_tree "\${line%% *}" )
  done
  kill -9 "$1" 2>/dev/null
}
within() {
  limit=$1; shift; waited=0; rm -f ended failed
  ( if "$@" >/dev/null 2>&1; then true >ended; else true >failed; fi ) &
  job=$!
  while [ ! -e ended ] && [ ! -e failed ]; do
    [ "$waited" -ge "$limit" ] && { kill_tree "$job"; return 124; }
    sleep 1; waited=$((waited+1))
  done
  [ -e ended ]
}
stop_load() {
  loader=; read -r loader 2>/dev/null <load.pid
  if [ -n "$loader" ] && grep -q "$1" "/proc/$loader/cmdline" 2>/dev/null; then kill_tree "$loader"; fi
  rm -f load.pid
}
remove_installed() {
  [ -s installed ] || return 0
  read -r packages <installed
  for attempt in 1 2 3 4 5 6; do
    if [ -x /bin/opkg ]; then within 120 opkg remove $packages; else within 120 apk del $packages; fi
    case $? in 0) rm -f installed; return 0 ;; 124) return 1 ;; esac
    sleep 10
  done
  return 1
}
ruleset_is_back() { [ "$(nft list flowtables 2>/dev/null)" = "$(cat flowtables.before)" ]; }`;

/**
 * The script that runs on the router; every name in it is relative to the lock folder, which it makes its own. The braces make the
 * shell read all of it before it runs any of it: a script that was cut off (a full /tmp) does nothing and so is not taken for alive.
 * Started with `undo`, it undoes at once: for a watchdog that was killed.
 */
export function watchdogScript({ folder, changeId, functions }: WatchdogOptions): string {
  return sh`#!/bin/sh
# Flowhelm's watchdog: without a confirmation it puts this router back as it was.
{
PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd ${folder}/lock || exit 1
umask 022
echo $$ >pid || [ "$1" = undo ] || exit 1
change=${changeId}
${commonFunctions}
${functions}
give_up() {
  true >ending
  if undo_change; then finish "undone $1"; else finish "undone-differs $1"; fi
}
if [ "$1" = undo ]; then
  [ -e result ] || give_up asked
  exit 0
fi
deadline=0; finished=no
while [ "$finished" = no ]; do
  read -r now rest </proc/uptime; now=\${now%%.*}
  read -r until 2>/dev/null <deadline && deadline=$until
  if [ -e undo ]; then give_up asked
  elif [ -e confirm ]; then
    problem=save-failed
    if confirm_change; then finish committed; else give_up "$problem"; fi
  elif [ "$now" -ge "$deadline" ]; then give_up expired
  else sleep 1; fi
done
waited=0
while [ -e result ] && [ "$waited" -lt ${keepResultSeconds} ]; do sleep 1; waited=$((waited+1)); done
if [ -e change ]; then rm -rf ./*; cd /; rmdir ${folder}/lock ${folder}; fi 2>/dev/null
exit 0
}
`.text;
}

/**
 * Defines `still_armed`: the lock is this change's and its watchdog has not begun to end it. A step asks before it changes something
 * and, where the change would outlive the watchdog's undo, once more after; as the watchdog leaves its mark before it undoes, one of the two
 * always sees the other, however late a script runs (a slow router, a computer that slept).
 */
export function stillArmed(folder: ScratchFolder, changeId: string): ShellFragment {
  return sh`lock=${folder}/lock
still_armed() {
  holder=; read -r holder 2>/dev/null <"$lock/change"
  [ "$holder" = ${changeId} ] && [ ! -e "$lock/ending" ] && [ ! -e "$lock/undo" ]
}`;
}

/** Sets `alive` for the lock that `pid`, `until` and `up` were read of. */
export const judgeAlive = sh`alive=no
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
    [ -n "$until" ] && [ "$up" -gt $((until + ${abandonedAfterSeconds})) ] || alive=yes
  fi`;

/**
 * Takes the lock and starts the watchdog, in this order and in one script. Until the watchdog runs, the lock carries the process id of
 * this script, so that nobody takes it for abandoned. Answers `armed PID DEADLINE UPTIME`, `busy SECONDS-LEFT OWNER`, or `failed`.
 */
export const armWatchdog = changeCommand<
  [options: { folder: ScratchFolder; changeId: string; owner: string; windowSeconds: number; script: string }]
>({
  id: 'arm-watchdog',
  summary:
    'Takes the lock of the scratch folder (in RAM) and starts the watchdog, which undoes the change by itself unless it is confirmed in time.',
  undo: 'The watchdog removes the scratch folder when it has committed or undone; a reboot removes both.',
  shell: ({ folder, changeId, owner, windowSeconds, script }) => sh`
scratch=${folder}; lock=$scratch/lock; id=${changeId}
mkdir -p "$scratch" && chmod 700 "$scratch"
read_uptime() { read -r up rest </proc/uptime; up=\${up%%.*}; }
take_lock() {
  mkdir "$lock" 2>/dev/null || return 1
  echo $$ >"$lock/pid"; return 0
}
abandoned() {
  [ -s "$lock/pid" ] || sleep 2
  pid=; until=; holder=; was=
  read -r pid 2>/dev/null <"$lock/pid"; read -r until 2>/dev/null <"$lock/deadline"
  read -r holder 2>/dev/null <"$lock/owner"; read -r was 2>/dev/null <"$lock/change"
  read_uptime
  ${judgeAlive}
  [ "$alive" = no ]
}
take_over() {
  sh "$lock/watchdog" undo </dev/null >/dev/null 2>&1
  if mv "$lock" "$scratch/abandoned-$id" 2>/dev/null; then
    moved=; read -r moved 2>/dev/null <"$scratch/abandoned-$id/change"
    if [ "$moved" != "$was" ]; then mv "$scratch/abandoned-$id" "$lock"; return 1; fi
    rm -rf "$scratch/abandoned-$id"
  fi
  take_lock
}
prepare() {
  nft list flowtables >"$lock/flowtables.before" 2>/dev/null
  nft list table inet flowhelm >"$lock/table.before" 2>/dev/null
  [ ! -e /etc/config/firewall ] || cat /etc/config/firewall >"$lock/firewall.before" || return 1
  read_uptime
  printf '%s\n' ${owner} >"$lock/owner" && printf '%s\n' "$id" >"$lock/change" &&
  echo $((up + ${windowSeconds})) >"$lock/deadline" && printf '%s' ${script} >"$lock/watchdog" && echo spare >"$lock/spare"
}
start() {
  ( trap '' HUP; exec sh "$lock/watchdog" ) </dev/null >/dev/null 2>&1 &
  started=$!; waited=0; pid=$$
  while [ "$pid" = $$ ] && [ "$waited" -lt 10 ]; do
    read -r pid 2>/dev/null <"$lock/pid"; [ -n "$pid" ] || pid=$$
    [ "$pid" = $$ ] && sleep 1; waited=$((waited+1))
  done
  [ "$pid" != $$ ] && kill -0 "$pid" 2>/dev/null && return 0
  kill -9 "$started" 2>/dev/null; return 1
}
if [ ! -d "$scratch" ]; then echo failed
elif take_lock || { abandoned && take_over; }; then
  if prepare && start; then read -r until <"$lock/deadline"; echo "armed $pid $until $up"
  else rm -rf "$lock"; rmdir "$scratch" 2>/dev/null; echo failed; fi
else
  printf 'busy %s %s\n' "$((until - up))" "$holder"
fi`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE', owner: 'OWNER', windowSeconds: 90, script: 'WATCHDOG' }],
});

export type ArmAnswer =
  | { readonly kind: 'armed'; readonly secondsLeft: number }
  | { readonly kind: 'busy'; readonly secondsLeft: number; readonly owner: string }
  | { readonly kind: 'failed' };

/** Reads the answer of `armWatchdog`. */
export function parseArmAnswer(text: string): ArmAnswer {
  const armed = /^armed \d+ (\d+) (\d+)$/m.exec(text);
  if (armed) return { kind: 'armed', secondsLeft: Number(armed[1]) - Number(armed[2]) };
  const busy = /^busy (-?\d+) (.*)$/m.exec(text);
  if (busy) return { kind: 'busy', secondsLeft: Number(busy[1]), owner: busy[2] ?? '' };
  return { kind: 'failed' };
}
