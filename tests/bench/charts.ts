/** How fast a month is drawn: from the click on "30 days" to the pixels, in a real browser, and what that asks of the page's only thread. */
import type { Browser, Page } from '@playwright/test';
import { buildIfStale } from '../../build/app-build.ts';
import { launchBrowser } from '../e2e/browser.ts';
import { startPageServer } from '../renderer/backend/page-server.ts';
import { type Bench, compare, type Measurement } from './measure.ts';
import { workOf } from './ui-page.ts';

/** What 30 days have of quarters of an hour, less what the made-up laptop slept. */
const pointsOfMonth = 2_700;
const eight = Array.from({ length: 8 }, (_, number) => `router-${number}`).join(',');

export const chartsBench: Bench = {
  name: 'charts',
  summary: '30 days of a router in 7 charts, and of 8 routers on one: until they are drawn',
  run: async (options) => {
    buildIfStale();
    const browser = await launchBrowser();
    const figures = [
      { key: 'drawn', title: 'click to pixels', unit: 'ms', digits: 0 },
      { key: 'busy', title: 'main thread busy', unit: 'ms', digits: 0 },
      { key: 'script', title: 'with scripts', unit: 'ms', digits: 0 },
      { key: 'points', title: 'points on all charts', unit: '', digits: 0 },
    ] as const;
    const contenders = [
      { name: 'a router, 7 charts', measure: () => draw(browser, '#/router/router-0') },
      { name: 'the fleet and 8 routers compared', measure: () => draw(browser, `#/charts?routers=${eight}`) },
    ];
    try {
      return {
        comparisons: [await compare('30 days at a sample per 15 minutes', figures, contenders, options)],
        notes: [
          'The samples are made up in this process and come over a WebSocket, so the time contains making, sending and checking them.',
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

async function draw(browser: Browser, address: string): Promise<Measurement> {
  const server = await startPageServer({ routers: 20, samples: 'every-quarter' });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(`${server.address}${address}`);
    await page.getByRole('application').nth(4).waitFor();
    let drawn = { ms: 0, points: 0 };
    const { busy, script, seconds } = await workOf(page, async () => {
      drawn = await clickUntilDrawn(page);
    });
    return { drawn: drawn.ms, points: drawn.points, busy: busy * seconds * 1000, script: script * seconds * 1000 };
  } finally {
    await context.close();
    await server.close();
  }
}

/** Times are taken inside the page, so that talking to the browser does not count. */
function clickUntilDrawn(page: Page): Promise<{ ms: number; points: number }> {
  return page.evaluate(
    (expected) =>
      new Promise<{ ms: number; points: number }>((resolve) => {
        const counts = () =>
          [...document.querySelectorAll('[data-points]')].map((chart) => Number(chart.getAttribute('data-points')));
        const begun = performance.now();
        const look = () => {
          const points = counts();
          if (points.length === 0 || points.some((count) => count < expected)) requestAnimationFrame(look);
          // The frame in which the last chart was drawn is on the screen when the next one begins.
          else {
            requestAnimationFrame(() =>
              resolve({ ms: performance.now() - begun, points: points.reduce((sum, count) => sum + count, 0) }),
            );
          }
        };
        document.querySelector<HTMLInputElement>('input[value="30d"]')?.click();
        look();
      }),
    pointsOfMonth,
  );
}
