import type { Profile } from '../store/profile.ts';
import type { VirtualRouter } from './virtual-router.ts';

/** Puts a virtual router into a profile. We made its host key ourselves, so nobody needs to compare it. */
export function addVirtual(profile: Profile, router: VirtualRouter, keyFile: string, now: Date): void {
  const { name, host, port, user, hostKeyFingerprint: fingerprint } = router;
  const { id } = router.profile;
  const at = now.toISOString();
  profile.routers.add({
    ...{ id, name, host, port, user },
    authentication: { agent: false, keyFile, password: 'never' },
    legacyAlgorithms: false,
    addedAt: at,
  });
  profile.hostKeys.trust({ routerId: id, keyType: 'ssh-ed25519', fingerprint, acceptedAt: at, acceptedBy: 'flag' });
}
