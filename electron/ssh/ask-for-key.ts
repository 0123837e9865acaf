import { isFlowhelmError } from '../../shared/model/errors.ts';
import { type ConnectDependencies, connectRouter } from './connect.ts';
import type { KnownKey, OfferedKey } from './host-keys.ts';
import type { ConnectTarget } from './target.ts';

/**
 * The key that a machine shows, learned without logging in to it: the connection ends when the key is there, whatever is known of
 * it. Jump hosts on the way are logged in to as ever, with `jumpHosts`. Types of which a key is known are asked for first, as at a
 * login.
 * @throws FlowhelmError what a connection throws before the login (shared/model/errors.ts)
 */
export async function askForKey(
  target: ConnectTarget,
  known: readonly KnownKey[],
  shared: Pick<ConnectDependencies, 'signal' | 'jumpHosts'>,
): Promise<Pick<OfferedKey, 'keyType' | 'fingerprint'>> {
  const typesOnly = known.map(({ keyType }) => ({ keyType, fingerprint: 'none', revoked: false }));
  try {
    const connection = await connectRouter(target, {
      // Nothing that is shown equals a key of no fingerprint, so the login is refused at the key.
      hostKeys: { known: async () => typesOnly, askToTrust: async () => 'refuse', remember: async () => undefined },
      secrets: { password: async () => null, passphrase: async () => null },
      agentSocket: null,
      ...shared,
    });
    connection.close();
    throw new Error('a login went past the host key');
  } catch (error) {
    const { keyType, fingerprint } = shownIn(error);
    if (keyType === undefined || fingerprint === undefined) throw error;
    return { keyType, fingerprint };
  }
}

/** What the refusal names; a key of a jump host on the way is not the one that was asked for. */
function shownIn(error: unknown): Partial<Record<'keyType' | 'fingerprint', string>> {
  if (!isFlowhelmError(error) || error.evidence['hopId'] !== undefined) return {};
  return error.code === 'host-key-unknown' || error.code === 'host-key-changed' ? error.evidence : {};
}
