import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { BackupSettings } from './pages/backup.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { appForTest } from './served-app.ts';

const oneRouter = { routers: ['mt7986-off'] };

async function keepsPeopleOut(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe('a backup', () => {
  const browser = browserForFile();

  it('brings a fleet to another computer, which shows it at once', async () => {
    const from = new BackupSettings(await browser.open(await appForTest(oneRouter)));
    await from.show();
    await from.make();
    await expect(from.making.getByRole('radio', { name: 'Everything but passwords' })).toBeChecked();
    expect(await keepsPeopleOut(from.page)).toEqual([]);
    const { name, bytes } = await from.save();
    expect(name).toMatch(/^flowhelm-\d{4}-\d\d-\d\d\.flowhelm-backup$/);
    await expect(new Frame(from.page).toast('The backup is made')).toBeVisible();

    const page = await browser.open(await appForTest(), { reducedMotion: 'reduce' });
    const to = new BackupSettings(page);
    await to.show();
    await to.choose(name, bytes);
    await expect(to.fact('Routers')).toHaveText('1');
    await expect(to.fact('By version')).toHaveText('0.0.0-test');
    await expect(to.fact('Passwords')).toHaveText('not in it');
    await expect(to.restoring).toContainText('There are no routers here yet, so nothing is lost.');
    expect(await keepsPeopleOut(page)).toEqual([]);
    await to.restore();
    await expect(to.section.getByRole('status')).toContainText('1 router is restored.');
    await new Frame(page).place('Fleet').click();
    await expect(new FleetScreen(page).sentence).toContainText('1 router');
  });

  it('with passwords opens only with its passphrase, and what was there is kept', async () => {
    const page = await browser.open(await appForTest(oneRouter));
    const backup = new BackupSettings(page);
    await backup.show();
    await backup.make();
    await backup.making.getByRole('radio', { name: /^Everything, with the kept passwords/ }).check();
    await backup.passphrase('Passphrase for the backup').fill('four words put together');
    await backup.making.getByRole('button', { name: 'Save as a file' }).click();
    await expect(backup.making).toContainText('The two are not the same.');
    await backup.passphrase('The same again').fill('four words put together');
    const { name, bytes } = await backup.save();

    await backup.choose(name, bytes);
    await expect(backup.fact('Passwords')).toHaveText('in it, encrypted');
    await expect(backup.restoring).toContainText('It takes the place of everything here: 1 router');
    await backup.passphrase('Passphrase of the backup').fill('five words put together');
    await backup.restore();
    await expect(backup.restoring).toContainText('This is not the passphrase of the backup. Nothing was changed.');
    await backup.passphrase('Passphrase of the backup').fill('four words put together');
    await backup.restore();
    await expect(backup.section.getByRole('status')).toContainText('What was here before is kept in');
    expect(await keepsPeopleOut(page)).toEqual([]);
  });

  it('that is damaged or none at all is refused with the reason', async () => {
    const page = await browser.open(await appForTest());
    const backup = new BackupSettings(page);
    await backup.show();
    await backup.choose('notes.txt', Buffer.from('my notes'));
    await expect(backup.section.getByRole('alert')).toContainText('This backup cannot be used: it is not a backup');
    const newer = { format: 'flowhelm-backup', version: 2, schema: 1, app: '9.0.0' };
    await backup.choose('newer.flowhelm-backup', Buffer.from(`${JSON.stringify(newer)}\n`));
    await expect(backup.section.getByRole('alert')).toContainText('a newer version of Flowhelm (9.0.0)');
  });

  it('is not offered while the demo fleet is shown', async () => {
    const page = await browser.open(await appForTest({ demo: true }));
    const backup = new BackupSettings(page);
    await backup.show();
    await expect(backup.section).toContainText('Leave the demo');
    await expect(backup.section.getByRole('button')).toHaveCount(0);
  });
});
