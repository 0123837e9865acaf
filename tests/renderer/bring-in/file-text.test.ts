import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOfBytes } from '../../../renderer/features/bring-in/file-text.ts';

const text = 'name,host\nKüche – attic,192.168.1.1\n';
const utf16 = (mark: readonly number[], little: boolean) => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let place = 0; place < text.length; place += 1) bytes.setUint16(place * 2, text.charCodeAt(place), little);
  return new Uint8Array([...mark, ...new Uint8Array(bytes.buffer)]);
};

describe('the text of a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with its mark', new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)])],
    ['UTF-16 as Windows writes it', utf16([0xff, 0xfe], true)],
    ['UTF-16 the other way round', utf16([0xfe, 0xff], false)],
    ['Windows-1252', Uint8Array.from(text, (letter) => (letter === '–' ? 0x96 : letter.charCodeAt(0)))],
  ])('is read from %s', (_, bytes) => {
    expect(textOfBytes(bytes)).toBe(text);
  });

  it('comes back as it was from any UTF-8, and something comes of any bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        expect(textOfBytes(new TextEncoder().encode(any))).toBe(any.replace(/^\uFEFF/, ''));
      }),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(textOfBytes(bytes).length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 100 },
    );
  });
});
