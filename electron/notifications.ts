import { Notification } from 'electron';
import type { ChangeRunState } from '../shared/model/fleet.ts';
import { newsOfRuns } from './shell/run-news.ts';

export interface RunNotifications {
  /** `ended` since the last call; `inFlight` = how many still run or wait. */
  runsEnded(ended: readonly ChangeRunState[], inFlight: number): void;
}

/** Tells about finished changes, once per batch, and only a person who does not see the window. */
export function notifyOfRuns(isWindowSeen: () => boolean, showWindow: () => void): RunNotifications {
  const untold: ChangeRunState[] = [];
  // A notification that is collected as garbage loses its click.
  const shown = new Set<Notification>();
  return {
    runsEnded(ended, inFlight) {
      untold.push(...ended);
      if (inFlight > 0) return;
      const news = newsOfRuns(untold.splice(0));
      if (news === null || isWindowSeen() || !Notification.isSupported()) return;
      const notification = new Notification(news);
      shown.add(notification);
      notification.on('click', showWindow);
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
  };
}
