import { sh } from '../../shared/shell.ts';
import { changeCommand, readCommand } from './command.ts';
import { judgeAlive, type ScratchFolder, scratchFolder } from './watchdog.ts';

/** Answers `lock FOLDER CHANGE-ID ALIVE(yes|no) SECONDS-LEFT RESULT|OWNER` for each lock there is, or nothing. */
export const readLocks = readCommand<[]>({
  id: 'read-locks',
  summary: 'Reads who is changing this router now, how long the watchdog still waits, and its result.',
  shell: () => sh`
for scratch in ${scratchFolder.fw4} ${scratchFolder.nftables}; do
  lock=$scratch/lock
  [ -d "$lock" ] || continue
  pid=; until=; id=; result=; owner=
  read -r pid 2>/dev/null <"$lock/pid"; read -r until 2>/dev/null <"$lock/deadline"
  read -r id 2>/dev/null <"$lock/change"; read -r result 2>/dev/null <"$lock/result"; read -r owner 2>/dev/null <"$lock/owner"
  read -r up rest </proc/uptime; up=\${up%%.*}
  ${judgeAlive}
  printf 'lock %s %s %s %s %s|%s\n' "$scratch" "\${id:--}" "$alive" "$((until - up))" "$result" "$owner"
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
    const [, path, changeId = '', alive, left, result = '', owner = ''] = match ?? [];
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
lock=${folder}/lock; id=; pid=; until=; result=
read -r id 2>/dev/null <"$lock/change"; read -r pid 2>/dev/null <"$lock/pid"; read -r until 2>/dev/null <"$lock/deadline"
read -r up rest </proc/uptime; up=\${up%%.*}
if [ "$id" != ${changeId} ]; then echo no-lock
else
  ${judgeAlive}
  true 2>/dev/null >"$lock/"${word}
  if [ "$alive" = no ] && [ ! -e "$lock/result" ]; then rm -f "$lock/confirm"; sh "$lock/watchdog" undo </dev/null >/dev/null 2>&1; fi
  waited=0
  while [ ! -e "$lock/result" ] && [ -e "$lock/change" ] && [ "$waited" -lt ${waitSeconds} ]; do sleep 1; waited=$((waited+1)); done
  read -r result 2>/dev/null <"$lock/result"
  echo "\${result:-no-answer}"
fi`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE', word: 'confirm', waitSeconds: 20 }],
});

/**
 * Removes the scratch folder after the result was read and waits for the watchdog to see that and end, so that nothing runs on when a
 * change is reported over; a lock of another change is left alone.
 */
export const releaseLock = changeCommand<[options: { folder: ScratchFolder; changeId: string }]>({
  id: 'release-lock',
  summary: 'Removes the scratch folder of a finished change.',
  undo: 'Nothing to undo: the folder held only scratch files in RAM.',
  shell: ({ folder, changeId }) => sh`
id=; pid=; read -r id 2>/dev/null <${folder}/lock/change; read -r pid 2>/dev/null <${folder}/lock/pid
if [ "$id" = ${changeId} ] && [ -e ${folder}/lock/result ]; then
  rm -rf ${folder}/lock; rmdir ${folder} 2>/dev/null; waited=0
  while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 3 ]; do sleep 1; waited=$((waited+1)); done
fi`,
  example: [{ folder: '/tmp/flowhelm', changeId: 'CHANGE' }],
});
