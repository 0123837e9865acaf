import AxeBuilder from '@axe-core/playwright';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterEach, describe, expect, it } from 'vitest';
import { closePages, openPage } from './open-page.ts';

afterEach(closePages);

async function openFlows(view: Parameters<typeof openPage>[1] = {}) {
  const opened = await openPage({ routers: 5 }, view);
  const { page, server } = opened;
  const id = await page
    .locator('[data-router], a[href*="#/router/"]')
    .first()
    .evaluate((found) => found.getAttribute('data-router') ?? found.getAttribute('href')?.split('/').at(-1) ?? '');
  await page.goto(`${server.address}#/router/${id}/flows`);
  await page.getByText('240 flows, read').waitFor();
  return opened;
}

const toggle = (page: Page) => page.getByRole('button', { name: 'Busiest hosts and services' });
const list = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the busiest hosts and services', () => {
  it('are out of the way until asked for, by keyboard too', async () => {
    const { page, errors } = await openFlows();
    await expectPage(toggle(page)).toHaveAttribute('aria-expanded', 'false');
    await expectPage(list(page, 'Hosts')).toHaveCount(0);
    await toggle(page).focus();
    await page.keyboard.press('Enter');
    const hosts = list(page, 'Hosts').getByRole('button');
    await expectPage(hosts).toHaveCount(5);
    await expectPage(hosts.first()).toHaveAccessibleName(
      /^192\.168\.1\.20 \d+ hardware, \d+ software, \d+ slow path \d+$/,
    );
    await expectPage(list(page, 'Hosts').getByText('4 more')).toBeVisible();
    await expectPage(list(page, 'Services').getByRole('button').first()).toContainText('HTTPStcp/443');
    expect(errors).toEqual([]);
  });

  it('narrow the table to their own flows, together, and let go again', async () => {
    const { page } = await openFlows();
    await toggle(page).click();
    const host = list(page, 'Hosts').getByRole('button', { name: /2001:db8:1:/ });
    const service = list(page, 'Services').getByRole('button', { name: /tcp\/443/ });
    await host.click();
    await expectPage(host).toHaveAttribute('aria-pressed', 'true');
    await service.click();
    const shown = page.getByText(/^\d+ of 240 flows, read/);
    await expectPage(shown).toBeVisible();
    const both = Number.parseInt((await shown.textContent()) ?? '', 10);
    await expectPage(page.getByRole('table').getByText(/:443$/)).toHaveCount(both);
    await host.click();
    await expectPage(host).toHaveAttribute('aria-pressed', 'false');
    await page.getByRole('button', { name: 'Only tcp/443; show all services again' }).click();
    await expectPage(page.getByText('240 flows, read')).toBeVisible();
  });

  it.each(['light', 'dark'] as const)('axe finds nothing wrong in the %s theme', async (scheme) => {
    const { page } = await openFlows({ scheme });
    await toggle(page).click();
    await list(page, 'Services').getByRole('button').first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))).toEqual([]);
    if (process.env['SHOTS']) {
      await page.screenshot({ path: `${process.env['SHOTS']}/flows-${scheme}.png` });
      await page.setViewportSize({ width: 900, height: 600 });
      await page.screenshot({ path: `${process.env['SHOTS']}/flows-${scheme}-small.png` });
    }
  });
});
