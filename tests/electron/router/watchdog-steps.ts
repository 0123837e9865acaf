import { fw4Watchdog, reloadFirewall, stageUci } from '../../../electron/router/change-fw4.ts';
import { section } from '../../../electron/router/command.ts';
import { releaseLock, tellWatchdog } from '../../../electron/router/lock.ts';
import { armWatchdog } from '../../../electron/router/watchdog.ts';
import type { UciEdit } from '../../../shared/model/plan.ts';

/** The steps of a change on an OpenWrt router as the app runs them, here each by itself. */

export const folder = '/tmp/flowhelm';
export const changeId = 'a-change';
export const on: UciEdit[] = [{ option: 'flow_offloading', before: null, after: '1' }];

export const armed = (id = changeId, edits: readonly UciEdit[] = on, owner = 'me on here') =>
  section(armWatchdog, { folder, changeId: id, owner, windowSeconds: 90, script: fw4Watchdog(id, edits) });
export const staged = (id = changeId, edits: readonly UciEdit[] = on) =>
  section(stageUci, { changeId: id, windowSeconds: 60, edits });
export const told = (word: 'confirm' | 'undo', id = changeId) =>
  section(tellWatchdog, { folder, changeId: id, word, waitSeconds: 1000 });
export const released = (id = changeId) => section(releaseLock, { folder, changeId: id });
export const loaded = (id = changeId) => section(reloadFirewall, id);
