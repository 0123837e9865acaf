import { createHash } from 'node:crypto';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/** A host key that is already known for a router, from the store or from OpenSSH's known_hosts. */
export interface KnownKey {
  readonly keyType: string;
  readonly fingerprint: string;
  /** Marked `@revoked`: must never be accepted again. */
  readonly revoked: boolean;
}

/** The key that a router presents. */
export interface OfferedKey {
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256` ... */
  readonly keyType: string;
  readonly fingerprint: string;
  /** The public key in SSH wire form. */
  readonly key: Buffer;
}

export interface TrustOffer {
  readonly target: ConnectTarget;
  readonly keyType: string;
  readonly fingerprint: string;
  /** Keys of other types that are known for this router; a person should wonder why they were not presented. */
  readonly known: readonly KnownKey[];
}

/** What host keys are looked up by: our id, and the address or the alias for known_hosts; the name is for sentences. */
export type KeyHolder = Pick<ConnectTarget, 'routerId' | 'name' | 'host' | 'port' | 'hostKeyAlias'>;

/** Decides about host keys; there is no connection without one. */
export interface HostKeyVerifier {
  known(holder: KeyHolder): Promise<readonly KnownKey[]>;
  /** Asked once per login for a key of an unknown type. `signal` aborts when the answer is no longer of use. */
  askToTrust(offer: TrustOffer, signal: AbortSignal): Promise<'accept' | 'refuse'>;
  /** Called after `accept`, before anything is sent to the router. */
  remember(offer: TrustOffer): Promise<void>;
}

export type HostKeyDecision = 'trusted' | 'unknown' | 'changed' | 'revoked';

/** As OpenSSH prints it: "SHA256:" and unpadded base64 of the hash of the public key in wire form. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Reads the type out of a public key in SSH wire form (RFC 4253, 6.6); `null` when it is not one. */
export function readOfferedKey(key: Buffer): OfferedKey | null {
  if (key.length < 4) return null;
  const length = key.readUInt32BE(0);
  if (length === 0 || length > 64 || key.length < 4 + length) return null;
  const keyType = key.toString('latin1', 4, 4 + length);
  return /^[a-z0-9@.-]+$/.test(keyType) ? { keyType, fingerprint: fingerprintOf(key), key } : null;
}

/**
 * Keys are compared per type: a router with a stored RSA key that presents an ed25519 key is unknown, not changed, for it may
 * have had both all along (anchors.md E). A revoked key is refused whatever else is known.
 */
export function decideHostKey(
  offered: Pick<OfferedKey, 'keyType' | 'fingerprint'>,
  known: readonly KnownKey[],
): HostKeyDecision {
  const sameKey = known.filter((each) => each.fingerprint === offered.fingerprint);
  if (sameKey.some((each) => each.revoked)) return 'revoked';
  if (sameKey.some((each) => each.keyType === offered.keyType)) return 'trusted';
  return known.some((each) => !each.revoked && each.keyType === offered.keyType) ? 'changed' : 'unknown';
}

/** A refused key as an error that says how to go on. */
export function hostKeyRefused(
  decision: Exclude<HostKeyDecision, 'trusted'>,
  target: Pick<ConnectTarget, 'name' | 'host' | 'port'>,
  offered: Pick<OfferedKey, 'keyType' | 'fingerprint'>,
  known: readonly KnownKey[],
): FlowhelmError {
  const router = describeTarget(target);
  const evidence = { keyType: offered.keyType, fingerprint: offered.fingerprint };
  switch (decision) {
    case 'unknown':
      return new FlowhelmError('host-key-unknown', {
        sentence: `The host key of ${router} is not trusted yet.`,
        nextStep: `Compare the fingerprint with the one on the router itself (\`dropbearkey -y -f ${hostKeyFileFor(offered.keyType)}\` prints it) and accept it when they are the same. Nothing was sent to the router.`,
        evidence,
      });
    case 'changed':
      return new FlowhelmError('host-key-changed', {
        sentence: `${router} presents another host key than the trusted one. It was reset or replaced, or someone is in between.`,
        nextStep:
          'Compare the new fingerprint with the one on the router itself. If they are the same, forget the trusted key of this router and connect again. Nothing was sent to the router.',
        evidence: { ...evidence, trustedFingerprint: fingerprintsOfType(known, offered.keyType) },
      });
    case 'revoked':
      return new FlowhelmError('host-key-revoked', {
        sentence: `The host key of ${router} is marked as revoked on this computer.`,
        nextStep:
          'Give the router a new host key, or remove the @revoked line from known_hosts. Nothing was sent to the router.',
        evidence,
      });
  }
}

function fingerprintsOfType(known: readonly KnownKey[], keyType: string): string {
  return known
    .filter((each) => each.keyType === keyType && !each.revoked)
    .map((each) => each.fingerprint)
    .join(', ');
}

/** Where OpenWrt's dropbear keeps the key of a type (domain.md 7.1). */
function hostKeyFileFor(keyType: string): string {
  if (keyType === 'ssh-rsa') return '/etc/dropbear/dropbear_rsa_host_key';
  if (keyType.startsWith('ecdsa-')) return '/etc/dropbear/dropbear_ecdsa_host_key';
  return '/etc/dropbear/dropbear_ed25519_host_key';
}
