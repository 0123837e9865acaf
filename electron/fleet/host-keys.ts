import { hostKeyTrust } from '../host-key-trust.ts';
import type { HostKeyVerifier, KeyHolder, TrustOffer } from '../ssh/host-keys.ts';
import type { KnownHosts } from '../ssh/known-hosts.ts';
import type { HostKeyStore } from '../store/host-keys.ts';

export interface ServiceHostKeysOptions {
  readonly store: HostKeyStore;
  readonly now: () => Date;
  readonly knownHosts?: () => Promise<KnownHosts>;
}

/**
 * Host keys for a service, where nobody can be asked during a login: an unknown key is refused unless its fingerprint was accepted
 * beforehand. Keys of routers that are only being tried are never written down.
 */
export class ServiceHostKeys implements HostKeyVerifier {
  readonly #kept: HostKeyVerifier;
  readonly #tried: HostKeyVerifier;
  readonly #trials = new Map<string, string | null>();

  constructor(options: ServiceHostKeysOptions) {
    const shared = {
      ...options,
      askToTrust: (offer: TrustOffer) => this.askToTrust(offer),
      acceptedBy: 'person' as const,
    };
    this.#kept = hostKeyTrust({ ...shared, mayRemember: true });
    this.#tried = hostKeyTrust({ ...shared, mayRemember: false });
  }

  /** Until `endTrial`, keys of this id are not stored, and `fingerprint` is accepted for it. */
  beginTrial(routerId: string, fingerprint: string | null): void {
    this.#trials.set(routerId, fingerprint);
  }

  endTrial(routerId: string): void {
    this.#trials.delete(routerId);
  }

  known(holder: KeyHolder) {
    return this.#of(holder).known(holder);
  }

  async askToTrust({ target, fingerprint }: TrustOffer): Promise<'accept' | 'refuse'> {
    return this.#trials.get(target.routerId) === fingerprint ? 'accept' : 'refuse';
  }

  remember(offer: TrustOffer): Promise<void> {
    return this.#of(offer.target).remember(offer);
  }

  #of({ routerId }: KeyHolder): HostKeyVerifier {
    return this.#trials.has(routerId) ? this.#tried : this.#kept;
  }
}
