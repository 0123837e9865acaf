import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import { app, closeOnQuit } from './app.ts';
import { browser } from './chromium.ts';
import { enforce } from './session.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

const windows: BrowserWindow[] = [];
const pages = new Map<Page, WebContents>();
let enforcing: Promise<void> | null = null;
closeOnQuit(() => [...windows]);

/** A window is a page of Chromium; where it is and whether it shows is only remembered. */
class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return windows.find(({ webContents }) => webContents === contents) ?? null;
  }

  readonly webContents: WebContents;
  /** The options it was made with, for tests. */
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly #page: Promise<Page>;
  readonly #self: BrowserWindow;
  #bounds: Electron.Rectangle;
  #visible: boolean;
  #minimized = false;
  #maximized = false;
  #destroyed = false;
  #backgroundColor: string;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show !== false;
    this.#backgroundColor = options.backgroundColor ?? '#ffffff';
    const contents = new WebContents();
    this.webContents = strict('WebContents', contents);
    contents.self = this.webContents;
    this.#self = strict('BrowserWindow', this);
    windows.push(this.#self);
    app.emit('web-contents-created', {}, this.webContents);
    this.#page = this.#open(contents);
    // biome-ignore lint/correctness/noConstructorReturn: the app holds the strict object, as everything else does
    return this.#self;
  }

  async loadURL(address: string): Promise<void> {
    await this.#page;
    await this.webContents.load(address);
    this.emit('ready-to-show');
  }

  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.splice(windows.indexOf(this.#self), 1);
    this.webContents.detach();
    this.emit('closed');
    if (windows.length === 0) app.emit('window-all-closed');
  }

  isDestroyed = (): boolean => this.#destroyed;
  isVisible = (): boolean => this.#visible;
  isMinimized = (): boolean => this.#minimized;
  isMaximized = (): boolean => this.#maximized;
  isFocused = (): boolean => this.#visible && !this.#minimized;
  getBounds = (): Electron.Rectangle => ({ ...this.#bounds });
  getNormalBounds = (): Electron.Rectangle => ({ ...this.#bounds });
  getBackgroundColor = (): string => this.#backgroundColor;

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  setBackgroundColor(colour: string): void {
    this.#backgroundColor = colour;
  }

  show(): void {
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    this.#visible = false;
    this.emit('hide');
  }

  focus(): void {
    this.emit('focus');
  }

  minimize(): void {
    this.#minimized = true;
  }

  restore(): void {
    this.#minimized = false;
  }

  maximize(): void {
    this.#maximized = true;
  }

  async #open(contents: WebContents): Promise<Page> {
    const context = await browser(app.getPath('userData'));
    enforcing ??= enforce(context, (page, address) => pages.get(page)?.mayNavigate(address) ?? true);
    await enforcing;
    const blank = context.pages().find((page) => !pages.has(page));
    const page = blank ?? (await context.newPage());
    pages.set(page, contents);
    await contents.attach(page, await context.newCDPSession(page), this.options.webPreferences?.preload);
    this.once('closed', () => {
      pages.delete(page);
      // The browser closes with its last page; the app may live on without a window.
      if (context.pages().length > 1) void page.close();
      else page.goto('about:blank').catch(() => {});
    });
    return page;
  }
}

const strictClass = strict('BrowserWindow', BrowserWindow);

export { strictClass as BrowserWindow };
