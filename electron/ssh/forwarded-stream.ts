import { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Transport } from './transport.ts';
import type { UnaskedBytes } from './unasked-bytes.ts';

/** What is still written gets this long to leave when a stream ends; a jump host that takes nothing would keep it open for ever. */
const lingerMs = 1_000;
/** A jump host that keeps sending this much on a channel that we closed is hostile; its connection ends. */
const mostBytesAfterClose = 64 * 1024 * 1024;

/** The connection to the jump host that a channel belongs to. */
export interface ChannelOwner {
  readonly client: Client;
  readonly unasked: UnaskedBytes;
}

/**
 * A channel through a jump host that behaves as a TCP socket does: `destroy` ends it at once, whether or not the jump host answers,
 * and `close` always comes. ssh2's own channel waits for the other side with both.
 */
export class ForwardedStream extends Duplex implements Transport {
  readonly #client: Client;
  readonly #unasked: UnaskedBytes;
  readonly #channel: ClientChannel;
  #bytesRead = 0;
  #discarded = 0;
  #lost: FlowhelmError | null = null;

  constructor({ client, unasked }: ChannelOwner, channel: ClientChannel) {
    super({ allowHalfOpen: false });
    this.#client = client;
    this.#unasked = unasked;
    this.#channel = channel;
    channel.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => this.#receive(chunk));
    channel.on('end', () => this.push(null));
    channel.on('close', () => this.#closed());
    // Nothing belongs there; unread, ssh2 would keep it.
    channel.stderr.on('data', (chunk: Buffer) => this.#discard(chunk));
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get lost(): FlowhelmError | null {
    return this.#lost;
  }

  /** Ends it because the jump host is gone. */
  lose(reason: FlowhelmError): void {
    if (this.destroyed) return;
    this.#lost = reason;
    this.destroy();
  }

  destroySoon(): void {
    if (this.destroyed) return;
    if (!this.writableEnded) this.end();
    if (this.writableFinished) {
      this.destroy();
      return;
    }
    const timer = setTimeout(() => this.destroy(), lingerMs).unref();
    this.once('finish', () => this.destroy());
    this.once('close', () => clearTimeout(timer));
  }

  /** Data is pushed as it comes: SSH reads all of it at once, and a jump host that breaks the rules minds no pause. */
  override _read(): void {
    // see #receive
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#channel.writable) this.#channel.write(chunk, callback);
    else callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#channel.close();
    callback(error);
  }

  #receive(chunk: Buffer): void {
    this.#unasked.received(chunk.length);
    if (this.destroyed) {
      this.#discard(chunk);
      return;
    }
    this.#bytesRead += chunk.length;
    this.push(chunk);
  }

  #discard(chunk: Buffer): void {
    this.#discarded += chunk.length;
    if (this.#discarded > mostBytesAfterClose) this.#client.destroy();
  }

  /** What has come before the end is still read. */
  #closed(): void {
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }
}
