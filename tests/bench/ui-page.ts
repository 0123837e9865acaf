/** What a page does with the processor and the memory, as Chromium itself counts it. */
import type { CDPSession, Page } from '@playwright/test';

export interface Work {
  /** Wall time. */
  readonly seconds: number;
  /** Shares of the wall time in which the main thread was busy, from 0 to 1; in all and with scripts. */
  readonly busy: number;
  readonly script: number;
  /** Tasks of 50 ms and more, per minute, and the longest of them in milliseconds. */
  readonly longTasksPerMinute: number;
  readonly longestMs: number;
}

/** Counts what the main thread does while `action` runs. */
export async function workOf(page: Page, action: () => Promise<void>): Promise<Work> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.evaluate(() => {
    Object.assign(window, { longTasks: [] });
    new PerformanceObserver((list) => {
      const found: unknown = Reflect.get(window, 'longTasks');
      if (Array.isArray(found)) found.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ entryTypes: ['longtask'] });
  });
  const before = await metrics(session);
  await action();
  const after = await metrics(session);
  const tasks = await page.evaluate(() => {
    const found: unknown = Reflect.get(window, 'longTasks');
    return Array.isArray(found) ? found.map(Number) : [];
  });
  await session.detach();
  const seconds = of(after, 'Timestamp') - of(before, 'Timestamp');
  return {
    seconds,
    busy: (of(after, 'TaskDuration') - of(before, 'TaskDuration')) / seconds,
    script: (of(after, 'ScriptDuration') - of(before, 'ScriptDuration')) / seconds,
    longTasksPerMinute: (tasks.length / seconds) * 60,
    longestMs: Math.max(0, ...tasks),
  };
}

/** Bytes of JavaScript objects after a garbage collection, and the number of DOM nodes. */
export async function memoryOf(page: Page): Promise<{ heap: number; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const counted = await metrics(session);
  await session.detach();
  return { heap: of(counted, 'JSHeapUsedSize'), nodes: of(counted, 'Nodes') };
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: counted } = await session.send('Performance.getMetrics');
  return new Map(counted.map(({ name, value }) => [name, value]));
}

function of(counted: ReadonlyMap<string, number>, name: string): number {
  return counted.get(name) ?? Number.NaN;
}

/** Turns the wheel over the list, `ticks` times 400 pixels, as fast as frames come; to the end and back again. */
export async function scrollList(page: Page, ticks: number): Promise<void> {
  await page.getByRole('grid', { name: 'Routers' }).hover({ position: { x: 300, y: 300 } });
  for (let tick = 0; tick < ticks; tick += 1) {
    await page.mouse.wheel(0, tick < ticks / 2 ? 400 : -400);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
}
