import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser, closeBrowser } from './chromium.ts';
import { SingleInstance } from './single-instance.ts';
import { strict } from './strict.ts';

interface ClosableWindow {
  close(): void;
}

/** How `app.quit` finds the windows, which know the app. */
let openWindows: () => readonly ClosableWindow[] = () => [];
export function closeOnQuit(windows: () => readonly ClosableWindow[]): void {
  openWindows = windows;
}

class App extends EventEmitter {
  isPackaged = process.env['STAND_IN_PACKAGED'] === '1';
  readonly name = 'flowhelm';
  #ready = false;
  #sandbox = false;
  #paths = new Map<string, string>();
  #instance: SingleInstance | null = null;

  async whenReady(): Promise<void> {
    await browser(this.getPath('userData'));
    this.#ready = true;
  }

  isReady = (): boolean => this.#ready;
  getName = (): string => this.name;

  getVersion(): string {
    const { version }: { version: string } = JSON.parse(readFileSync(join(this.getAppPath(), 'package.json'), 'utf8'));
    return version;
  }

  /** The folder with package.json, above out/main. */
  getAppPath = (): string => join(process.argv[1] ?? '', '..', '..', '..');

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (!path) throw new Error(`The stand-in has no path "${name}" until the app sets it.`);
    return path;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.#sandbox = true;
  }

  /** For tests. */
  isSandboxEnabled = (): boolean => this.#sandbox;

  setAppUserModelId(): void {}

  requestSingleInstanceLock(): boolean {
    this.#instance = new SingleInstance(this.getPath('userData'), () => this.emit('second-instance', {}, [], ''));
    return this.#instance.isFirst;
  }

  /** As Electron does it: ask, close the windows, which may refuse, and only then end. */
  quit(): void {
    queueMicrotask(() => {
      if (!this.#emitPreventable('before-quit')) return;
      for (const window of openWindows()) window.close();
      if (openWindows().length > 0 || !this.#emitPreventable('will-quit')) return;
      this.exit(0);
    });
  }

  exit(code = 0): void {
    this.#instance?.release();
    void closeBrowser().finally(() => process.exit(code));
  }

  #emitPreventable(event: string): boolean {
    let prevented = false;
    this.emit(event, { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

export const app = strict('app', new App());
