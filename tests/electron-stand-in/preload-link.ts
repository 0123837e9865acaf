import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';
import type { MessagePortMain } from './message-ports.ts';
import { pageWorld, preloadWorld } from './page-scripts.ts';

const worldName = 'stand-in-preload';

export interface PreloadListener {
  sent(channel: string, args: unknown[]): void;
  windowOpened(address: string): void;
}

type FromPreload =
  | { kind: 'window-open'; url: string }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-closed'; id: number };

/** The wire between the main process and the preload's world of one page. */
export class PreloadLink {
  readonly #cdp: CDPSession;
  readonly #channel = `standIn${randomBytes(8).toString('hex')}`;
  readonly #listener: PreloadListener;
  #context: number | null = null;
  #ports = new Map<number, MessagePortMain>();
  #portsEver = 0;

  constructor(cdp: CDPSession, listener: PreloadListener) {
    this.#cdp = cdp;
    this.#listener = listener;
  }

  /** Has the preload run in every document that the page loads from now on, before the page's own scripts. */
  async install(preloadFile: string): Promise<void> {
    this.#cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === worldName) this.#documentStarted(context.id);
    });
    this.#cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === this.#channel) this.#receive(JSON.parse(payload));
    });
    const channel = JSON.stringify(this.#channel);
    const preload = `(require) => { const module = { exports: {} }; (function (exports) {${readFileSync(preloadFile, 'utf8')}\n})(module.exports); }`;
    await this.#cdp.send('Page.enable');
    await this.#cdp.send('Runtime.enable');
    await this.#cdp.send('Runtime.addBinding', { name: this.#channel, executionContextName: worldName });
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${pageWorld})(${channel})` });
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: `(${preloadWorld})(${channel}, ${preload})`,
    });
  }

  /** `port` is one end of a channel; it lives on in the page, whatever is sent to it goes there. */
  postMessage(channel: string, message: unknown, transferred: readonly MessagePortMain[]): void {
    const ports = transferred.map((port) => this.#adopt(port));
    this.#deliver({ kind: 'message', channel, message, ports });
    for (const port of transferred) port.start();
  }

  close(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #adopt(port: MessagePortMain): number {
    this.#portsEver += 1;
    const id = this.#portsEver;
    this.#ports.set(id, port);
    port.on('message', ({ data }: { data: unknown }) => this.#deliver({ kind: 'port', id, data }));
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#deliver({ kind: 'port-closed', id });
    });
    return id;
  }

  /** A new document: the ports of the one before are gone. */
  #documentStarted(context: number): void {
    this.close();
    this.#context = context;
  }

  #receive(message: FromPreload): void {
    switch (message.kind) {
      case 'send':
        this.#listener.sent(message.channel, message.args);
        return;
      case 'window-open':
        this.#listener.windowOpened(message.url);
        return;
      case 'port':
        this.#ports.get(message.id)?.postMessage(message.data);
        return;
      case 'port-closed':
        this.#ports.get(message.id)?.close();
    }
  }

  #deliver(delivery: object): void {
    if (this.#context === null) return;
    const expression = `globalThis[${JSON.stringify(`${this.#channel}:deliver`)}](${JSON.stringify(delivery)})`;
    // A page that is closing takes nothing any more.
    this.#cdp.send('Runtime.evaluate', { contextId: this.#context, expression }).catch(() => {});
  }
}
