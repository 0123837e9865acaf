import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { auditAll } from './audited.ts';
import { browserForFile, expect } from './browser.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { RouterScreen } from './pages/router.ts';
import { type ServedApp, serveApp } from './served-app.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface View {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}

const routerTab = (id: string, tab: string, name: string): View => ({
  name: `router, ${name}`,
  show: async (page) => {
    await new RouterScreen(page).visit(id, tab);
    await expect(page.getByRole('tab', { name: new RegExp(`^${name}`) })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tabpanel')).not.toBeEmpty();
  },
});

const planOf = (id: string, choice: RegExp, name: string): View => ({
  name,
  show: async (page) => {
    const router = new RouterScreen(page);
    await router.visit(id);
    await router.choose(choice);
    await expect(new ChangeSheet(page).column('What to know')).toBeVisible();
    await expect(page.getByText('Reading the router to plan the change.')).toBeHidden();
  },
});

const views: readonly View[] = [
  {
    name: 'fleet',
    show: async (page) => {
      await new Frame(page).place('Fleet').click();
      await expect(new FleetScreen(page).rows.first()).toBeVisible();
    },
  },
  {
    name: 'fleet, with rows selected',
    show: async (page) => {
      await new FleetScreen(page).select('Harbour Street 12');
      await expect(new FleetScreen(page).chosenActions).toBeVisible();
    },
  },
  {
    name: 'question before routers are removed',
    show: async (page) => {
      await new FleetScreen(page).chosenActions.getByRole('button', { name: 'Remove...' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'change of several routers',
    show: async (page) => {
      const fleet = new FleetScreen(page);
      await fleet.select('Garden House');
      await fleet.chosenActions.getByRole('button', { name: 'Turn on offload...' }).click();
      await expect(page.getByRole('dialog')).toContainText('2 of 2 would change.');
    },
  },
  {
    name: 'commands',
    show: async (page) => {
      await page.keyboard.press('Control+k');
      await expect(new Frame(page).palette).toBeVisible();
    },
  },
  {
    name: 'list of keys',
    show: async (page) => {
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toContainText('Next router');
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1');
    },
  },
  {
    name: 'activity',
    show: async (page) => {
      await new Frame(page).place('Activity').click();
      await expect(new Frame(page).place('Activity')).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    },
  },
  {
    name: 'settings',
    show: async (page) => {
      await new Frame(page).place('Settings').click();
      await expect(new Frame(page).place('Settings')).toHaveAttribute('aria-current', 'page');
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    },
  },
  routerTab('mt7981-apk', '', 'Overview'),
  routerTab('mt7981-apk', 'flows', 'Flows'),
  routerTab('mt7981-apk', 'devices', 'Devices'),
  routerTab('mt7986-sqm', 'advisories', 'Advisories'),
  routerTab('mt7981-apk', 'history', 'History'),
  routerTab('mt7981-apk', 'evidence', 'Evidence'),
  routerTab('x86-fell-back', '', 'Overview'),
  planOf('mt7986-off', /^Hardware flow offloading/, 'plan of a change'),
  planOf('mt7986-sqm', /^Hardware flow offloading/, 'plan that an advisory stops'),
  planOf('mt7986-staged', /^Hardware flow offloading/, 'plan that is refused'),
];

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
    app = await serveApp({
      routers: [
        ...['mt7986-off', 'mt7981-apk', 'ath79-off', 'mt7986-sqm', 'mt7986-staged', 'x86-fell-back'],
        ...['debian-nftables'],
      ],
    });
    await auditAll(app);
  });
  afterAll(() => app?.close());

  it.each(['light', 'dark'] as const)('has nothing that keeps people out, in the %s theme', async (colorScheme) => {
    const page = await browser.open(app, { colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    await tour(page, async (name) => {
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
      for (const { id, nodes } of violations) {
        found.push(
          `${name}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
        );
      }
    });
    expect(found).toEqual([]);
  });

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
