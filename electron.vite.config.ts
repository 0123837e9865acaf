import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import { mergeConfig } from 'vite';
import { pureJavaScript } from './build/pure-javascript.ts';
import renderer from './renderer/vite.config.ts';

const entry = (name: string) => join(import.meta.dirname, 'electron', `${name}.ts`);

/** Everything is bundled, so that the package holds `out/` and no node_modules; a preload in a sandbox has to be CommonJS. */
export default defineConfig({
  main: {
    plugins: [pureJavaScript()],
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: entry('main'), headless: entry('headless') },
        // The only native package; it is unpacked beside the bundle.
        external: ['@napi-rs/keyring'],
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: entry('preload') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // electron-vite bundles this file, so what renderer/vite.config.ts says relative to itself has to be said again.
  renderer: mergeConfig(renderer, {
    root: join(import.meta.dirname, 'renderer'),
    build: {
      outDir: join(import.meta.dirname, 'out', 'renderer'),
      rolldownOptions: { input: join(import.meta.dirname, 'renderer', 'index.html') },
    },
  }),
});
