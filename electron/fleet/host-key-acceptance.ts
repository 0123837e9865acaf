import { FlowhelmError } from '../../shared/model/errors.ts';
import type { TrustedHostKey } from '../../shared/model/router.ts';
import { decideHostKey, hostKeyRefused, type KeyHolder, type KnownKey } from '../ssh/host-keys.ts';
import { trustedInsteadOf } from './host-key-collection.ts';
import { holderOf, type KeyWork, machineOf } from './host-key-machines.ts';

export interface NamedKey {
  /** Of a router or a jump host. */
  readonly id: string;
  readonly keyType: string;
  readonly fingerprint: string;
}

/**
 * Trusts a key that a person has compared, also before the first connection. `replaces` is the fingerprint of the trusted key of its
 * type that it takes the place of, null = there is none. Throws `host-key-changed` when another key of its type is trusted and not
 * named, `bad-input` when the named one is not, `host-key-revoked`, `no-such-router`.
 */
export async function acceptOneKey(work: KeyWork, key: NamedKey & { readonly replaces: string | null }): Promise<void> {
  const { keyType, fingerprint, replaces } = key;
  const holder = holderOf(machineOf(work, key.id));
  const known = await knownBeside(work, holder, key);
  const trusted = known.filter((one) => !one.revoked && one.keyType === keyType && one.fingerprint !== fingerprint);
  if (replaces === null ? trusted.length > 0 : !trusted.some((one) => one.fingerprint === replaces)) {
    throw trusted.length > 0 ? changed(holder, key, trusted) : nothingToReplace(holder.name);
  }
  work.profile.hostKeys.trust(asTrusted(work, key, 'person'));
}

/**
 * Trusts new keys that were compared by eye or with a list: all of them, or none and why. A machine of which another key is trusted is
 * never part of it, whatever the type (`host-key-changed`). Throws `host-key-revoked`, `no-such-router` and `bad-input` too.
 */
export async function acceptNewKeys(
  work: KeyWork,
  keys: readonly NamedKey[],
  acceptedBy: TrustedHostKey['acceptedBy'],
): Promise<void> {
  refuseTwoForOne(keys);
  for (const key of keys) {
    const holder = holderOf(machineOf(work, key.id));
    const known = await knownBeside(work, holder, key);
    if (decideHostKey(key, known) === 'trusted') continue;
    const instead = trustedInsteadOf(key, known);
    if (instead) throw changed(holder, key, [instead]);
  }
  work.profile.hostKeys.trustAll(keys.map((key) => asTrusted(work, key, acceptedBy)));
}

/** Throws `bad-input` for what is no key, and `host-key-revoked`. */
async function knownBeside(work: KeyWork, holder: KeyHolder, key: NamedKey): Promise<readonly KnownKey[]> {
  if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(key.fingerprint) || !/^[a-z0-9@.-]{1,64}$/.test(key.keyType)) throw notAKey();
  const known = await work.hostKeys.known(holder);
  if (decideHostKey(key, known) === 'revoked') throw hostKeyRefused('revoked', holder, key, known);
  return known;
}

function asTrusted(
  { now }: KeyWork,
  { id, keyType, fingerprint }: NamedKey,
  acceptedBy: TrustedHostKey['acceptedBy'],
): TrustedHostKey {
  return { routerId: id, keyType, fingerprint, acceptedAt: now().toISOString(), acceptedBy };
}

function refuseTwoForOne(keys: readonly NamedKey[]): void {
  const seen = new Map<string, string>();
  for (const { id, fingerprint } of keys) {
    const other = seen.get(id);
    seen.set(id, fingerprint);
    if (other === undefined || other === fingerprint) continue;
    throw new FlowhelmError('bad-input', {
      sentence: 'Two different keys were to be trusted for one machine.',
      nextStep: 'Ask the machines for their keys again, and choose one for each.',
    });
  }
}

function notAKey(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'This is not a host key.',
    nextStep: 'A fingerprint looks like SHA256: and 43 more characters.',
  });
}

function changed({ name }: KeyHolder, { fingerprint }: NamedKey, trusted: readonly KnownKey[]): FlowhelmError {
  return new FlowhelmError('host-key-changed', {
    sentence: `Another host key of ${name} is trusted already.`,
    nextStep: 'Compare both fingerprints with the router itself, and name the old one to replace it.',
    evidence: { fingerprint, trustedFingerprint: trusted.map((key) => key.fingerprint).join(', ') },
  });
}

function nothingToReplace(name: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `The key to be replaced is not a trusted host key of ${name}.`,
    nextStep: 'Look at the trusted keys of the router again.',
  });
}
