/** How the page lives with a large fleet: work while rows change and scroll, time to the first fleet, size, memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { buildIfStale } from '../../build/app-build.ts';
import { launchBrowser } from '../e2e/browser.ts';
import { type Bench, type BenchOptions, type Comparison, compare, type Measurement, timed } from './measure.ts';
import { memoryOf, scrollList, workOf } from './ui-page.ts';
import { type EngineProcess, startEngine } from './ui-process.ts';

const fleets = [10_000, 1000, 100, 10] as const;
const everyMs = 30_000;
const watchedMs = 10_000;
const scrollTicks = 100;
const megabyte = 1_000_000;

export const uiBench: Bench = {
  name: 'ui',
  summary: 'the page with 10 to 10,000 routers: work, first paint, memory; size of the bundle',
  run: async (options) => {
    buildIfStale();
    const browser = await launchBrowser();
    try {
      return {
        comparisons: [
          await ofFleets(browser, 'Rows that change while the page stands still', workFigures, options, standing),
          await ofFleets(browser, 'Rows that change while the page scrolls', workFigures, options, scrolling),
          await ofFleets(
            browser,
            'From the start of the engine to the first painted fleet',
            startFigures,
            options,
            starting,
          ),
          await ofFleets(browser, 'Memory after a garbage collection', memoryFigures, options, remembering),
          await bundle(options),
        ],
        notes: [
          `Every router gets new figures once in ${everyMs / 1000} s, as the poller brings them by default.`,
          'Figures of the main thread are those of Chromium (Performance.getMetrics, long tasks of 50 ms and more).',
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

const workFigures = [
  { key: 'busy', title: 'main thread busy', unit: '%', digits: 1 },
  { key: 'script', title: 'with scripts', unit: '%', digits: 1 },
  { key: 'longTasks', title: 'long tasks', unit: 'per minute', digits: 0 },
  { key: 'longest', title: 'longest', unit: 'ms', digits: 0 },
] as const;

const startFigures = [
  { key: 'engine', title: 'engine serves', unit: 'ms', digits: 0 },
  { key: 'fleet', title: 'first fleet after the link is opened', unit: 'ms', digits: 0 },
] as const;

const memoryFigures = [
  { key: 'engineRss', title: 'engine, resident', unit: 'MB', digits: 0 },
  { key: 'engineHeap', title: 'engine, heap', unit: 'MB', digits: 1 },
  { key: 'pageHeap', title: 'page, heap', unit: 'MB', digits: 1 },
  { key: 'nodes', title: 'DOM nodes', unit: '', digits: 0 },
] as const;

type Measure = (browser: Browser, routers: number) => Promise<Measurement>;

function ofFleets(
  browser: Browser,
  title: string,
  figures: Comparison['figures'],
  options: BenchOptions,
  measure: Measure,
): Promise<Comparison> {
  const contenders = fleets.map((routers) => ({
    name: `${routers.toLocaleString('en')} routers`,
    measure: () => measure(browser, routers),
  }));
  return compare(title, figures, contenders, options);
}

const standing: Measure = (browser, routers) =>
  withPage(browser, routers, async (page, engine) => {
    await engine.liven(everyMs);
    return asFigures(await workOf(page, () => delay(watchedMs)));
  });

const scrolling: Measure = (browser, routers) =>
  withPage(browser, routers, async (page, engine) => {
    await engine.liven(everyMs);
    return asFigures(await workOf(page, () => scrollList(page, scrollTicks)));
  });

const remembering: Measure = (browser, routers) =>
  withPage(browser, routers, async (page, engine) => {
    const { rss, heapUsed } = await engine.memory();
    const { heap, nodes } = await memoryOf(page);
    return { engineRss: rss / megabyte, engineHeap: heapUsed / megabyte, pageHeap: heap / megabyte, nodes };
  });

const starting: Measure = async (browser, routers) => {
  const started = await timed(() => startEngine(routers));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const link = await started.result.newLink();
    const { ms } = await timed(() => showFleet(page, link));
    return { engine: started.ms, fleet: ms };
  } finally {
    await context.close();
    started.result.close();
  }
};

async function withPage(
  browser: Browser,
  routers: number,
  action: (page: Page, engine: EngineProcess) => Promise<Measurement>,
): Promise<Measurement> {
  const engine = await startEngine(routers);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await showFleet(page, await engine.newLink());
    return await action(page, engine);
  } finally {
    await context.close();
    engine.close();
  }
}

/** Resolves when a row of the fleet is painted. */
async function showFleet(page: Page, link: string): Promise<void> {
  await page.goto(link, { waitUntil: 'commit' });
  await page.getByRole('grid', { name: 'Routers' }).locator('tbody tr').first().waitFor();
}

function asFigures({ busy, script, longTasksPerMinute, longestMs }: Awaited<ReturnType<typeof workOf>>): Measurement {
  return { busy: busy * 100, script: script * 100, longTasks: longTasksPerMinute, longest: longestMs };
}

/** What a browser loads; compressed as a web server would send it, for comparison with other pages. */
function bundle(options: BenchOptions): Promise<Comparison> {
  const folder = join(import.meta.dirname, '..', '..', 'out', 'renderer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));
  const kilobytes = (kind: RegExp, size: (content: Buffer) => number): number =>
    files
      .filter((file) => kind.test(file))
      .reduce((sum, file) => sum + size(readFileSync(join(folder, file))) / 1000, 0);
  const compressed = (content: Buffer) => gzipSync(content).length;
  const figures = [
    { key: 'plain', title: 'everything', unit: 'kB', digits: 0 },
    { key: 'all', title: 'compressed (gzip)', unit: 'kB', digits: 0 },
    { key: 'scripts', title: 'of it scripts', unit: 'kB', digits: 0 },
    { key: 'styles', title: 'styles', unit: 'kB', digits: 0 },
  ] as const;
  const measure = async () => ({
    plain: kilobytes(/./, (content) => content.length),
    all: kilobytes(/./, compressed),
    scripts: kilobytes(/\.js$/, compressed),
    styles: kilobytes(/\.css$/, compressed),
  });
  return compare('What a browser loads', figures, [{ name: 'the page', measure }], { ...options, rounds: 1 });
}
