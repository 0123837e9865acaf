import { FlowhelmError } from '../../shared/model/errors.ts';

/** Characters of one file, its Includes counted in; a fleet of ten thousand routers needs about six million. */
export const largestText = 20_000_000;
const mostLines = 400_000;
/** Routers in one file. */
export const mostEntries = 10_000;
/** Characters; nothing that people write comes near. */
const longestLine = 100_000;

/**
 * Refuses what is no text, or is more of it than any list of routers. Returns the text without a byte order mark and with plain
 * line ends. `anyLineLength` is for formats that may stand on one line. Throws `file-unusable`.
 */
export function checkedText(text: string, { anyLineLength = false } = {}): string {
  if (text.length > largestText) throw unusable('The file is larger than 20 MB.', 'Import it in parts.');
  if (text.includes('\0')) throw unusable('The file holds zero bytes, so it is not text.', 'Save it as UTF-8 text.');
  const plain = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  let lines = 0;
  for (let start = 0; start <= plain.length; lines += 1) {
    const end = plain.indexOf('\n', start);
    const length = (end < 0 ? plain.length : end) - start;
    if (!anyLineLength && length > longestLine) {
      throw unusable(
        `Line ${lines + 1} is longer than ${longestLine} characters.`,
        'See whether it is the right file.',
      );
    }
    start += length + 1;
  }
  if (lines > mostLines) throw unusable(`The file has more than ${mostLines} lines.`, 'Import it in parts.');
  return plain;
}

export function refuseTooMany(entries: number): void {
  if (entries > mostEntries) {
    throw unusable(`The file describes more than ${mostEntries} routers.`, 'Import it in parts.');
  }
}

export function unusable(sentence: string, nextStep: string, cause?: unknown): FlowhelmError {
  return new FlowhelmError('file-unusable', { sentence, nextStep, cause });
}
