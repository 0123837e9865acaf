/** The key pair of one lab run, in the formats that ssh2 and dropbear read. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { newKeyPair } from '../../electron/demo/new-key.ts';

/** Writes a new ed25519 private key into `folder` and returns its path with the base64 body of the public key. */
export function generateKey(folder: string): { privateKeyPath: string; publicKeyBody: string } {
  const pair = newKeyPair({ comment: 'flowhelm-lab' });
  const privateKeyPath = path.join(folder, 'id_ed25519');
  writeFileSync(privateKeyPath, pair.private, { mode: 0o600 });
  const publicKeyBody = pair.public.split(' ')[1];
  if (publicKeyBody === undefined) throw new Error('unexpected public key format');
  return { privateKeyPath, publicKeyBody };
}
