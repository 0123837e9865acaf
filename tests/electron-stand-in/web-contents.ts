import { EventEmitter } from 'node:events';
import type { CDPSession, Page } from '@playwright/test';
import { fromChromium, toChromium } from './addresses.ts';
import { ipcMain } from './ipc-main.ts';
import type { MessagePortMain } from './message-ports.ts';
import { PreloadLink } from './preload-link.ts';
import { applyPermissions, defaultSession } from './session.ts';
import { strict } from './strict.ts';

type WindowOpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

/** A page of Chromium as Electron shows it to the main process. */
export class WebContents extends EventEmitter {
  readonly session = defaultSession;
  readonly mainFrame = strict('WebFrameMain', new WebFrameMain(this));
  /** This object as the app knows it; events carry that one. */
  self: WebContents = this;
  #page: Page | null = null;
  #link: PreloadLink | null = null;
  #windowOpenHandler: WindowOpenHandler | null = null;
  #loading: string | null = null;

  async attach(page: Page, cdp: CDPSession, preloadFile: string | undefined): Promise<void> {
    this.#page = page;
    this.#link = new PreloadLink(cdp, {
      sent: (channel, args) => {
        const event = { sender: this.self, senderFrame: this.mainFrame, ports: [] };
        ipcMain.emit(channel, event, ...args);
      },
      windowOpened: (address) => this.#windowOpened(fromChromium(address)),
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    if (preloadFile === undefined) await cdp.send('Page.enable');
    else await this.#link.install(preloadFile);
  }

  async load(address: string): Promise<void> {
    const page = this.#attachedPage();
    await applyPermissions(page.context(), address);
    this.#loading = address;
    try {
      await page.goto(toChromium(address), { waitUntil: 'load' });
    } finally {
      this.#loading = null;
    }
    this.emit('did-finish-load');
  }

  /** False when the app prevents a navigation that the page started by itself. */
  mayNavigate(address: string): boolean {
    if (address === this.#loading) return true;
    let prevented = false;
    const event = { url: address, isMainFrame: true, preventDefault: () => (prevented = true) };
    this.emit('will-frame-navigate', event);
    this.emit('will-navigate', event);
    return !prevented;
  }

  getURL(): string {
    return this.#page ? fromChromium(this.#page.url()) : '';
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  reload(): void {
    void this.load(this.getURL());
  }

  post(channel: string, message: unknown, ports: readonly MessagePortMain[]): void {
    this.#link?.postMessage(channel, message, ports);
  }

  detach(): void {
    this.#link?.close();
  }

  #windowOpened(url: string): void {
    const { action } = this.#windowOpenHandler?.({ url }) ?? { action: 'allow' };
    if (action === 'allow') throw new Error('The stand-in opens no windows for a page.');
  }

  #attachedPage(): Page {
    if (!this.#page) throw new Error('The window has no page yet.');
    return this.#page;
  }
}

class WebFrameMain {
  readonly parent = null;
  readonly #contents: WebContents;

  constructor(contents: WebContents) {
    this.#contents = contents;
  }

  get url(): string {
    return this.#contents.getURL();
  }

  get origin(): string {
    return /^[^:]+:\/\/[^/]*/.exec(this.url)?.[0] ?? 'null';
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortMain[] = []): void {
    this.#contents.post(channel, message, ports);
  }
}
