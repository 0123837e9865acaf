import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import { type ConnectDependencies, connectRouter } from './connect.ts';
import type { KnownKey, OfferedKey } from './host-keys.ts';
import { type ConnectTarget, describeTarget } from './target.ts';

/**
 * The key that a machine shows, learned without logging in: the connection ends when the key is there, whatever is known of it.
 * Types of which a key is known are asked for first, as at a login.
 * @throws FlowhelmError what a connection throws before the login (shared/model/errors.ts)
 */
export async function askForKey(
  target: ConnectTarget,
  known: readonly KnownKey[],
  { signal }: Pick<ConnectDependencies, 'signal'> = {},
): Promise<Pick<OfferedKey, 'keyType' | 'fingerprint'>> {
  if (target.hops.length > 0) throw behindJumpHosts(target);
  const typesOnly = known.map(({ keyType }) => ({ keyType, fingerprint: 'none', revoked: false }));
  try {
    const connection = await connectRouter(target, {
      // Nothing that is shown equals a key of no fingerprint, so the login is refused at the key.
      hostKeys: { known: async () => typesOnly, askToTrust: async () => 'refuse', remember: async () => undefined },
      secrets: { password: async () => null, passphrase: async () => null },
      agentSocket: null,
      ...(signal && { signal }),
    });
    connection.close();
    throw new Error('a login went past the host key');
  } catch (error) {
    const refused = isFlowhelmError(error) && (error.code === 'host-key-unknown' || error.code === 'host-key-changed');
    const { keyType, fingerprint } = refused ? error.evidence : {};
    if (keyType === undefined || fingerprint === undefined) throw error;
    return { keyType, fingerprint };
  }
}

function behindJumpHosts(target: ConnectTarget): FlowhelmError {
  const hops = target.hops.map(({ name }) => name).join(', ');
  return new FlowhelmError('unreachable', {
    sentence: `${describeTarget(target)} is behind ${hops}, so its key cannot be asked for without logging in there.`,
    nextStep: `Trust the keys of ${hops}, then audit the router: its own key is shown then.`,
  });
}
