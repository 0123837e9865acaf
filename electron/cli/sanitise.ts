/** Line ends and tabs are common in what routers say; these symbols are understood without an escape. */
const symbols: Readonly<Record<string, string>> = { '\n': '␊', '\r': '␍', '\t': '␉' };

/**
 * What a terminal would act on or not show: controls (C0, C1, DEL), format characters (bidirectional overrides, zero-width ones,
 * tags), line and paragraph separators, other invisible code points, blanks that are no spaces, half surrogates, private use.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}\p{Co}\u2800]/u;

/**
 * Invisible characters that are part of ordinary writing: joiners and presentation selectors in emoji, flags of regions, and joiners
 * between the letters of scripts that are spelt with them.
 */
const emoji = String.raw`\p{Emoji_Presentation}\uFE0F?|\p{Extended_Pictographic}\uFE0F|\p{Extended_Pictographic}`;
const emojiSequence = String.raw`(?:${emoji})\p{Emoji_Modifier}?(?:\u200D(?:${emoji})\p{Emoji_Modifier}?)*`;
const keycap = String.raw`[0-9#*]\uFE0F\u20E3`;
const joiningScripts = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
];
const joined = joiningScripts.map(
  (script) => String.raw`(?<=\p{Script_Extensions=${script}})[\u200C\u200D](?=\p{Script_Extensions=${script}})`,
);
const ordinary = [keycap, emojiSequence, ...joined].join('|');

const pieces = new RegExp(`(${ordinary})|.`, 'gsu');

/**
 * Text from a router or a file, made fit for a terminal or a log line: nothing in it moves the cursor, changes colours or titles,
 * reverses the reading direction, hides, or starts a new line; such characters are shown as `\x1b`, `\u202e`, `␊`. Ordinary text in
 * any script comes out unchanged. The result is one line. It is for showing only: it cannot be turned back.
 */
export function forTerminal(text: string): string {
  // most text is harmless, and the regular expression for the rest is slow
  if (!unsafe.test(text)) return text;
  return text.replaceAll(pieces, (piece: string, kept: string | undefined) =>
    kept !== undefined || !unsafe.test(piece) ? piece : visible(piece),
  );
}

function visible(character: string): string {
  const symbol = symbols[character];
  if (symbol) return symbol;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xff_ff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
