import ssh2 from 'ssh2';
import { type PublicKey, parsePublicKey } from '../../../electron/ssh/public-key.ts';

/** A new key pair with this comment, as ssh-keygen would write it. */
export function newKey(comment: string): { readonly private: string; readonly key: PublicKey } {
  // ssh2 now and then makes a pair that it cannot read again
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (ssh2.utils.parseKey(pair.private) instanceof Error) continue;
    return { private: pair.private, key: parsePublicKey(`${pair.public.trim()} ${comment}`) };
  }
}
