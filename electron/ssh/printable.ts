/**
 * Text from a router, made fit for an error's evidence: no control characters (a terminal would obey them), one line, at most
 * `limit` characters.
 */
export function printable(text: string, limit = 200): string {
  const line = text
    .slice(0, limit * 8)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
