import { randomUUID } from 'node:crypto';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FlowhelmError } from '../../shared/model/errors.ts';

/**
 * Writes metrics for node_exporter's textfile collector, which may read at any moment: into a file beside it that then takes its place.
 * Whoever runs node_exporter has to read it, so everybody on this computer may. Throws `file-unusable`.
 */
export async function writeTextfile(path: string, text: string): Promise<void> {
  // the collector takes every *.prom, so what is not finished has another ending
  const unfinished = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFile(unfinished, text, { flag: 'wx', mode: 0o644 });
    await chmod(unfinished, 0o644);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new FlowhelmError('file-unusable', {
      sentence: `${path} cannot be written (${code}).`,
      nextStep:
        "Name a file in a folder that this user may write to, such as that of node_exporter's textfile collector.",
      cause,
    });
  }
}

/** Nothing happens when it is gone. */
export async function removeTextfile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
