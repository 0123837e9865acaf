/** A number in [0, 1) that depends on nothing but its arguments: the same router shows the same flows in every run. */
export function seededFraction(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0001')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  hash = Math.imul(hash, 0x297a2d39);
  hash ^= hash >>> 15;
  return (hash >>> 0) / 0x1_0000_0000;
}

export function seededInteger(below: number, ...parts: readonly (string | number)[]): number {
  return Math.floor(seededFraction(...parts) * below);
}

/** Hexadecimal digits, e.g. for a boot id. */
export function seededHex(digits: number, ...parts: readonly (string | number)[]): string {
  return Array.from({ length: digits }, (_, index) => seededInteger(16, ...parts, index).toString(16)).join('');
}
