import { app, type Session, shell, type WebContents } from 'electron';
import { isKnownLink } from './shell/links.ts';
import { isOwnAddress, mayLoad } from './shell/own-page.ts';

/** The one thing of the system that the page may use: putting text into the clipboard when a person presses a copy button. */
const granted = 'clipboard-sanitized-write';

/** Refuses a session everything but the page's own files: network, permissions, devices, spelling dictionaries from elsewhere. */
export function restrictSession(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    // Electron's own developer tools, which packaged apps of ours do not have
    const developerTools = !app.isPackaged && url.startsWith('devtools://');
    answer({ cancel: !mayLoad(url) && !developerTools });
  });
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    answer(permission === granted && isOwnAddress(requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return permission === granted && isOwnAddress(withSlash(requestingOrigin));
  });
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
}

/** For every page that ever comes to be: it stays where it is, opens no windows, and embeds nothing. */
export function restrictEveryPage(): void {
  app.on('web-contents-created', (_event, contents) => restrictPage(contents));
}

function restrictPage(contents: WebContents): void {
  // Loading the own page again is no navigation to elsewhere.
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isKnownLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Electron gives this origin with a slash in some versions and without in others. */
function withSlash(origin: string): string {
  return origin.endsWith('/') ? origin : `${origin}/`;
}
