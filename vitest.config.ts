import { defineConfig } from 'vitest/config';

/**
 * Projects: `unit` needs nothing but Node; `checks` runs the tools that read the whole tree (types, lint, layers, unused
 * code); `lab-lanes` boots the virtual machine of tests/lab and runs one file per router side by side; `lab` boots it too, for what
 * concerns all routers at once; `e2e` drives the built page in a real browser before the real engine, and `shell` the desktop app.
 */
/**
 * A machine that does too much at once can let a deadline pass that is kept in real time (a rollback window, a login), so on CI a test
 * that fails gets one more go. One that fails twice has failed.
 */
const retry = process.env['CI'] ? 1 : 0;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          retry,
          include: ['tests/{shared,electron,renderer,build}/**/*.test.ts'],
          exclude: ['tests/renderer/page/**'],
          environment: 'node',
          // Modules are loaded once per worker and not once per file, which took longer than the tests.
          isolate: false,
          // More than there may be processors: the longest of them mostly wait, for the watchdog above all.
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'page',
          retry,
          include: ['tests/renderer/page/**/*.test.ts'],
          globalSetup: ['tests/renderer/page/build-page.ts'],
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'checks', include: ['tests/checks/**/*.test.ts'], testTimeout: 180_000 } },
      {
        test: {
          name: 'lab-lanes',
          retry,
          include: ['tests/lab/lanes/**/*.test.ts'],
          globalSetup: ['tests/lab/global-setup.ts'],
          maxWorkers: 3,
          testTimeout: 900_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['tests/e2e/*.test.ts'],
          globalSetup: ['tests/e2e/global-setup.ts'],
          maxWorkers: 3,
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'shell',
          retry,
          include: ['tests/e2e/shell/**/*.test.ts'],
          globalSetup: ['tests/e2e/shell/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'lab',
          retry,
          include: ['tests/lab/*.test.ts'],
          globalSetup: ['tests/lab/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
