import type { RouterFilesystem } from './filesystem.ts';

interface Process {
  readonly command: string;
  readonly controller: AbortController;
}

/** The processes of one virtual router that outlive a command: scripts being run and background jobs. Each has a /proc folder. */
export class Processes {
  readonly #files: RouterFilesystem;
  readonly #running = new Map<number, Process>();
  #next = 1200;

  constructor(files: RouterFilesystem) {
    this.#files = files;
  }

  /** Process ids of background jobs and scripts, with their command lines. */
  get running(): ReadonlyMap<number, string> {
    return new Map([...this.#running].map(([pid, { command }]) => [pid, command]));
  }

  start(command: string, parent = 1): { pid: number; signal: AbortSignal } {
    const pid = this.#next;
    this.#next += 1;
    const controller = new AbortController();
    this.#running.set(pid, { command, controller });
    this.#files.put(`/proc/${pid}/cmdline`, `${command.replaceAll(' ', '\0')}\0`);
    this.#files.put(
      `/proc/${pid}/stat`,
      `${pid} (${command.split(' ')[0] ?? ''}) S ${parent} 1 1 0 -1 4194560 0 0 0 0\n`,
    );
    this.#files.put(`/proc/${pid}/comm`, `${command.split(' ')[0] ?? ''}\n`);
    return { pid, signal: controller.signal };
  }

  async end(pid: number): Promise<void> {
    if (this.#running.delete(pid)) await this.#files.rm(`/proc/${pid}`, { recursive: true, force: true });
  }

  isRunning(pid: number): boolean {
    return pid === 1 || this.#running.has(pid);
  }

  /** Stops a process as `kill -9` would; false when there is none. */
  kill(pid: number): boolean {
    const process = this.#running.get(pid);
    process?.controller.abort();
    void this.end(pid);
    return process !== undefined;
  }

  killAll(): void {
    for (const pid of [...this.#running.keys()]) this.kill(pid);
  }
}
