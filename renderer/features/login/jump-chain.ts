/** The chain with one hop moved by so many places; at its ends it stays. */
export function movedHop(chain: readonly string[], id: string, by: -1 | 1): readonly string[] {
  const from = chain.indexOf(id);
  const to = from + by;
  if (from === -1 || to < 0 || to >= chain.length) return chain;
  return chain.toSpliced(from, 1).toSpliced(to, 0, id);
}
