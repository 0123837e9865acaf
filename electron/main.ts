import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { isFlowhelmError } from '../shared/model/errors.ts';
import { openService } from './fleet/service.ts';
import { setApplicationMenu } from './menu.ts';
import { notifyOfAlerts, notifyOfRuns } from './notifications.ts';
import { restrictEveryPage, restrictSession } from './permissions.ts';
import { claimAppScheme, servePage } from './protocol.ts';
import { quitInOrder } from './quit.ts';
import { serveOverPort } from './rpc.ts';
import { FleetView } from './shell/fleet-view.ts';
import { text } from './shell/text.ts';
import { profileFolder } from './store/profile.ts';
import { makeTray } from './tray.ts';
import { applyTheme, loadPage, openWindow, servePorts, showWindow } from './window.ts';

/** The desktop app: Electron around the same service that the other front ends use. What each part does is in its own file. */

app.enableSandbox();
// One profile, one app: the lock of the single instance is taken on this folder.
app.setPath('userData', join(profileFolder(), 'desktop'));
claimAppScheme();
restrictEveryPage();
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(giveUp);
else app.quit();

async function start(): Promise<void> {
  restrictSession(session.defaultSession);
  servePage(join(import.meta.dirname, '..', 'renderer'));
  setApplicationMenu();

  const service = await openService({
    shell: 'desktop',
    version: app.getVersion(),
    demo: process.argv.includes('--demo'),
  });
  const view = new FleetView();
  const stop = new AbortController();
  let window: BrowserWindow | null = null;
  const show = () => window && showWindow(window);
  const isSeen = () => window?.isVisible() === true && !window.isMinimized();
  service.inSight = isSeen;

  const tray = makeTray(show);
  const notifications = notifyOfRuns({ isSeen, show });
  const isTold = () => !view.demo && service.workspace.alerts.settings.notifications;
  const tellOfAlerts = notifyOfAlerts({ isSeen, show }, isTold);
  const quit = quitInOrder({
    view,
    window: () => window,
    cancelRun: (id) => service.cancel(id),
    close: async () => {
      stop.abort();
      await service.close();
    },
  });
  void follow();

  window = openWindow({ placementFile: join(app.getPath('userData'), 'window.json'), onClose: quit.windowCloses });
  servePorts(
    (asking) => asking === window,
    (port) => serveOverPort(port, service),
  );
  app.on('second-instance', show);
  app.on('activate', show);
  await loadPage(window);

  async function follow(): Promise<void> {
    for await (const event of service.watch(stop.signal, { shows: false })) {
      notifications.runsEnded(view.take(event), view.runsInFlight().length);
      tellOfAlerts(event);
      tray.update(view.health(), view.demo);
      applyTheme(view.settings.theme);
      quit.runsChanged();
    }
  }
}

function giveUp(error: unknown): void {
  const words = isFlowhelmError(error)
    ? `${error.message}\n\n${error.nextStep}`
    : `${text.failure.internal}\n\n${error}`;
  dialog.showErrorBox(text.failure.title, words);
  app.exit(1);
}
