import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
  nativeTheme,
  screen,
} from 'electron';
import type { Settings } from '../shared/model/fleet.ts';
import { appOrigin, appUrl } from './shell/own-page.ts';
import { text } from './shell/text.ts';
import { chooseBounds, minimumSize, readPlacement, writePlacement } from './shell/window-placement.ts';

/** `--page` of renderer/theme.ts, so that the window does not flash before the page is there. */
const background = { light: '#f6f5f2', dark: '#14181c' } as const;

const preload = join(import.meta.dirname, '..', 'preload', 'preload.cjs');

export interface WindowOptions {
  readonly placementFile: string;
  /** When the person closes the window; to prevent that is to say what happens instead. */
  readonly onClose: (event: Electron.Event) => void;
}

/** Makes the window, shows it when the page has been painted, and remembers where it was. Call `loadPage` next. */
export function openWindow({ placementFile, onClose }: WindowOptions): BrowserWindow {
  const remembered = readPlacement(placementFile);
  const window = new BrowserWindow({
    ...chooseBounds(remembered, workAreas()),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (remembered?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    remember(placementFile, window);
    onClose(event);
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window);
  });
  return window;
}

/** Rejects when the page does not load. */
export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(appUrl);
}

/** Brings the window to the front wherever it is. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Windows follow the person's choice of theme, not only the page. */
export function applyTheme(theme: Settings['theme']): void {
  if (nativeTheme.themeSource === theme) return;
  nativeTheme.themeSource = theme;
  for (const window of BrowserWindow.getAllWindows()) {
    window.setBackgroundColor(nativeTheme.shouldUseDarkColors ? background.dark : background.light);
  }
}

/**
 * Hands a port to the engine to a page that asks for one, if that page is the top frame of the app's own window at the app's own
 * origin; other senders get no answer.
 */
export function servePorts(
  isOwnWindow: (window: BrowserWindow) => boolean,
  serve: (port: MessagePortMain) => void,
): void {
  ipcMain.on('flowhelm:connect', ({ sender, senderFrame }) => {
    const window = BrowserWindow.fromWebContents(sender);
    if (!window || !isOwnWindow(window)) return;
    if (!senderFrame || senderFrame !== sender.mainFrame || senderFrame.origin !== appOrigin) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1);
    port1.start();
    senderFrame.postMessage('flowhelm:port', null, [port2]);
  });
}

/** The engine is in this process and goes on; only the picture of it is gone. */
async function offerReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: text.name,
    message: text.failure.pageGone,
    detail: text.failure.pageGoneDetail,
    buttons: [text.failure.reload, text.menu.quit],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 0) window.webContents.reload();
  else app.quit();
}

function workAreas(): Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

/** A place that cannot be written down is not worth a word to the person who just closed the window. */
function remember(file: string, window: BrowserWindow): void {
  try {
    writePlacement(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  } catch {
    // The next start has the usual size.
  }
}
