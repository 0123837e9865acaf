export const shortestPassphrase = 8;

export type Strength = 'short' | 'weak' | 'fair' | 'good';

const wellKnown = /passw|qwert|letmein|secret|flowhelm|openwrt|router|admin|12345|abcde/gi;
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const sizes = [26, 26, 10, 33];

/**
 * A hint, no measurement: how many guesses a passphrase is worth when each new character counts by the kinds it is chosen from.
 * Repeated and consecutive characters and well-known words count little.
 */
export function passphraseStrength(passphrase: string): Strength {
  if (passphrase.length < shortestPassphrase) return 'short';
  const bits = surprising(passphrase.replaceAll(wellKnown, 'a')) * Math.log2(alphabet(passphrase));
  if (bits < 45) return 'weak';
  return bits < 70 ? 'fair' : 'good';
}

function alphabet(text: string): number {
  return kinds.reduce((sum, kind, place) => (kind.test(text) ? sum + (sizes[place] ?? 0) : sum), 0);
}

/** How many characters are not simply the next one after the character before. */
function surprising(text: string): number {
  const seen = new Set<string>();
  let count = 0;
  let before = -10;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isNext = Math.abs(code - before) <= 1;
    count += isNext ? 0.25 : seen.has(character) ? 0.75 : 1;
    seen.add(character);
    before = code;
  }
  return count;
}
