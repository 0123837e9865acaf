import { writeFile } from 'node:fs/promises';
import { FlowhelmError } from '../../shared/model/errors.ts';

/** Writes a file for its owner alone, never over something that is there. Throws `file-unusable`. */
export async function writeNewFile(file: string, content: string | Buffer): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600, flush: true });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new FlowhelmError('file-unusable', {
      sentence: code === 'EEXIST' ? `${file} is there already.` : `${file} cannot be written (${code}).`,
      nextStep: code === 'EEXIST' ? 'Name another file, or remove that one.' : 'Name another file.',
      cause,
    });
  }
}
