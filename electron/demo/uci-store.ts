import type { RouterFilesystem } from './filesystem.ts';
import {
  applyDeltas,
  parseDelta,
  parseUci,
  type UciDelta,
  type UciPackage,
  writeDelta,
  writeUci,
} from './uci-package.ts';

/** UCI configurations on a router's files: saved ones in flash, staged edits in RAM under /tmp/.uci. */
export class UciStore {
  readonly #files: RouterFilesystem;

  constructor(files: RouterFilesystem) {
    this.#files = files;
  }

  async names(): Promise<readonly string[]> {
    return (await this.#files.readdir('/etc/config').catch(() => [])).toSorted();
  }

  /** `null` = there is no such configuration. */
  async saved(config: string): Promise<UciPackage | null> {
    const text = await this.#files.readFile(`/etc/config/${config}`).catch(() => null);
    return text === null ? null : parseUci(text);
  }

  async deltas(config: string): Promise<readonly UciDelta[]> {
    const text = await this.#files.readFile(`/tmp/.uci/${config}`).catch(() => '');
    return text
      .split('\n')
      .map(parseDelta)
      .filter((delta) => delta !== null);
  }

  /** What every program sees that reads UCI: saved and staged together. */
  async merged(config: string): Promise<UciPackage | null> {
    const saved = await this.saved(config);
    return saved === null ? null : applyDeltas(saved, await this.deltas(config));
  }

  async stage(config: string, delta: UciDelta): Promise<void> {
    await this.#writeDeltas(config, [...(await this.deltas(config)), delta]);
  }

  /** Drops staged edits: all of a configuration, of a section, or of one option. */
  async revert(config: string, section: string | null, option: string | null): Promise<void> {
    const kept = (await this.deltas(config)).filter((delta) => {
      if (section === null || delta.section !== section) return section !== null;
      return option !== null && !('option' in delta && delta.option === option);
    });
    await this.#writeDeltas(config, kept);
  }

  /** Writes the merged configuration to flash and empties the delta. @throws Error when the flash is full. */
  async commit(config: string): Promise<void> {
    if ((await this.deltas(config)).length === 0) return;
    const merged = await this.merged(config);
    if (merged === null) return;
    await this.#files.writeFile(`/etc/config/${config}`, writeUci(merged));
    await this.#files.rm(`/tmp/.uci/${config}`, { force: true });
  }

  async #writeDeltas(config: string, deltas: readonly UciDelta[]): Promise<void> {
    if (deltas.length === 0) return this.#files.rm(`/tmp/.uci/${config}`, { force: true });
    await this.#files.mkdir('/tmp/.uci', { recursive: true });
    await this.#files.writeFile(
      `/tmp/.uci/${config}`,
      deltas.map((delta) => `${writeDelta(config, delta)}\n`).join(''),
    );
  }
}
