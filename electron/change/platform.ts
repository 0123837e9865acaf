import type { Plan } from '../../shared/model/plan.ts';
import { fw4Watchdog, reloadFirewall, stageUci } from '../router/change-fw4.ts';
import { type Section, section } from '../router/command.ts';
import { loadOwnTable, ownTableWatchdog, stageOwnTable } from '../router/own-table.ts';
import { type ScratchFolder, scratchFolder } from '../router/watchdog.ts';

/** What differs between the platforms in a change; the order of the steps and all decisions are the same for each. */
export interface ChangePlatform {
  readonly folder: ScratchFolder;
  readonly watchdog: string;
  stage(windowSeconds: number): Section;
  readonly load: Section;
}

export function changePlatform(plan: Plan, changeId: string): ChangePlatform {
  switch (plan.platform) {
    case 'fw4':
      return {
        folder: scratchFolder.fw4,
        watchdog: fw4Watchdog(changeId, plan.edits),
        stage: (windowSeconds) => section(stageUci, { changeId, windowSeconds, edits: plan.edits }),
        load: section(reloadFirewall, changeId),
      };
    case 'nftables':
      return {
        folder: scratchFolder.nftables,
        watchdog: ownTableWatchdog(changeId, plan.ruleset, plan.persistence),
        stage: (windowSeconds) => section(stageOwnTable, { changeId, windowSeconds, ruleset: plan.ruleset }),
        load: section(loadOwnTable, { changeId, remove: plan.ruleset === null }),
      };
  }
}
