import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** The parts of the system that have no page: they record what the app asked of them, for tests to read through `electron.recorded`. */
export const recorded = {
  openedExternally: [] as string[],
  dialogs: [] as Electron.MessageBoxOptions[],
  applicationMenu: null as Menu | null,
  trays: [] as Tray[],
};

class Menu {
  static buildFromTemplate = (items: readonly Electron.MenuItemConstructorOptions[]): Menu => new Menu(items);
  static setApplicationMenu(menu: Menu | null): void {
    recorded.applicationMenu = menu;
  }
  static getApplicationMenu = (): Menu | null => recorded.applicationMenu;
  readonly items: readonly Electron.MenuItemConstructorOptions[];
  constructor(items: readonly Electron.MenuItemConstructorOptions[]) {
    this.items = items;
  }
}

class Tray extends EventEmitter {
  image: unknown;
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  constructor(image: unknown) {
    super();
    this.image = image;
    recorded.trays.push(this);
  }
  setImage(image: unknown): void {
    this.image = image;
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu;
  }
}

class Notification extends EventEmitter {
  static isSupported = (): boolean => true;
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { title: string; body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {}
}

class NativeImage {
  readonly representations: { scaleFactor: number; width: number; height: number; buffer: Buffer }[] = [];
  template = false;
  addRepresentation(representation: { scaleFactor: number; width: number; height: number; buffer: Buffer }): void {
    const { width, height, buffer } = representation;
    if (buffer.length !== width * height * 4) throw new Error('A bitmap has four bytes for each pixel.');
    this.representations.push(representation);
  }
  setTemplateImage(template: boolean): void {
    this.template = template;
  }
}

const strictMenu = strict('Menu', Menu);
const strictTray = strict('Tray', Tray);
const strictNotification = strict('Notification', Notification);

export { strictMenu as Menu, strictNotification as Notification, strictTray as Tray };

export const nativeImage = strict('nativeImage', { createEmpty: () => strict('NativeImage', new NativeImage()) });

export const nativeTheme = strict('nativeTheme', {
  themeSource: 'system',
  get shouldUseDarkColors(): boolean {
    return this.themeSource === 'dark';
  },
});

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
export const screen = strict('screen', { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });

export const shell = strict('shell', {
  async openExternal(address: string): Promise<void> {
    recorded.openedExternally.push(address);
  },
});

/** Answers with the last button, which the app makes the one that does nothing, unless a test puts another function here. */
export const dialog = strict('dialog', {
  async showMessageBox(
    ...args: [object, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
  ): Promise<{ response: number }> {
    const options = args.length === 2 ? args[1] : args[0];
    recorded.dialogs.push(options);
    return { response: (options.buttons?.length ?? 1) - 1 };
  },
  showErrorBox(title: string, content: string): void {
    // As Electron does where there is nowhere to show it.
    process.stderr.write(`${title}\n${content}\n`);
  },
});
