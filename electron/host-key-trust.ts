import type { TrustedHostKey } from '../shared/model/router.ts';
import type { HostKeyVerifier, KnownKey, TrustOffer } from './ssh/host-keys.ts';
import { type KnownHosts, keysForHost, readKnownHosts } from './ssh/known-hosts.ts';
import type { HostKeyStore } from './store/host-keys.ts';

export interface HostKeyTrustOptions {
  readonly store: HostKeyStore;
  /** False for a profile that is open for reading: an accepted key then holds for this run only. */
  readonly mayRemember: boolean;
  readonly askToTrust: HostKeyVerifier['askToTrust'];
  /** Who answers: a person at a prompt, or a flag with the fingerprint in it. */
  readonly acceptedBy: TrustedHostKey['acceptedBy'];
  readonly now: () => Date;
  /** Injected in tests; by default the user's own files, read once. */
  readonly knownHosts?: () => Promise<KnownHosts>;
}

/**
 * What is known about a router's host keys: our own store, and the user's known_hosts, which is only read. A key type that our store
 * has pinned is not looked up elsewhere, or an old line in known_hosts could make a changed key look trusted.
 */
export function hostKeyTrust(options: HostKeyTrustOptions): HostKeyVerifier {
  const { store, mayRemember, askToTrust, acceptedBy, now } = options;
  const forThisRun = new Map<string, KnownKey[]>();
  let knownHosts: Promise<KnownHosts> | null = null;
  return {
    async known(holder) {
      knownHosts ??= (options.knownHosts ?? readKnownHosts)();
      const stored = store
        .trusted(holder.routerId)
        .map(({ keyType, fingerprint }) => ({ keyType, fingerprint, revoked: false }));
      const pinned = [...stored, ...(forThisRun.get(holder.routerId) ?? [])];
      const pinnedTypes = new Set(pinned.map(({ keyType }) => keyType));
      const elsewhere = keysForHost((await knownHosts).entries, holder);
      return [...pinned, ...elsewhere.filter(({ keyType, revoked }) => revoked || !pinnedTypes.has(keyType))];
    },
    askToTrust,
    async remember(offer: TrustOffer) {
      const { keyType, fingerprint, target } = offer;
      if (mayRemember) {
        store.trust({ routerId: target.routerId, keyType, fingerprint, acceptedAt: now().toISOString(), acceptedBy });
      } else {
        forThisRun.set(target.routerId, [
          ...(forThisRun.get(target.routerId) ?? []),
          { keyType, fingerprint, revoked: false },
        ]);
      }
    },
  };
}
