import type { FleetService } from '../fleet/fleet-service.ts';
import type { Log } from '../log.ts';
import { type MetricsFormat, renderMetrics } from './render.ts';
import { removeTextfile, writeTextfile } from './textfile.ts';

/** Without polling of its own accord the file is still kept in step with what somebody asks for. */
const secondsWithoutPolling = 30;

/**
 * The metrics of the fleet that a service begins with, from what was heard of it last. While somebody looks at the demo fleet in between,
 * no router is told: nobody wants virtual ones among the years of figures of their own.
 */
export class FleetMetrics {
  readonly #service: FleetService;
  readonly #demo: boolean;
  readonly #rendering = new Map<MetricsFormat, Promise<string>>();

  constructor(service: FleetService) {
    this.#service = service;
    this.#demo = service.workspace.board.demo;
  }

  /** Who asks while a text is being made gets that one, so that nobody can make more than one at a time. */
  text(format: MetricsFormat): Promise<string> {
    const under = this.#rendering.get(format);
    if (under) return under;
    const { workspace, about } = this.#service;
    this.#service.noteReader();
    const { board, metrics } = workspace;
    const rows = board.demo === this.#demo ? metrics.rows(board) : [];
    const rendering = renderMetrics(rows, { version: about.version, format }).finally(() =>
      this.#rendering.delete(format),
    );
    this.#rendering.set(format, rendering);
    return rendering;
  }

  /** Seconds between two polls of the fleet. */
  get intervalSeconds(): number {
    return this.#service.workspace.board.settings.pollSeconds || secondsWithoutPolling;
  }
}

/**
 * Keeps a textfile in step, once per poll of the fleet. Rejects with `file-unusable` when it cannot be written at the start; what goes
 * wrong later is logged. The returned function ends it and takes the file away: what it says would be told on and on.
 */
export async function keepTextfile(metrics: FleetMetrics, path: string, log: Log): Promise<() => Promise<void>> {
  const write = async () => writeTextfile(path, await metrics.text('prometheus'));
  await write();
  let writing = Promise.resolve();
  let timer = setTimeout(again, metrics.intervalSeconds * 1000);
  function again() {
    writing = write().catch((error: unknown) => log.warn({ error }, 'the textfile of metrics was not written'));
    timer = setTimeout(again, metrics.intervalSeconds * 1000);
  }
  return async () => {
    clearTimeout(timer);
    await writing;
    await removeTextfile(path);
  };
}
