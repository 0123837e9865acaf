import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '../../../electron/ssh/printable.ts';

it.each([
  ['plain', 'plain'],
  ['  two\r\nlines\t', 'two lines'],
  ['\u001b[31mred\u001b[0m', '[31mred [0m'],
  ['\u202Edlrow', 'dlrow'],
  ['Zürich ☃', 'Zürich ☃'],
])('%j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

it('has no control characters and a limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const shown = printable(text, 50);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(shown.length).toBeLessThanOrEqual(51);
    }),
  );
});
