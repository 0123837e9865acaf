import type { ImportFormat } from '../../shared/model/import.ts';
import { largestText, unusable } from './limits.ts';
import { decodeText, localUser, ownIncludes, readSshConfigFile, readTextFile } from './own-files.ts';
import { detectFormat, type ReadImport, readImport } from './read.ts';

/** Reads a file of this computer that its user has named, with its Includes. Throws `file-unusable` and `bad-input`. */
export function readOwnFile(file: string, format: ImportFormat | null): ReadImport {
  const text = readTextFile(file);
  const settled = format ?? detectFormat(text);
  if (settled !== 'ssh-config') return readImport(text, settled, { includes: null, localUser: localUser() });
  return readImport(readSshConfigFile(file), settled, { includes: ownIncludes(), localUser: localUser() });
}

/** Reads the standard input to its end; Includes are not followed, for the text may be from anywhere. */
export async function readStandardInput(
  format: ImportFormat | null,
  input: AsyncIterable<Buffer | string> = process.stdin,
): Promise<ReadImport> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > largestText) throw unusable('The input is larger than 20 MB.', 'Import it in parts.');
    chunks.push(bytes);
  }
  return readImport(decodeText(Buffer.concat(chunks)), format, { includes: null, localUser: localUser() });
}
