import { type ShellFragment, sh } from '../../shared/shell.ts';
import { changeCommand, readCommand } from './command.ts';

/**
 * The watchdog is a small script on the router, in RAM, that is started before anything is changed. It alone decides the outcome of
 * a change: it commits when it finds the confirm file, and undoes when it finds the undo file or when its deadline passes. As
 * there is one actor, a confirmation and an expiry can never both happen, whatever the app or the network do meanwhile.
 */

/** Where Flowhelm keeps its scratch files. /tmp of an OpenWrt router belongs to root alone; that of a Debian box does not. */
export const scratchFolder = { fw4: '/tmp/flowhelm', nftables: '/run/flowhelm' } as const;
export type ScratchFolder = (typeof scratchFolder)[keyof typeof scratchFolder];

/** How long the watchdog keeps its result for an app that comes back late, seconds. */
const keepResultSeconds = 15;
/** A lock is abandoned when its deadline passed this long ago: its watchdog must have been killed. Seconds. */
const abandonedAfterSeconds = 300;

export interface WatchdogOptions {
  readonly folder: ScratchFolder;
  readonly changeId: string;
  /** Defines `undo_change` (0 = the running ruleset is as it was) and `confirm_change` (0 = saved), for one platform. */
  readonly functions: ShellFragment;
}

const commonFunctions = sh`
say() { logger -t flowhelm "$1" 2>/dev/null; }
finish() { echo "$1" >result.new && mv result.new result; say "change $change: $1"; }
kill_tree() {
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    set -- "$1" \${line##*) }
    [ "$3" = "$1" ] && ( kill_tree "\${line%% *}" )
  done
  kill -9 "$1" 2>/dev/null
}
within() {
  limit=$1; shift; waited=0; rm -f ended
  ( "$@" >/dev/null 2>&1; echo $? >ended ) &
  job=$!
  while [ ! -s ended ]; do
    [ "$waited" -ge "$limit" ] && { kill_tree "$job"; return 124; }
    sleep 1; waited=$((waited+1))
  done
  read -r code <ended; return "$code"
}
stop_hung_load() {
  [ -s load.pid ] || return 0
  read -r loader <load.pid; kill_tree "$loader"; rm -f load.pid
}
remove_installed() {
  [ -s installed ] || return 0
  read -r packages <installed
  if [ -x /bin/opkg ]; then within 120 opkg remove $packages; else within 120 apk del $packages; fi
}
ruleset_is_back() {
  nft list flowtables >flowtables.now 2>/dev/null
  [ "$(cat flowtables.now)" = "$(cat flowtables.before)" ]
}`;

/** The script that runs on the router; every name in it is relative to the lock folder, which it makes its own. */
export function watchdogScript({ folder, changeId, functions }: WatchdogOptions): string {
  return sh`#!/bin/sh
# Flowhelm's watchdog: without a confirmation it puts this router back as it was.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 077
cd ${folder}/lock || exit 1
[ "$1" = undo ] && : >undo
echo $$ >pid
change=${changeId}
${commonFunctions}
${functions}
give_up() {
  if undo_change; then finish "undone $1"; else finish "undone-differs $1"; fi
}
read -r deadline <deadline
while [ ! -e result ]; do
  read -r now rest </proc/uptime; now=\${now%%.*}
  read -r until 2>/dev/null <deadline && deadline=$until
  if [ -e undo ]; then give_up asked
  elif [ -e confirm ]; then
    problem=save-failed
    if confirm_change; then finish committed; else give_up "$problem"; fi
  elif [ "$now" -ge "$deadline" ]; then give_up expired
  else sleep 1; fi
done
[ "$1" = undo ] && exit 0
waited=0
while [ -e result ] && [ "$waited" -lt ${keepResultSeconds} ]; do sleep 1; waited=$((waited+1)); done
if [ -e result ]; then cd /; rm -rf ${folder}; fi
exit 0
`.text;
}

