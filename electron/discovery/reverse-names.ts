import { Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import PQueue from 'p-queue';
import { printable } from '../ssh/printable.ts';

/** The name that the network's own name server has for an address; null = none. Never rejects. */
export type AskName = (address: string, signal: AbortSignal) => Promise<string | null>;

/** A name server that is there answers in milliseconds; nobody waits long for one that is not. */
const patienceMs = 1_000;

/** Asks the name server of this computer for the name of a device on the network; most routers know those that they lease addresses to. */
export const askReverse: AskName = async (address, signal) => {
  if (!isOnNetwork(address)) return null;
  const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const [name = ''] = await resolver.reverse(address);
    return printable(name.replace(/\.$/, ''), 253) || null;
  } catch {
    return null;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};

/** Names of private addresses are the network's own; this computer's are of no use, and others are nobody's business. */
function isOnNetwork(address: string): boolean {
  return ipaddr.isValid(address) && ['private', 'uniqueLocal'].includes(ipaddr.parse(address).range());
}

/** More than a person reads; the rest stays without. */
const mostNames = 512;

/** Asks for the name of each address once, a few at a time. */
export class NameQuestions {
  readonly #asked = new Set<string>();
  readonly #queue = new PQueue({ concurrency: 16 });
  readonly #ask: AskName;
  readonly #stop: AbortSignal;
  readonly #found: (address: string, name: string) => void;

  constructor(ask: AskName, stop: AbortSignal, found: (address: string, name: string) => void) {
    this.#ask = ask;
    this.#stop = stop;
    this.#found = found;
  }

  add(address: string): void {
    if (this.#asked.has(address) || this.#asked.size >= mostNames) return;
    this.#asked.add(address);
    void this.#queue.add(async () => {
      const name = this.#stop.aborted ? null : await this.#ask(address, this.#stop);
      if (name !== null) this.#found(address, name);
    });
  }

  /** Resolves when all that were asked have answered. */
  answered(): Promise<void> {
    return this.#queue.onIdle();
  }
}
