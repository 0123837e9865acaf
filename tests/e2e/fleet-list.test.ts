import { afterAll, beforeAll, describe, it } from 'vitest';
import { demoProfiles } from '../../electron/demo/fleet.ts';
import { browserForFile, expect } from './browser.ts';
import { auditAll } from './engine-states.ts';
import { FleetScreen } from './pages/fleet.ts';
import { Frame } from './pages/frame.ts';
import { RouterScreen } from './pages/router.ts';
import { type ServedApp, serveApp } from './served-app.ts';

describe('the list of routers', () => {
  const browser = browserForFile();
  let app: ServedApp;
  beforeAll(async () => {
    app = await serveApp({ routers: demoProfiles.map(({ id }) => id) });
    await auditAll(app);
  });
  afterAll(() => app?.close());

  it('begins with a sentence and filters by verdict', async () => {
    const fleet = new FleetScreen(await browser.open(app));
    await expect(fleet.sentence).toHaveText(/^\d of 11 routers accelerate\./);
    await expect(fleet.rows).toHaveCount(11);
    const { board } = app.service.workspace;
    const inSoftware = board.routers.filter(({ latest }) => latest?.verdict.reason === 'software-active');
    expect(inSoftware.length).toBeGreaterThan(0);
    await expect(fleet.filter('Software')).toHaveText(new RegExp(`${inSoftware.length}$`));
    await fleet.filter('Software').click();
    await expect(fleet.rows).toHaveCount(inSoftware.length);
    await expect(fleet.row('Mill Lane 7, ground floor')).toBeVisible();
    await fleet.filter('Software').click();
    await expect(fleet.rows).toHaveCount(11);
  });

  it('searches names, models and addresses, says when nothing fits, and shows all again', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    await fleet.search.fill('garden');
    await expect(fleet.rows).toHaveCount(1);
    await expect(fleet.row('Garden House')).toBeVisible();
    await fleet.search.fill('GL-MT6000');
    await expect(fleet.row('Station Road 41')).toBeVisible();
    await fleet.search.fill('no such router');
    await expect(page.getByText('No router fits')).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(fleet.rows).toHaveCount(11);
    await expect(fleet.search).toHaveValue('');
  });

  it('sorts by a column, both ways, and groups by verdict', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const byName = fleet.table.getByRole('button', { name: 'Router', exact: true });
    await byName.click();
    await expect.poll(() => fleet.names()).toEqual([...(await fleet.names())].toSorted((a, b) => a.localeCompare(b)));
    const first = (await fleet.names())[0];
    await byName.click();
    await expect.poll(async () => (await fleet.names()).at(-1)).toBe(first);
    await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'By verdict' });
    await expect(fleet.table.getByText(/^Hardware/).first()).toBeVisible();
  });

  it('is worked by keys alone: j k x, Enter, g f, /, ?, Ctrl K', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    const frame = new Frame(page);
    await expect(fleet.rows).toHaveCount(11);
    const names = await fleet.names();
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await expect(fleet.current).toContainText(names[1] ?? '');
    await page.keyboard.press('x');
    await expect(fleet.chosenActions).toContainText('1 selected');
    await page.keyboard.press('x');
    await expect(fleet.chosenActions).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(new RouterScreen(page).name).toHaveText(names[1] ?? '');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect(fleet.table).toBeVisible();
    await page.keyboard.press('/');
    await expect(fleet.search).toBeFocused();
    await page.keyboard.type('library');
    await expect(fleet.rows).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(fleet.rows).toHaveCount(11);
    await fleet.search.blur();
    await page.keyboard.press('?');
    await expect(frame.dialog.getByText('Next router')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(frame.dialog).toBeHidden();
    await frame.command('boathouse');
    await expect(new RouterScreen(page).name).toHaveText('Boathouse, Debian');
    await page.goBack();
    await expect(fleet.table).toBeVisible();
  });

  it('follows what happens on a router while it is watched', async () => {
    const page = await browser.open(app);
    const fleet = new FleetScreen(page);
    await expect(fleet.filter('Unreachable')).toHaveText(/0$/);
    await app.router('ath79-off').inject({ kind: 'unreachable' });
    await fleet.select('Garden House');
    await fleet.chosenActions.getByRole('button', { name: 'Audit' }).click();
    await expect(fleet.row('Garden House')).toContainText('Unreachable');
    await expect(fleet.filter('Unreachable')).toHaveText(/1$/);
    app.router('ath79-off').clearFaults();
    await fleet.chosenActions.getByRole('button', { name: 'Audit' }).click();
    await expect(fleet.row('Garden House')).toContainText('Off');
    await expect(fleet.filter('Unreachable')).toHaveText(/0$/);
  });
});
