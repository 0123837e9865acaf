import { open } from 'node:fs/promises';
import { FlowhelmError } from '../../shared/model/errors.ts';

const mostBytes = 20_000_000;

/** The text of a file that a person named, 20 MB at most. Throws `file-unusable`. */
export async function readTextFile(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > mostBytes) throw unusable(path, 'It is larger than 20 MB.');
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FlowhelmError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw unusable(path, code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`);
  }
}

function unusable(path: string, why: string): FlowhelmError {
  return new FlowhelmError('file-unusable', {
    sentence: `${path} cannot be used. ${why}`,
    nextStep: 'Name another file.',
  });
}
