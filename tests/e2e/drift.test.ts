import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { appForTest } from './served-app.ts';

describe('a site with a desired mode', () => {
  const browser = browserForFile();

  it('lists its router that differs, with the reason, and brings it back with one button', async () => {
    const app = await appForTest({
      routers: ['mt7986-off'],
      prepare: ({ groups, routers }) => {
        groups.save({
          ...{ id: 'g', name: 'Harbour', credentialSetId: null, jump: [], desiredMode: 'software' },
          addedAt: '2026-01-01T00:00:00Z',
        });
        for (const router of routers.list()) routers.update({ ...router, groupId: 'g' });
      },
    });
    await auditAll(app);
    const page = await browser.open(app);
    const differs = page.getByText('1 router of Harbour differs from Software flow offloading.');
    await expect(differs).toBeVisible();
    await page.getByRole('button', { name: 'Show which' }).click();
    await expect(page.getByRole('table').filter({ hasText: 'Why it differs' })).toContainText('Off');
    await page.getByRole('button', { name: 'Bring it back…' }).first().click();
    const sheet = new ChangeSheet(page);
    await expect(sheet.column('What changes')).toContainText('flow_offloading');
    await sheet.start.click();
    await expect(sheet.outcome).toHaveText(/^Software flow offloading works: [1-9]/, { timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(sheet.sheet).toBeHidden();
    await expect(differs).toBeHidden();
    expect(await app.router('mt7986-off').state()).toMatchObject({ loaded: 'software', staged: [] });
  });
});
