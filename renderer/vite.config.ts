import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page alone, for `npm run build:renderer`; electron.vite.config.ts takes the same settings. The address is relative, so that the
 * same files work under the app's own scheme and under `serve`.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, '..', 'out', 'renderer'),
    emptyOutDir: true,
    minify: true,
    // The content security policy allows no data: scripts, and small images are better off as files of their own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});
