import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import type { Profile } from '../../electron/store/profile.ts';
import type { ProofSample } from '../../shared/rules/proof-windows.ts';
import { aroundChange, changeEnd, confirmedChange, iso, seeded } from '../shared/proof-samples.ts';
import { makeSnapshot } from '../shared/snapshot-builder.ts';
import { browserForFile, expect } from './browser.ts';
import { RouterScreen } from './pages/router.ts';
import { appForTest, type ServedApp } from './served-app.ts';

const id = 'mt7986-off';
const made = aroundChange(seeded(12), [2, 1]);

/** A router whose change ended some minutes ago, with the samples that there are so far. */
function appAfterChange(minutesAgo: number): Promise<ServedApp> {
  const ended = Math.floor(Date.now() / 1000) - minutesAgo * 60;
  const later = ended - changeEnd;
  const samples = made.map((sample): ProofSample => ({ ...sample, at: sample.at + later }));
  const prepare = (profile: Profile) => {
    const change = confirmedChange({ routerId: id, startedAt: iso(ended - 40), endedAt: iso(ended) });
    profile.changes.begin(change);
    profile.snapshots.record(id, makeSnapshot({ takenAt: iso(ended - 3600), load: { cpus: 4 } }));
    for (const { at, figures, rateSource } of samples.filter(({ at }) => at <= ended + minutesAgo * 60)) {
      profile.samples.add(id, { ...{ at, figures, rateSource }, polls: 1, missed: 0, gap: null });
    }
  };
  return appForTest({ routers: [id], prepare });
}

async function openReport(page: Page) {
  await new RouterScreen(page).visit(id, 'history');
  await page.getByRole('button', { name: 'Report…' }).click();
  const sheet = page.getByRole('dialog', { name: 'What the change has brought' });
  await expect(sheet.getByRole('table')).toBeVisible();
  return sheet;
}

async function keepsPeopleOut(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('the report of a change', () => {
  const browser = browserForFile();

  it('says what it has brought, and is shared without the name of the router unless asked', async () => {
    const app = await appAfterChange(60);
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await browser.open(app, { permissions, colorScheme: 'dark', reducedMotion: 'reduce' });
    const sheet = await openReport(page);
    await expect(sheet.getByRole('heading', { level: 2 }).last()).toContainText('forwarding takes less CPU: 0.');
    await expect(sheet.getByRole('row', { name: /^Softirq CPU per Gbit\/s/ })).toContainText('better');
    await expect(sheet.getByRole('row', { name: /^Round trip/ })).toContainText('no difference shown');
    expect(await keepsPeopleOut(page)).toEqual([]);

    const save = async () => {
      const saved = page.waitForEvent('download');
      await sheet.getByRole('button', { name: 'Save as HTML' }).click();
      const file = await saved;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    };
    const router = app.router(id);
    const anonymous = await save();
    expect(anonymous.name).toMatch(/^flowhelm-proof-[\d-]+\.html$/);
    expect(anonymous.text).toContain('forwarding takes less CPU');
    for (const telling of [router.name, router.host]) expect(anonymous.text).not.toContain(telling);
    await sheet.getByRole('checkbox', { name: 'With the router’s name and address' }).check();
    const identified = await save();
    expect(identified.text).toContain(router.name);

    await sheet.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect(page.getByText('The report is copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('| Softirq CPU per Gbit/s |');
  });

  it('says how long to wait while samples are missing', async () => {
    const page = await browser.open(await appAfterChange(3), { reducedMotion: 'reduce' });
    const sheet = await openReport(page);
    await expect(sheet).toContainText(/There are 55 samples from before the change and \d from after it/);
    await expect(sheet.getByRole('status')).toContainText(/Enough in about \d+ (s|min)/);
    expect(await keepsPeopleOut(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.getByRole('button', { name: 'Report…' })).toBeFocused();
  });
});
