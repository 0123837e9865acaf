/** Gives each name one of letters, digits, dots, dashes and underscores, which every program takes for a host name; none twice. */
export class PlainNames {
  readonly #given = new Set<string>();

  give(name: string): string {
    const letters = name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-');
    const plain = letters.replaceAll(/^[^A-Za-z0-9]+|-+$/g, '').slice(0, 180) || 'router';
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? plain : `${plain}-${number}`;
      if (this.#given.has(candidate.toLowerCase())) continue;
      this.#given.add(candidate.toLowerCase());
      return candidate;
    }
  }
}

export function renamedNote(renamed: number): string[] {
  if (renamed === 0) return [];
  return [
    renamed === 1 ? 'One name is written with other letters.' : `${renamed} names are written with other letters.`,
  ];
}
