import type { Transport } from './transport.ts';

/** So much may come beyond the data of channels: key renewals, requests that are refused, and a week of answers to keepalives. */
const most = 2 * 1024 * 1024;
/** Length, padding and authentication code of one packet, and its share of window adjustments. */
const aroundOnePacket = 128;
/** What opening and closing a channel takes. */
const forOneChannel = 4 * 1024;

/**
 * Keeps account of what a server sends although nothing was asked of it. ssh2 answers requests of servers by itself and keeps state for
 * some of them (host key rotation), so a server that floods with them would fill the memory.
 */
export class UnaskedBytes {
  readonly #transport: Pick<Transport, 'bytesRead'>;
  #expected = most;

  constructor(transport: Pick<Transport, 'bytesRead'>) {
    this.#transport = transport;
  }

  get tooMany(): boolean {
    return this.#transport.bytesRead > this.#expected;
  }

  /** A channel was asked for. */
  channelOpened(): void {
    this.#expected += forOneChannel;
  }

  /** A packet of data came on a channel. */
  received(bytes: number): void {
    this.#expected += bytes + aroundOnePacket;
  }
}
