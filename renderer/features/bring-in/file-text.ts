/** Characters that the contract takes; a UTF-8 file never has more characters than bytes. */
export const mostBytes = 20_000_000;

/**
 * The text of a file as spreadsheets and editors write them: UTF-8, UTF-16 with its mark, and where the bytes are neither, the
 * Windows-1252 of an older Excel. The mark itself is left out.
 */
export function textOfBytes(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
