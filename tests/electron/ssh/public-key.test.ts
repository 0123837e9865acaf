import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePublicKey, publicKeyOf } from '../../../electron/ssh/public-key.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import { newKey } from './sample-keys.ts';

const { key } = newKey('me@laptop');

test('white space around and between is no matter, and the comment is as it was', () => {
  expect(parsePublicKey(`\n ${key.type}\t${key.blob}   a  "b" $(c) ü \n`)).toMatchObject({
    ...{ type: 'ssh-ed25519', blob: key.blob, fingerprint: key.fingerprint },
    comment: 'a  "b" $(c) ü',
    line: `${key.type} ${key.blob} a  "b" $(c) ü`,
  });
  expect(parsePublicKey(`${key.type} ${key.blob}`)).toMatchObject({ comment: '', line: `${key.type} ${key.blob}` });
});

test('a long comment is cut between characters, so that dropbear does not pass over the line', () => {
  const { comment } = parsePublicKey(`${key.type} ${key.blob} ${'ü'.repeat(5000)}`);
  expect(comment).toBe('ü'.repeat(100));
});

test('a key of an agent becomes one line, whatever its comment is', () => {
  expect(publicKeyOf(key.wire, 'a\nssh-rsa AAAA b\u2028')?.line).toBe(`${key.type} ${key.blob} a ssh-rsa AAAA b`);
  expect(publicKeyOf(Buffer.from('000000107373682d', 'hex'), '')).toBeNull();
  expect(publicKeyOf(Buffer.alloc(0), '')).toBeNull();
});

test('whatever is given, there is one safe line or a failure that says what to give', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom(key.type, key.blob, ' ', '\t', '\n', '\r', '\0', '#', '"', '='));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      try {
        const found = parsePublicKey(pieces.join(''));
        expect(found.line).toMatch(/^ssh-ed25519 [A-Za-z0-9+/]+={0,2}( [^\p{Cc}]+)?$/u);
        expect(found.blob).toBe(key.blob);
      } catch (error) {
        expect(isFlowhelmError(error) && error.code).toBe('bad-input');
      }
    }),
    { numRuns: 200 },
  );
});
