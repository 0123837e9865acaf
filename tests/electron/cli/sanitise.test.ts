import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forTerminal } from '../../../electron/cli/sanitise.ts';

test.each([
  ['a colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['a window title', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
  ['a one-byte escape (C1)', '\x9b2Jx', '\\x9b2Jx'],
  ['a cleared line', 'good\rbad\b\b', 'good␍bad\\x08\\x08'],
  ['line ends and a tab', 'a\r\nb\tc', 'a␍␊b␉c'],
  ['NUL and DEL', 'a\0b\x7f', 'a\\x00b\\x7f'],
  ['a right-to-left override', 'gnp.\u202eexe', 'gnp.\\u202eexe'],
  ['an isolate', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['zero-width characters', 'ro\u200but\u2060er\ufeff', 'ro\\u200but\\u2060er\\ufeff'],
  ['a joiner between Latin letters', 'a\u200db', 'a\\u200db'],
  ['a joiner at the end of an emoji', '👍\u200d', '👍\\u200d'],
  ['a soft hyphen', 'a\u00adb', 'a\\xadb'],
  ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['tags', '🏴\u{e0067}', '🏴\\u{e0067}'],
  ['a Hangul filler and a Braille blank', '\u3164\u2800', '\\u3164\\u2800'],
  ['half a surrogate pair', 'a\ud83d', 'a\\ud83d'],
  ['private use', '\ue000', '\\ue000'],
])('%s is shown, not obeyed', (_, text, shown) => {
  expect(forTerminal(text)).toBe(shown);
});

describe('ordinary text comes out unchanged', () => {
  test.each([
    '',
    'attic router-2 (test) -rf --help',
    'Zürich Straße e\u0301',
    '厨房のルーター',
    'راوتر المكتب',
    'خانه\u200cی ما',
    'क्\u200dष',
    'נתב ראשי',
    '🏠 ❤️ 1️⃣ 🇩🇪 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍💻',
    'no\u00a0break',
    'C:\\x1b',
  ])('%j', (text) => {
    expect(forTerminal(text)).toBe(text);
    expect(forTerminal(`${text}\x1b`)).toBe(`${text}\\x1b`);
  });
});

test('whatever comes in, no control, override or line end comes out, and showing it twice changes nothing', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '\x1b',
        '[',
        '\u202e',
        '\u200d',
        '\ufe0f',
        '👩',
        'a',
        'ک',
        '\u200c',
        '\ud83d',
        '\udc00',
        '\n',
      ),
    }),
  );
  fc.assert(
    fc.property(text, (given) => {
      const shown = forTerminal(given);
      // joiners inside emoji and some scripts are the only format characters that may stay
      expect(shown.replaceAll(/[\u200c\u200d]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(shown.isWellFormed()).toBe(true);
      expect(forTerminal(shown)).toBe(shown);
    }),
    { numRuns: 500 },
  );
});
