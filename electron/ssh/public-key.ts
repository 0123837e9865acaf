import ssh2 from 'ssh2';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { fingerprintOf } from './host-keys.ts';

/** What dropbear and OpenSSH both take, and what this program can log in with. */
const types = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

/** dropbear passes over lines of authorized_keys of more than 4200 bytes (src/svr-authpubkey.c, MAX_AUTHKEYS_LINE). */
const longestLine = 4000;
const longestComment = 200;

/** A public key as it stands in authorized_keys, checked from end to end. */
export interface PublicKey {
  readonly type: string;
  /** The key itself in base64; what two lines of the same key have in common. */
  readonly blob: string;
  readonly comment: string;
  /** "SHA256:" and unpadded base64, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** Type, key and comment. */
  readonly line: string;
  /** In SSH wire form. */
  readonly wire: Buffer;
}

/**
 * Reads one line of the form `TYPE KEY [COMMENT]`. Strict, because the line is written on routers: no options, no second line, no
 * control characters. Throws `bad-input`.
 */
export function parsePublicKey(text: string): PublicKey {
  const line = text.trim();
  if (/PRIVATE KEY/.test(line)) throw notUsable('This is a private key, which must stay on this computer.');
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line.replaceAll('\t', ' '))) throw notUsable('This is more than one line of text.');
  const [, type = '', blob = '', rest = ''] = /^(\S+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t]+(.*))?$/.exec(line) ?? [];
  if (!types.includes(type)) throw notUsable(`This is not the line of a public key of a kind that routers take.`);
  const wire = Buffer.from(blob, 'base64');
  if (wire.toString('base64') !== blob || !isKeyOf(type, wire)) throw notUsable('The public key is damaged.');
  if (type.length + blob.length > longestLine - longestComment - 2) throw notUsable('The public key is too long.');
  const comment = shortened(rest.trim().replaceAll('\t', ' '));
  return { type, blob, comment, fingerprint: fingerprintOf(wire), line: lineOf(type, blob, comment), wire };
}

/** The line of a key that an agent or a key file holds; `null` for kinds that cannot be used. */
export function publicKeyOf(wire: Buffer, comment: string): PublicKey | null {
  const type = typeOf(wire);
  if (type === null || !types.includes(type)) return null;
  const plain = comment.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  try {
    return parsePublicKey(lineOf(type, wire.toString('base64'), plain));
  } catch {
    return null;
  }
}

function lineOf(type: string, blob: string, comment: string): string {
  return comment === '' ? `${type} ${blob}` : `${type} ${blob} ${comment}`;
}

function isKeyOf(type: string, wire: Buffer): boolean {
  if (typeOf(wire) !== type) return false;
  const parsed = ssh2.utils.parseKey(`${type} ${wire.toString('base64')}`);
  return !(parsed instanceof Error) && parsed.getPublicSSH().equals(wire);
}

function typeOf(wire: Buffer): string | null {
  if (wire.length < 4) return null;
  const length = wire.readUInt32BE(0);
  return length > 0 && length <= 64 && wire.length >= 4 + length ? wire.toString('latin1', 4, 4 + length) : null;
}

/** Cut between characters, never inside of one. */
function shortened(comment: string): string {
  let kept = '';
  for (const character of comment) {
    if (Buffer.byteLength(kept + character) > longestComment) break;
    kept += character;
  }
  return kept.trim();
}

function notUsable(sentence: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence,
    nextStep: 'Give the one line of a .pub file, such as ~/.ssh/id_ed25519.pub.',
  });
}
