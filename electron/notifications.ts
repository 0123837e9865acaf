import { Notification } from 'electron';
import type { Alert } from '../shared/model/alert.ts';
import type { ChangeRunState, FleetEvent } from '../shared/model/fleet.ts';
import { Gathering } from './alerts/gathering.ts';
import { newsOfAlerts, OpenAlerts } from './shell/alert-news.ts';
import { type News, newsOfRuns } from './shell/run-news.ts';

/** The window as notifications see it. */
export interface NotifiedWindow {
  readonly isSeen: () => boolean;
  readonly show: () => void;
}

export interface RunNotifications {
  /** `ended` since the last call; `inFlight` = how many still run or wait. */
  runsEnded(ended: readonly ChangeRunState[], inFlight: number): void;
}

/** Tells about finished changes, once per batch, and only a person who does not see the window. */
export function notifyOfRuns(window: NotifiedWindow): RunNotifications {
  const untold: ChangeRunState[] = [];
  const show = notifier(window);
  return {
    runsEnded(ended, inFlight) {
      untold.push(...ended);
      if (inFlight > 0) return;
      show(newsOfRuns(untold.splice(0)));
    },
  };
}

/** Tells about alerts that have opened or got worse, in bursts, and only a person who wants it and does not see the window. */
export function notifyOfAlerts(window: NotifiedWindow, isWanted: () => boolean): (event: FleetEvent) => void {
  const open = new OpenAlerts();
  const show = notifier(window);
  const gathering = new Gathering<Alert>({
    now: Date.now,
    deliver: (alerts) => {
      if (isWanted()) show(newsOfAlerts(alerts.filter((alert) => open.isOpen(alert))));
    },
  });
  return (event) => gathering.add(open.take(event, new Date()));
}

function notifier({ isSeen, show }: NotifiedWindow): (news: News | null) => void {
  // A notification that is collected as garbage loses its click.
  const shown = new Set<Notification>();
  return (news) => {
    if (news === null || isSeen() || !Notification.isSupported()) return;
    const notification = new Notification(news);
    shown.add(notification);
    notification.on('click', show);
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };
}
