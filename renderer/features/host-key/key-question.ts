import type { ErrorReport, Reachability } from '../../../shared/model/fleet.ts';
import type { TrustedHostKey } from '../../../shared/model/router.ts';

/** What the last login asks about the key of a router. `trusted` = the key that the new one would replace. */
export type KeyQuestion =
  | { readonly kind: 'none' }
  | { readonly kind: 'revoked'; readonly error: ErrorReport }
  | { readonly kind: 'unknown'; readonly keyType: string; readonly fingerprint: string }
  | {
      readonly kind: 'changed';
      readonly keyType: string;
      readonly fingerprint: string;
      readonly trusted: { readonly fingerprint: string; readonly acceptedAt: string | null };
    };

/** Read from the evidence of the failed login; keys that are trusted by now ask nothing any more. */
export function keyQuestion(reachability: Reachability, trusted: readonly TrustedHostKey[]): KeyQuestion {
  if (reachability.state !== 'failed') return { kind: 'none' };
  const { error } = reachability;
  if (error.code === 'host-key-revoked') return { kind: 'revoked', error };
  const { keyType, fingerprint, trustedFingerprint } = error.evidence;
  if (keyType === undefined || fingerprint === undefined) return { kind: 'none' };
  if (trusted.some((key) => key.keyType === keyType && key.fingerprint === fingerprint)) return { kind: 'none' };
  if (error.code === 'host-key-unknown') return { kind: 'unknown', keyType, fingerprint };
  if (error.code !== 'host-key-changed') return { kind: 'none' };
  const known = trusted.find((key) => key.keyType === keyType);
  const old = known?.fingerprint ?? trustedFingerprint?.split(', ')[0];
  if (old === undefined) return { kind: 'unknown', keyType, fingerprint };
  return {
    kind: 'changed',
    keyType,
    fingerprint,
    trusted: { fingerprint: old, acceptedAt: known?.acceptedAt ?? null },
  };
}
