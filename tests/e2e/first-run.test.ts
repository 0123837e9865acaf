import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import { defaultSettings } from '../../shared/model/fleet.ts';
import { browserForFile, expect } from './browser.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest } from './served-app.ts';

const polling = { settings: { pollSeconds: defaultSettings.pollSeconds } };

describe('the first minute', () => {
  const browser = browserForFile();

  it('leads from no routers over the demo fleet to flows in hardware, and back', async () => {
    const page = await browser.open(await appForTest(polling));
    const fleet = new FleetScreen(page);
    await expect(page.getByText('No routers yet')).toBeVisible();
    await fleet.door(/^Try the demo fleet/).click();
    await expect(fleet.rows).toHaveCount(11);
    await expect(page.getByRole('banner')).toContainText('Demo');
    await fleet.open('Harbour Street 12');

    const router = new RouterScreen(page);
    const sheet = new ChangeSheet(page);
    await expect(router.picture).toHaveAccessibleName(/NPU: 0, .*Slow path: [1-9]/);
    await router.button('Turn on offload…').click();
    await expect(sheet.mode(/^Hardware flow offloading/)).toBeChecked();
    await expect(sheet.column('What changes')).toContainText('flow_offloading_hw');
    await expect(sheet.column('How it is undone')).toContainText(
      'Without a confirmation within 90 s it goes back by itself',
    );
    await sheet.start.click();
    await expect(sheet.countdown).toBeVisible();
    await expect(sheet.outcome).toHaveText(/^Hardware flow offloading works: [1-9]\d* of \d+ flows run in the NPU\.$/);
    await expect(sheet.steps.locator('[data-state=failed]')).toHaveCount(0);
    await expect(sheet.proof.getByRole('img', { name: /^Before: 0 in hardware/ })).toBeVisible();
    await expect(sheet.proof.getByRole('img', { name: /^After: [1-9]\d* in hardware/ })).toBeVisible();
    await sheet.button('Done').click();
    await expect(router.picture).toHaveAccessibleName(/NPU: [1-9]/);

    await router.choose(/^Undo the last change/);
    await sheet.start.click();
    await expect(sheet.outcome).toHaveText('The router is back to what was set before.');
    await sheet.button('Done').click();
    await expect(router.picture).toHaveAccessibleName(/NPU: 0, /);

    await page.getByRole('button', { name: 'Leave the demo' }).click();
    await expect(page.getByText('No routers yet')).toBeVisible();
  });

  it('is worked from the first door to the proof without a mouse', async () => {
    const page = await browser.open(await appForTest(polling));
    const fleet = new FleetScreen(page);
    const sheet = new ChangeSheet(page);
    await tabTo(page, fleet.door(/^Try the demo fleet/));
    await page.keyboard.press('Enter');
    await expect(fleet.rows).toHaveCount(11);
    await page.keyboard.press('/');
    await page.keyboard.type('harbour');
    await expect(fleet.rows).toHaveCount(1);
    await expect(fleet.row('Harbour Street 12')).toContainText('Off');
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await expect(sheet.mode(/^Hardware flow offloading/)).toBeFocused();
    await expect(sheet.start).toBeEnabled();
    await tabTo(page, sheet.start);
    await page.keyboard.press('Enter');
    await expect(sheet.outcome).toBeFocused();
    await expect(sheet.outcome).toHaveText(/^Hardware flow offloading works:/);
    await expect(sheet.proof).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet.sheet).toBeHidden();
    await page.keyboard.press('u');
    await expect(sheet.start).toBeEnabled();
    await tabTo(page, sheet.start);
    await page.keyboard.press('Enter');
    await expect(sheet.outcome).toHaveText('The router is back to what was set before.');
    await page.keyboard.press('Escape');
    await expect(new Frame(page).dialog).toBeHidden();
    await expect(fleet.row('Harbour Street 12')).toContainText('Off');
  });
});

/** Presses Tab until the focus is there, as a person without a mouse would. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}
