import { FlowhelmError } from '../../shared/model/errors.ts';
import type { TrustedHostKey } from '../../shared/model/router.ts';
import type { FormerHostKey } from '../store/host-keys.ts';
import type { Workspace } from './workspace.ts';

export function listHostKeys(
  { profile }: Workspace,
  id: string,
): { trusted: TrustedHostKey[]; former: FormerHostKey[] } {
  return { trusted: profile.hostKeys.trusted(id), former: profile.hostKeys.history(id) };
}

export interface AcceptedKey {
  readonly id: string;
  readonly keyType: string;
  readonly fingerprint: string;
  /** The fingerprint of the trusted key that it takes the place of; null = there is none. */
  readonly replaces: string | null;
}

/**
 * Trusts a key that a person has compared. Throws `host-key-changed` when another key of its type is trusted and not named,
 * `bad-input` when the named one is not, `host-key-revoked`, `no-such-router`.
 */
export async function acceptHostKey(
  workspace: Workspace,
  { id, keyType, fingerprint, replaces }: AcceptedKey,
): Promise<void> {
  const router = workspace.router(id);
  if (!/^SHA256:[A-Za-z0-9+/]{43}$/.test(fingerprint) || !/^[a-z0-9@.-]{1,64}$/.test(keyType)) throw notAKey();
  const known = await workspace.hostKeys.known(workspace.engine.target(router));
  if (known.some((key) => key.revoked && key.fingerprint === fingerprint)) throw revoked(router.name);
  const trusted = known.filter((key) => !key.revoked && key.keyType === keyType && key.fingerprint !== fingerprint);
  if (replaces === null ? trusted.length > 0 : !trusted.some((key) => key.fingerprint === replaces)) {
    throw trusted.length > 0
      ? changed(
          router.name,
          fingerprint,
          trusted.map((key) => key.fingerprint),
        )
      : nothingToReplace(router.name);
  }
  const acceptedAt = workspace.now().toISOString();
  workspace.profile.hostKeys.trust({ routerId: id, keyType, fingerprint, acceptedAt, acceptedBy: 'person' });
  workspace.engine.disconnect(id);
  workspace.audits.ask([id]);
}

/** The next connection meets the key as an unknown one. */
export function forgetHostKey(workspace: Workspace, id: string, keyType: string): void {
  workspace.router(id);
  workspace.profile.hostKeys.forget(id, keyType);
  workspace.engine.disconnect(id);
}

function notAKey(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'This is not a host key.',
    nextStep: 'A fingerprint looks like SHA256: and 43 more characters.',
  });
}

function changed(name: string, fingerprint: string, trusted: readonly string[]): FlowhelmError {
  return new FlowhelmError('host-key-changed', {
    sentence: `Another host key of ${name} is trusted already.`,
    nextStep: 'Compare both fingerprints with the router itself, and name the old one to replace it.',
    evidence: { fingerprint, trustedFingerprint: trusted.join(', ') },
  });
}

function nothingToReplace(name: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `The key to be replaced is not a trusted host key of ${name}.`,
    nextStep: 'Look at the trusted keys of the router again.',
  });
}

function revoked(name: string): FlowhelmError {
  return new FlowhelmError('host-key-revoked', {
    sentence: `This host key of ${name} is marked as revoked on this computer.`,
    nextStep: 'Give the router a new host key, or remove the @revoked line from known_hosts.',
  });
}
