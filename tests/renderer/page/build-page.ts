import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    pageFolder: string;
  }
}

/** Builds the page anew into a folder of its own, so that the tests never see an old one. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-page-'));
  await build({
    configFile: join(import.meta.dirname, '..', '..', '..', 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  project.provide('pageFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
