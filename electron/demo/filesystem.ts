import { InMemoryFs } from 'just-bash';

/** RAM: gone after a reboot. Everything else lies on flash, or on a disk. On OpenWrt, /var is a link to /tmp. */
const ramFolders = ['/tmp', '/run', '/proc', '/sys', '/dev'] as const;

type Content = () => string;

/**
 * The files of one virtual router. Files under /proc and /sys may be computed: their text is made anew at each read, so a router
 * costs nothing while nobody looks. Writes to flash fail when the overlay is full.
 */
export class RouterFilesystem extends InMemoryFs {
  readonly #computed = new Map<string, Content>();
  readonly #ramFolders: readonly string[];
  overlayFull = false;

  constructor(system: 'openwrt' | 'debian') {
    super();
    this.#ramFolders = system === 'openwrt' ? [...ramFolders, '/var'] : ramFolders;
  }

  /** Declares a file whose text is made at each read. */
  compute(path: string, content: Content): void {
    this.#computed.set(path, content);
    super.writeFileSync(path, '');
  }

  put(path: string, content: string, mode = 0o644): void {
    super.writeFileSync(path, content, 'utf8', { mode });
  }

  /** Like `ln -sf`; the folders above are made. */
  async linkTo(target: string, path: string): Promise<void> {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent) this.mkdirSync(parent, { recursive: true });
    await super.rm(path, { force: true });
    await super.symlink(target, path);
  }

  override async readFile(...args: Parameters<InMemoryFs['readFile']>): Promise<string> {
    await this.#refresh(args[0]);
    return super.readFile(...args);
  }

  override async readFileBytes(path: string): ReturnType<InMemoryFs['readFileBytes']> {
    await this.#refresh(path);
    return super.readFileBytes(path);
  }

  override async readFileBuffer(path: string): Promise<Uint8Array> {
    await this.#refresh(path);
    return super.readFileBuffer(path);
  }

  override async writeFile(...args: Parameters<InMemoryFs['writeFile']>): Promise<void> {
    this.#assertWritable(args[0]);
    await super.writeFile(...args);
  }

  override async appendFile(...args: Parameters<InMemoryFs['appendFile']>): Promise<void> {
    this.#assertWritable(args[0]);
    await super.appendFile(...args);
  }

  override async mkdir(...args: Parameters<InMemoryFs['mkdir']>): Promise<void> {
    this.#assertWritable(args[0]);
    await super.mkdir(...args);
  }

  /** A power cycle: what lies in RAM is gone, what lies on flash stays. */
  async loseRam(): Promise<void> {
    this.#computed.clear();
    for (const folder of this.#ramFolders) await super.rm(folder, { recursive: true, force: true });
  }

  async #refresh(path: string): Promise<void> {
    if (this.#computed.size === 0) return;
    const direct = this.#computed.get(path);
    if (direct) return super.writeFileSync(path, direct());
    if (!path.startsWith('/proc') && !path.startsWith('/sys')) return;
    const real = await super.realpath(path).catch(() => path);
    const content = this.#computed.get(real);
    if (content) super.writeFileSync(real, content());
  }

  #assertWritable(path: string): void {
    const inRam = this.#ramFolders.some((folder) => path === folder || path.startsWith(`${folder}/`));
    if (this.overlayFull && !inRam) throw new Error(`ENOSPC: no space left on device, write '${path}'`);
  }
}
