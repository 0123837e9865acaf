import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect as eventually } from '@playwright/test';
import { build, type Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import configuration from '../../../build/electron-builder.ts';
import { connectPage } from './connect-page.ts';
import { makeFakeElectron } from './fake-electron.ts';
import { launchOnStandIn } from './launch.ts';

/** A real packing with electron-builder, around a folder that only looks like Electron; then the package itself is looked at. */

const project = join(import.meta.dirname, '..', '..', '..');

describe.runIf(process.platform === 'linux')('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-package-'));
  const packed = join(folder, 'dist', 'linux-unpacked');
  const archive = join(packed, 'resources', 'app.asar');

  beforeAll(() => pack(folder, configuration));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the bundle, the keyring, and nothing else', () => {
    const files = asar('list', archive).split('\n').filter(Boolean);
    const others = files.filter((file) => !/^\/out(\/(main|preload|renderer)(\/|$)|$)/.test(file));
    expect(others.map((file) => file.replaceAll(/linux-[a-z0-9]+-(gnu|musl)/g, 'PLATFORM')).sort()).toEqual([
      '/node_modules',
      '/node_modules/@napi-rs',
      '/node_modules/@napi-rs/keyring',
      '/node_modules/@napi-rs/keyring-PLATFORM',
      '/node_modules/@napi-rs/keyring-PLATFORM/keyring.PLATFORM.node',
      '/node_modules/@napi-rs/keyring-PLATFORM/package.json',
      '/node_modules/@napi-rs/keyring/LICENSE',
      '/node_modules/@napi-rs/keyring/index.js',
      '/node_modules/@napi-rs/keyring/package.json',
      '/package.json',
    ]);
    const code = files.filter((file) => file.startsWith('/out/') && /\.\w+$/.test(file));
    expect(code.filter((file) => !/\.(js|cjs|css|html|svg|png|woff2|wasm)$/.test(file))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['/out/main/main.js', '/out/preload/preload.cjs', '/out/renderer/index.html']),
    );
  });

  it('has the native part of the keyring as a file that the system can load', () => {
    expect(globSync(`${archive}.unpacked/node_modules/@napi-rs/keyring-*/*.node`)).toHaveLength(1);
  });

  it('has the doors of Electron closed', async () => {
    expect(await fusesOf(join(packed, 'flowhelm'))).toEqual(closed);
  });

  it('has every icon that its platforms take', () => {
    for (const icon of ['512x512.png', '256x256.png', '16x16.png']) expect(isPng(`build/icons/${icon}`)).toBe(true);
    expect(readFileSync(join(project, 'build/icons/icon.ico')).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
    const icns = readFileSync(join(project, 'build/icons/icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    for (const file of [configuration.mac?.icon, configuration.win?.icon, configuration.mac?.entitlements]) {
      expect(existsSync(join(project, String(file)))).toBe(true);
    }
  });

  it('starts from what was packed alone', async () => {
    const app = join(folder, 'app');
    asar('extract', archive, app);
    const { name, main, scripts } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
    expect({ name, main, scripts }).toEqual({ name: 'flowhelm', main: 'out/main/main.js', scripts: undefined });
    const shell = await launchOnStandIn({ app });
    onTestFinished(() => shell.kill());
    await eventually(shell.page.locator('#root')).toContainText('Fleet');
    expect(await connectPage(shell.page)).toBe(true);
    const info = await shell.page.evaluate(() => window.testClient.client?.app.info());
    expect(info).toMatchObject({ shell: 'desktop' });
    // an AccessDenied of the system's is a loaded keyring; a missing package would be "no access for this kind of system"
    expect(info?.keyring.why ?? '').not.toContain('kind of system');
  });

  it('is not made from a configuration with a mistake', async () => {
    const mistaken = { ...configuration, asarUnpacked: [] };
    await expect(pack(join(folder, 'mistaken'), mistaken)).rejects.toThrow(/unknown property 'asarUnpacked'/);
  });
});

const closed = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
};

async function pack(folder: string, chosen: Configuration): Promise<void> {
  await build({
    projectDir: project,
    linux: ['dir'],
    config: {
      // electron-builder writes into what it is given
      ...structuredClone(chosen),
      electronDist: makeFakeElectron(join(folder, 'electron')),
      directories: { ...chosen.directories, output: join(folder, 'dist') },
    },
  });
}

async function fusesOf(program: string): Promise<Record<string, boolean>> {
  const wire = new Map(Object.entries(await getCurrentFuseWire(program)));
  const names = Object.keys(closed);
  return Object.fromEntries(
    names.map((name) => [name, wire.get(String(Reflect.get(FuseV1Options, name))) === '1'.charCodeAt(0)]),
  );
}

function asar(...args: readonly string[]): string {
  const tool = join(project, 'node_modules', '@electron', 'asar', 'bin', 'asar.js');
  return execFileSync(process.execPath, [tool, ...args], { encoding: 'utf8' });
}

function isPng(file: string): boolean {
  return readFileSync(join(project, file)).subarray(1, 4).toString('latin1') === 'PNG';
}
