import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface OwnAddressOptions {
  /** The address that is listened on. */
  readonly address: string;
  readonly port: number;
  /** PEM; null = plain HTTP. */
  readonly certificate: string | null;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

export function isLoopback(address: string): boolean {
  return address === '::1' || address === 'localhost' || (isIP(address) === 4 && address.startsWith('127.'));
}

/**
 * Whether a request is meant for us and comes from our own page: another site in the same browser can reach this port too, also under
 * a name of its own (DNS rebinding), but it cannot forge `Host` and `Origin`.
 */
export class OwnAddress {
  readonly scheme: 'http' | 'https';
  readonly #options: OwnAddressOptions;
  readonly #certificate: X509Certificate | null;

  constructor(options: OwnAddressOptions) {
    this.#options = options;
    this.#certificate = options.certificate === null ? null : new X509Certificate(options.certificate);
    this.scheme = this.#certificate ? 'https' : 'http';
  }

  /** For the link that is printed. */
  get url(): string {
    const { address, port } = this.#options;
    return `${this.scheme}://${isIP(address) === 6 ? `[${address}]` : address}:${port}/`;
  }

  isHost({ headers: { host } }: IncomingMessage): boolean {
    const { address, port } = this.#options;
    const split = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host ?? '');
    const [, name = '', portText] = split ?? [];
    if (!split || Number(portText ?? (this.scheme === 'https' ? 443 : 80)) !== port) return false;
    const bare = name.replace(/^\[(.*)\]$/, '$1').toLowerCase();
    if (bare === address) return true;
    if (isLoopback(address)) return loopbackNames.includes(name.toLowerCase());
    return this.#isCertified(bare);
  }

  /** For everything that acts: the page that asks must be ours. */
  isOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
    return origin !== undefined && origin.toLowerCase() === `${this.scheme}://${host?.toLowerCase()}`;
  }

  #isCertified(name: string): boolean {
    if (!this.#certificate) return false;
    return (isIP(name) === 0 ? this.#certificate.checkHost(name) : this.#certificate.checkIP(name)) !== undefined;
  }
}
