import { app, Menu, nativeImage, Tray } from 'electron';
import type { FleetHealth } from './shell/fleet-view.ts';
import { text } from './shell/text.ts';
import { drawTray, type TrayMood } from './shell/tray-picture.ts';
import { describeHealth, trayMood } from './shell/tray-words.ts';

export interface FleetTray {
  update(health: FleetHealth, demo: boolean): void;
}

/** The tray says how the fleet is without opening the window. */
export function makeTray(showWindow: () => void): FleetTray {
  const tray = new Tray(trayImage('unknown'));
  tray.on('click', showWindow);
  let shown = '';
  return {
    update(health, demo) {
      const sentence = describeHealth(health);
      const key = `${sentence} ${demo}`;
      // Events come many times a second; a menu that is open must not be replaced for nothing.
      if (key === shown) return;
      shown = key;
      tray.setImage(trayImage(trayMood(health)));
      tray.setToolTip(`${text.name}: ${sentence}`);
      if (process.platform === 'darwin') tray.setTitle(health.needing > 0 ? String(health.needing) : '');
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: sentence, enabled: false },
          ...(demo ? [{ label: text.tray.demo, enabled: false }] : []),
          { type: 'separator' },
          { label: text.tray.show, click: showWindow },
          { label: text.tray.quit, click: () => app.quit() },
        ]),
      );
    },
  };
}

function trayImage(mood: TrayMood): Electron.NativeImage {
  const mac = process.platform === 'darwin';
  const points = mac ? 16 : 24;
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const { pixels, size } = drawTray(mood, points * scaleFactor, mac);
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: pixels });
  }
  image.setTemplateImage(mac);
  return image;
}
