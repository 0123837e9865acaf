import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { RouterScreen } from './pages/router.ts';
import type { ServedApp } from './served-app.ts';
import { appWithEverything, views } from './views.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Shows one view after the other, each without what the one before has opened. */
async function tour(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const { name, show } of views) {
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await show(page);
    await look(name);
  }
}

describe('every view', () => {
  const browser = browserForFile();
  let app: ServedApp;
  beforeAll(async () => {
    app = await appWithEverything();
  });
  afterAll(() => app?.close());

  it.each(['light', 'dark'] as const)(
    'has nothing that keeps people out, in the %s theme',
    async (colorScheme) => {
      const page = await browser.open(app, { colorScheme, reducedMotion: 'reduce' });
      const found: string[] = [];
      await tour(page, async (name) => {
        const { violations } = await new AxeBuilder({ page })
          .options({ resultTypes: ['violations'] })
          .withTags(rules)
          // The page has no frames, so the slower way over a second page is not needed.
          .setLegacyMode()
          .analyze();
        for (const { id, nodes } of violations) {
          found.push(
            `${name}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
          );
        }
      });
      expect(found).toEqual([]);
    },
    300_000,
  );

  it('fits a window of 900 by 600 without scrolling sideways', async () => {
    const page = await browser.open(app, { viewport: { width: 900, height: 600 } });
    await tour(page, async (name) => {
      const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main, main *, [role=dialog] *')]
          .filter(
            (element) =>
              element.scrollWidth > element.clientWidth + 1 &&
              (element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX)) &&
              element.closest('pre, [data-scrolls-sideways]') === null,
          )
          .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`),
      );
      expect(wide, name).toEqual([]);
    });
  });

  it('stands still for people who want it so', async () => {
    const page = await browser.open(app, { reducedMotion: 'reduce' });
    await new RouterScreen(page).visit('mt7981-apk');
    await expect(new RouterScreen(page).picture).toBeVisible();
    const moving = () =>
      page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().duration !== 0)
          .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
          .map((animation) => String(animation.effect?.getComputedTiming().duration)),
      );
    await expect.poll(moving).toEqual([]);
  });
});