/**
 * Takes the lock and starts the watchdog, in this order and in one script, so that no lock is ever without a watchdog for longer than
 * it takes to start one. Answers `armed PID DEADLINE UPTIME`, or `busy SECONDS-LEFT OWNER`.
 */
export const armWatchdog = changeCommand<
  [options: { folder: ScratchFolder; changeId: string; owner: string; windowSeconds: number; script: string }]
>({
  id: 'arm-watchdog',
  summary:
    'Takes the lock of the scratch folder (in RAM) and starts the watchdog, which undoes the change by itself unless it is confirmed in time.',
  undo: 'The watchdog removes the scratch folder when it has committed or undone; a reboot removes both.',
  shell: ({ folder, changeId, owner, windowSeconds, script }) => sh`
scratch=${folder}; id=${changeId}
mkdir -p "$scratch"; chmod 700 "$scratch"
read -r up rest </proc/uptime; up=\${up%%.*}
take_lock() { mkdir "$scratch/lock" 2>/dev/null; }
abandoned() {
  [ -s "$scratch/lock/pid" ] || sleep 2
  pid=; until=0; holder=
  read -r pid 2>/dev/null <"$scratch/lock/pid"; read -r until 2>/dev/null <"$scratch/lock/deadline"; read -r holder 2>/dev/null <"$scratch/lock/owner"
  [ -z "$pid" ] && return 0
  kill -0 "$pid" 2>/dev/null || return 0
  [ "$up" -gt $((until + ${abandonedAfterSeconds})) ]
}
armed=no
if take_lock; then armed=yes
elif abandoned; then
  sh "$scratch/lock/watchdog" undo </dev/null >/dev/null 2>&1
  mv "$scratch/lock" "$scratch/abandoned-$id" 2>/dev/null && rm -rf "$scratch/abandoned-$id"
  take_lock && armed=yes
fi
if [ "$armed" = yes ]; then
  printf '%s\n' ${owner} >"$scratch/lock/owner"
  printf '%s\n' "$id" >"$scratch/lock/change"
  echo $((up + ${windowSeconds})) >"$scratch/lock/deadline"
  nft list flowtables >"$scratch/lock/flowtables.before" 2>/dev/null
  nft list table inet flowhelm >"$scratch/lock/table.before" 2>/dev/null
  printf '%s' ${script} >"$scratch/lock/watchdog"
  ( trap '' HUP; exec sh "$scratch/lock/watchdog" ) </dev/null >/dev/null 2>&1 &
  waited=0
  while [ ! -s "$scratch/lock/pid" ] && [ "$waited" -lt 5 ]; do sleep 1; waited=$((waited+1)); done
  pid=; read -r pid 2>/dev/null <"$scratch/lock/pid"; read -r until <"$scratch/lock/deadline"
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then echo "armed $pid $until $up"
  else rm -rf "$scratch/lock"; echo failed; fi
else
  echo "busy $((until - up)) $holder"
fi`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE', owner: 'OWNER', windowSeconds: 90, script: 'WATCHDOG' }],
});

/** Answers `lock FOLDER CHANGE-ID ALIVE(yes|no) SECONDS-LEFT OWNER|RESULT...` for each lock there is, or nothing. */
export const readLocks = readCommand<[]>({
  id: 'read-locks',
  summary: 'Reads who is changing this router now, how long the watchdog still waits, and its result.',
  shell: () => sh`
for scratch in ${scratchFolder.fw4} ${scratchFolder.nftables}; do
  lock=$scratch/lock
  [ -d "$lock" ] || continue
  pid=; until=0; id=; result=; owner=
  read -r pid 2>/dev/null <"$lock/pid"; read -r until 2>/dev/null <"$lock/deadline"
  read -r id 2>/dev/null <"$lock/change"; read -r result 2>/dev/null <"$lock/result"; read -r owner 2>/dev/null <"$lock/owner"
  read -r up rest </proc/uptime; up=\${up%%.*}
  alive=no; [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && alive=yes
  echo "lock $scratch \${id:--} $alive $((until - up)) $owner|$result"
done`,
  example: [],
});

