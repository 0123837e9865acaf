/** Build results outside the tree: one folder per content hash, complete or absent, built by one process at a time. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where build results live: FLOWHELM_LAB_CACHE, else the user's cache folder. */
export function cacheRoot(): string {
  const base = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return process.env['FLOWHELM_LAB_CACHE'] || path.join(base, 'flowhelm-lab');
}

/** A short hash of texts and of every file below the given paths (names, modes and contents). */
export async function contentHash(texts: readonly string[], paths: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text}\0`);
  for (const root of paths) await addToHash(hash, root, path.basename(root));
  return hash.digest('hex').slice(0, 16);
}

async function addToHash(hash: ReturnType<typeof createHash>, file: string, name: string): Promise<void> {
  const info = await stat(file);
  hash.update(`${name}\0${info.isDirectory() ? 'd' : info.mode & 0o111 ? 'x' : '-'}\0`);
  if (!info.isDirectory()) {
    hash.update(await readFile(file));
    return;
  }
  for (const child of (await readdir(file)).sort()) await addToHash(hash, path.join(file, child), `${name}/${child}`);
}

/**
 * The folder `name` in the cache, made by `build` when it is absent. It is built beside and renamed into place, so a
 * killed builder leaves nothing that looks finished; a lock keeps two builders from doing the same work.
 */
export async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const root = cacheRoot();
  const target = path.join(root, name);
  if (existsSync(target)) return target;
  await mkdir(root, { recursive: true });
  const unlock = await lock(`${target}.lock`);
  try {
    if (existsSync(target)) return target;
    const work = await mkdtemp(path.join(root, `.${name}-`));
    try {
      await build(work);
      await rename(work, target);
    } catch (error) {
      await rm(work, { recursive: true, force: true });
      throw error;
    }
    return target;
  } finally {
    await unlock();
  }
}

/** A lock file with the owner's process id; one left by a dead process is taken over. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
    else await delay(500);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
