import { createPrivateKey, type KeyObject } from 'node:crypto';

/**
 * PKCS#8 (`BEGIN PRIVATE KEY`, what openssl and `ssh-keygen -m PKCS8` write) in a form that ssh2 reads: PKCS#1, SEC1, or OpenSSH's own.
 * `locked` = only a passphrase opens it; `unreadable` = the wrong passphrase, or a kind of key that SSH does not use.
 */
export function fromPkcs8(content: Buffer, passphrase?: string): Buffer | 'locked' | 'unreadable' {
  const locked = /-----BEGIN ENCRYPTED PRIVATE KEY-----/.test(content.toString('latin1'));
  if (locked && passphrase === undefined) return 'locked';
  try {
    return rewritten(createPrivateKey({ key: content, format: 'pem', ...(locked && { passphrase }) })) ?? 'unreadable';
  } catch {
    return 'unreadable';
  }
}

export function isPkcs8(content: Buffer): boolean {
  return /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(content.toString('latin1'));
}

function rewritten(key: KeyObject): Buffer | null {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return Buffer.from(key.export({ type: 'pkcs1', format: 'pem' }));
    case 'ec':
      return Buffer.from(key.export({ type: 'sec1', format: 'pem' }));
    case 'ed25519':
      return openSshForm(key);
    default:
      return null;
  }
}

/** openssh-key-v1 without a passphrase (OpenSSH, PROTOCOL.key). */
function openSshForm(key: KeyObject): Buffer | null {
  const { x, d } = key.export({ format: 'jwk' });
  if (x === undefined || d === undefined) return null;
  const publicPart = Buffer.from(x, 'base64url');
  const type = Buffer.from('ssh-ed25519');
  const publicKey = Buffer.concat([string(type), string(publicPart)]);
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), publicPart]);
  // two equal numbers, which tell a right passphrase where there is one; then the key and an empty comment
  const inner = Buffer.concat([Buffer.alloc(8), publicKey, string(secret), string(Buffer.alloc(0))]);
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, index) => index + 1));
  const none = string(Buffer.from('none'));
  const body = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), none, none, string(Buffer.alloc(0)), uint32(1), string(publicKey)],
    string(Buffer.concat([inner, padding])),
  ]);
  const lines = body.toString('base64').replaceAll(/.{70}/g, '$&\n');
  return Buffer.from(`-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`);
}

function string(data: Buffer): Buffer {
  return Buffer.concat([uint32(data.length), data]);
}

function uint32(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(value);
  return data;
}
