import { createServer } from 'node:http';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { describe, it, onTestFinished } from 'vitest';
import type { Profile } from '../../electron/store/profile.ts';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { appForTest, type ServedApp } from './served-app.ts';

const id = 'mt7986-off';

/** A router that has an open alert, of a kind that takes minutes to close, and whose site desires hardware offload, which it does not have. */
async function appWithAlert(): Promise<ServedApp> {
  const prepare = (profile: Profile) => {
    profile.groups.save({
      ...{ id: 'g', name: 'Harbour', credentialSetId: null, jump: [], desiredMode: 'hardware' },
      addedAt: '2026-01-01T00:00:00Z',
    });
    for (const router of profile.routers.list()) {
      profile.routers.update({ ...router, groupId: 'g' });
      profile.alerts.put([
        {
          ...{
            id: 'a',
            routerId: router.id,
            routerName: router.name,
            kind: 'conntrack-nearly-full',
            severity: 'critical',
          },
          ...{ openedAt: new Date(Date.now() - 60_000).toISOString(), closedAt: null, snoozedUntil: null },
          sentence: 'The connection table is 97 % full.',
          nextStep: 'Look which hosts have most connections.',
          evidence: { entries: '15892 of 16384' },
        },
      ]);
    }
  };
  const app = await appForTest({ routers: [id], prepare });
  await auditAll(app);
  return app;
}

/** A receiver of webhooks on this computer that answers 404 and then 200, and notes what it was sent. */
async function receiver() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.writeHead(bodies.length === 1 ? 404 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { bodies, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/T0KEN` };
}

async function keepsPeopleOut(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map(({ html }) => html).join(' | ')}`);
}

describe('what needs somebody', () => {
  const browser = browserForFile();

  it('an alert leads to its evidence, is snoozed, and is woken again; a site says what its router differs from', async () => {
    const app = await appWithAlert();
    const page = await browser.open(app, { colorScheme: 'dark', reducedMotion: 'reduce' });
    const place = page.getByRole('link', { name: /^Alerts/ });
    await expect(place).toContainText('1 open alert');
    await page.getByRole('button', { name: 'Bring it back…' }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet).toContainText('Hardware flow offloading');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();

    await place.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 alert is open, and it is critical.');
    await page.getByRole('button', { name: 'Show evidence' }).click();
    await expect(page.getByText('15892 of 16384')).toBeVisible();
    expect(await keepsPeopleOut(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await keepsPeopleOut(page)).toEqual([]);

    await page.getByRole('button', { name: /^Snooze Connection table/ }).click();
    await page.getByRole('menuitem', { name: 'For an hour' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('No alert is open.');
    await expect(place).not.toContainText('open alert');
    await page.getByRole('button', { name: /^End the snooze/ }).click();
    await expect(place).toContainText('1 open alert');
  });

  it('a hook is tried before it is kept; beside it stands whether that went well', async () => {
    const { bodies, url } = await receiver();
    const app = await appForTest();
    const page = await browser.open(app);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('Chat');
    await sheet.getByLabel('Address', { exact: true }).fill(url);
    const result = sheet.getByRole('status');
    const attempt = sheet.getByRole('button', { name: 'Try it' });
    await expect(result).toHaveText('Sends a made-up alert that says that it is one.');
    await attempt.click();
    await expect(result).toHaveText('It did not go well. The receiver answered 404.');
    await attempt.click();
    await expect(result).toHaveText('It went well. The receiver answered 200.');
    expect(bodies.map((body) => JSON.parse(body).test)).toEqual([true, true]);
    expect(app.service.workspace.alerts.settings.hooks).toEqual([]);
    expect(app.log()).not.toContain('T0KEN');
  });
});
