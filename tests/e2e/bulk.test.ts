import { describe, it } from 'vitest';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { ChangeSheet } from './pages/change-sheet.ts';
import { FleetScreen } from './pages/fleet.ts';
import { appForTest } from './served-app.ts';

const routers = [
  ...['mt7986-off', 'ath79-off', 'custom-image', 'mt7981-apk'],
  ...['mt7986-sqm', 'mt7986-pppoe', 'debian-nftables'],
] as const;

describe('a change of several routers', () => {
  const browser = browserForFile();

  it('says what each gets, leaves out what needs consent, and stops at the first that fails', async () => {
    const app = await appForTest({ routers });
    await auditAll(app);
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const sheet = new ChangeSheet(page);
    for (const name of ['Harbour Street 12', 'Garden House', 'Workshop, custom image', 'Station Road 41']) {
      await fleet.select(name);
    }
    await fleet.chosenActions.getByRole('button', { name: 'Turn on offload...' }).click();
    const list = sheet.sheet.getByRole('list', { name: 'Routers of this change' }).getByRole('listitem');
    await expect(sheet.sheet).toContainText('3 of 4 would change.');
    await expect(list.filter({ hasText: 'Harbour Street 12' })).toContainText('Hardware flow offloading');
    await expect(list.filter({ hasText: 'Garden House' })).toContainText('Software flow offloading');
    await expect(list.filter({ hasText: 'Station Road 41' })).toContainText('stays off');
    await app.router('ath79-off').inject({ kind: 'gateway-lost-after-load' });
    await sheet.start.click();
    await expect(sheet.sheet).toContainText('1 of 3 are done. It stopped at Garden House.', { timeout: 60_000 });
    const runs = sheet.sheet.getByRole('list', { name: 'Routers of this run' }).getByRole('listitem');
    await expect(runs.filter({ hasText: 'Harbour Street 12' })).toContainText('done');
    await expect(runs.filter({ hasText: 'Garden House' })).toContainText('failed');
    await expect(runs.filter({ hasText: 'Workshop, custom image' })).toContainText('stopped');
    expect((await app.router('mt7986-off').state()).loaded).toBe('hardware');
    expect((await app.router('ath79-off').state()).loaded).toBe('off');
    const untouched = await app.router('custom-image').state();
    expect(untouched).toMatchObject({ loaded: 'off', staged: [], configured: { flowOffloading: null } });
    await sheet.button('Done').click();
    await expect(fleet.row('Harbour Street 12')).toContainText('Hardware');
  });
});
