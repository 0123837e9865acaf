import { app, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import { links } from './shell/links.ts';
import { text } from './shell/text.ts';

/** The application menu, as each platform has it. */
export function setApplicationMenu(platform: NodeJS.Platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform)));
}

function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: text.menu.file, submenu: [mac ? { role: 'close' } : { role: 'quit', label: text.menu.quit }] },
    { role: 'editMenu' },
    { label: text.menu.view, submenu: viewItems() },
    { role: 'windowMenu' },
    { role: 'help', label: text.menu.help, submenu: helpItems(mac) },
  ];
}

function viewItems(): MenuItemConstructorOptions[] {
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...developer,
  ];
}

function helpItems(mac: boolean): MenuItemConstructorOptions[] {
  const documentation: MenuItemConstructorOptions[] = [
    { label: text.menu.routerDocumentation, click: () => void shell.openExternal(links.flowOffloading) },
    { label: text.menu.routerFirewall, click: () => void shell.openExternal(links.firewallConfiguration) },
  ];
  // macOS has "About" in the app's own menu.
  return mac ? documentation : [...documentation, { type: 'separator' }, { role: 'about' }];
}
