import { closeSync, mkdirSync, openSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One app per folder of user data: whoever makes the lock file is the first; later ones leave a note there and are heard. */
export class SingleInstance {
  readonly isFirst: boolean;
  readonly #lock: string;
  #release: () => void = () => {};

  constructor(userData: string, onSecond: () => void) {
    mkdirSync(userData, { recursive: true });
    this.#lock = join(userData, 'stand-in.lock');
    const notes = join(userData, 'stand-in-notes');
    mkdirSync(notes, { recursive: true });
    this.isFirst = this.#take();
    if (this.isFirst) this.#listen(notes, onSecond);
    else writeFileSync(join(notes, String(process.pid)), '');
  }

  release(): void {
    this.#release();
  }

  #listen(notes: string, onSecond: () => void): void {
    const watcher = watch(notes, (event, name) => {
      if (event !== 'rename' || name === null) return;
      onSecond();
    });
    this.#release = () => {
      watcher.close();
      rmSync(this.#lock, { force: true });
    };
  }

  #take(): boolean {
    try {
      const file = openSync(this.#lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch {
      return !isAlive(Number(readFileSync(this.#lock, 'utf8')));
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
