/** What `import ... from 'electron'` gives in the main process under the stand-in. An export that is missing here is a link error. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { MessageChannelMain } from './message-ports.ts';
export { protocol } from './protocol.ts';
export { session } from './session.ts';
export { dialog, Menu, Notification, nativeImage, nativeTheme, recorded, screen, shell, Tray } from './system.ts';
