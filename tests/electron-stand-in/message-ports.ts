import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** A port of the main process. Values are copied as JSON, which is all that the app's own messages are. */
export class MessagePortMain extends EventEmitter {
  peer: MessagePortMain | null = null;
  #started = false;
  #closed = false;
  #waiting: unknown[] = [];

  postMessage(message: unknown): void {
    if (!this.#closed) this.peer?.receive(JSON.parse(JSON.stringify(message ?? null)));
  }

  start(): void {
    this.#started = true;
    for (const message of this.#waiting.splice(0)) this.receive(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    queueMicrotask(() => this.emit('close'));
    this.peer?.close();
  }

  /** Messages wait until the port is started, as with web ports. */
  receive(message: unknown): void {
    if (this.#started) queueMicrotask(() => this.emit('message', { data: message, ports: [] }));
    else this.#waiting.push(message);
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    this.port1 = strict('MessagePortMain', new MessagePortMain());
    this.port2 = strict('MessagePortMain', new MessagePortMain());
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}
