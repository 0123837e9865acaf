import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface RotatingFileOptions {
  readonly folder: string;
  readonly bytesPerFile?: number;
  readonly files?: number;
}

/** A log file that is renamed when it is full: `flowhelm.log` is the newest, `flowhelm.4.log` the oldest one. */
export class RotatingFile {
  readonly #folder: string;
  readonly #bytesPerFile: number;
  readonly #files: number;
  #bytes: number;

  constructor({ folder, bytesPerFile = 1_000_000, files = 5 }: RotatingFileOptions) {
    this.#folder = folder;
    this.#bytesPerFile = bytesPerFile;
    this.#files = files;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#bytes = statSync(this.#path(0), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** A disk that takes nothing more costs the line, not the app. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    try {
      if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesPerFile) this.#rotate();
      appendFileSync(this.#path(0), line, { mode: 0o600 });
      this.#bytes += bytes;
    } catch {
      this.#bytes = statSync(this.#path(0), { throwIfNoEntry: false })?.size ?? 0;
    }
  }

  /** The end of what was written, whole lines, at most so many characters. */
  tail(characters: number): string {
    let text = '';
    for (let age = 0; age < this.#files && text.length < characters; age += 1) {
      const path = this.#path(age);
      if (existsSync(path)) text = readFileSync(path, 'utf8') + text;
    }
    if (text.length <= characters) return text;
    const end = text.slice(-characters);
    return end.slice(end.indexOf('\n') + 1);
  }

  #rotate(): void {
    for (let age = this.#files - 1; age > 0; age -= 1) {
      if (existsSync(this.#path(age - 1))) renameSync(this.#path(age - 1), this.#path(age));
    }
    this.#bytes = 0;
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? 'flowhelm.log' : `flowhelm.${age}.log`);
  }
}