export interface RouterLock {
  readonly folder: ScratchFolder;
  readonly changeId: string;
  /** Whether its watchdog still runs. */
  readonly alive: boolean;
  readonly secondsLeft: number;
  readonly owner: string;
  /** What the watchdog has decided; null while it waits. */
  readonly result: WatchdogResult | null;
}

/** `differs` = the undo ran, but the running ruleset is not as it was. */
export type WatchdogResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'undone'; readonly why: string; readonly differs: boolean };

/** Reads the answer of `readLocks`; lines of another form are ignored. */
export function parseLocks(text: string): RouterLock[] {
  return text.split('\n').flatMap((line) => {
    const match = /^lock (\S+) (\S+) (yes|no) (-?\d+) ([^|]*)\|(.*)$/.exec(line);
    const [, path, changeId = '', alive, left, owner = '', result = ''] = match ?? [];
    const folder = Object.values(scratchFolder).find((known) => known === path);
    if (folder === undefined) return [];
    return [
      {
        folder,
        changeId,
        alive: alive === 'yes',
        secondsLeft: Number(left),
        owner,
        result: parseWatchdogResult(result),
      },
    ];
  });
}

/** `committed`, `undone WHY` or `undone-differs WHY`; anything else is no result. */
export function parseWatchdogResult(text: string): WatchdogResult | null {
  const [word, why = ''] = text.trim().split(' ');
  if (word === 'committed') return { kind: 'committed' };
  if (word === 'undone' || word === 'undone-differs') return { kind: 'undone', why, differs: word !== 'undone' };
  return null;
}

/** Confirms or undoes: leaves the word for the watchdog and waits for its result. Answers the result, or `no-answer`, or `no-lock`. */
export const tellWatchdog = changeCommand<
  [options: { folder: ScratchFolder; changeId: string; word: 'confirm' | 'undo'; waitSeconds: number }]
>({
  id: 'tell-watchdog',
  summary:
    'Leaves the confirm or the undo file for the watchdog and waits for its result; where the watchdog has died, the undo is run at once.',
  undo: 'A confirmed change is undone by another change; an undo needs no undoing.',
  shell: ({ folder, changeId, word, waitSeconds }) => sh`
lock=${folder}/lock; id=; pid=; result=
read -r id 2>/dev/null <"$lock/change"; read -r pid 2>/dev/null <"$lock/pid"
if [ "$id" != ${changeId} ]; then echo no-lock
else
  alive=no; kill -0 "$pid" 2>/dev/null && alive=yes
  : >"$lock/"${word}
  if [ "$alive" = no ] && [ ! -e "$lock/result" ]; then rm -f "$lock/confirm"; sh "$lock/watchdog" undo </dev/null >/dev/null 2>&1; fi
  waited=0
  while [ ! -e "$lock/result" ] && [ "$waited" -lt ${waitSeconds} ]; do sleep 1; waited=$((waited+1)); done
  read -r result 2>/dev/null <"$lock/result"
  echo "\${result:-no-answer}"
fi`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE', word: 'confirm', waitSeconds: 20 }],
});

/** Removes the scratch folder after the result was read; a lock of another change is left alone. */
export const releaseLock = changeCommand<[options: { folder: ScratchFolder; changeId: string }]>({
  id: 'release-lock',
  summary: 'Removes the scratch folder of a finished change.',
  undo: 'Nothing to undo: the folder held only scratch files in RAM.',
  shell: ({ folder, changeId }) => sh`
id=; read -r id 2>/dev/null <${folder}/lock/change
if [ "$id" = ${changeId} ] && [ -e ${folder}/lock/result ]; then rm -rf ${folder}/lock; rmdir ${folder}; fi 2>/dev/null`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE' }],
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
