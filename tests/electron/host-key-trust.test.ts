import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hostKeyTrust } from '../../electron/host-key-trust.ts';
import type { HostKeyVerifier, TrustOffer } from '../../electron/ssh/host-keys.ts';
import type { KnownHosts } from '../../electron/ssh/known-hosts.ts';
import { openProfile } from '../../electron/store/profile.ts';

const fingerprint = `SHA256:${'a'.repeat(43)}`;
const nothing: KnownHosts = { entries: [], notes: [] };

function trust(mayRemember: boolean): HostKeyVerifier {
  const home = mkdtempSync(join(tmpdir(), 'trust-'));
  const profile = openProfile({ mode: 'write', home });
  onTestFinished(() => {
    profile.close();
    rmSync(home, { recursive: true });
  });
  profile.routers.add({
    id: 'r',
    name: 'r',
    host: '192.0.2.1',
    port: 22,
    user: 'root',
    authentication: { agent: false, keyFile: null, password: 'ask' },
    legacyAlgorithms: false,
    addedAt: '2026-01-01T00:00:00Z',
  });
  return hostKeyTrust({
    store: profile.hostKeys,
    mayRemember,
    askToTrust: async () => 'accept',
    acceptedBy: 'person',
    now: () => new Date(0),
    knownHosts: async () => nothing,
  });
}

it.each([true, false])(
  'knows a key that was accepted, and no other router does (remembered: %s)',
  async (mayRemember) => {
    const verifier = trust(mayRemember);
    const target = { routerId: 'r', name: 'r', host: '192.0.2.1', port: 22 } as TrustOffer['target'];
    expect(await verifier.known(target)).toEqual([]);
    await verifier.remember({ target, keyType: 'ssh-ed25519', fingerprint } as TrustOffer);
    expect(await verifier.known(target)).toEqual([{ keyType: 'ssh-ed25519', fingerprint, revoked: false }]);
    expect(await verifier.known({ ...target, routerId: 'other' })).toEqual([]);
  },
);
