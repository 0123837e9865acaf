/** From a click in a browser to flows in the packet engine of a real kernel, and back. */
import { afterEach, beforeAll, it } from 'vitest';
import { buildIfStale } from '../../build/app-build.ts';
import { browserForFile, expect } from '../e2e/browser.ts';
import { ChangeSheet } from '../e2e/pages/change-sheet.ts';
import { FleetScreen } from '../e2e/pages/fleet.ts';
import { RouterScreen } from '../e2e/pages/router.ts';
import { appForTest } from '../e2e/served-app.ts';
import { describeLab } from './describe-lab.ts';
import { inFleet, longWindow } from './product.ts';

/** What emulated routers may take for one thing to appear. */
const emulated = { timeout: 240_000 } as const;

describeLab('the browser', (lab) => {
  beforeAll(() => {
    if (!process.env['FLOWHELM_TEST_PAGE']) buildIfStale();
  });
  const browser = browserForFile();
  afterEach(() => lab.restore('npu'));

  it('turns hardware offload on with a click, shows the flows that the kernel has in hardware, and goes back', async () => {
    const before = await lab.fingerprint('npu');
    const inKernel = async () => {
      const { stdout } = await lab.router('npu').run('grep -c HW_OFFLOAD /proc/net/nf_conntrack');
      return Number(stdout);
    };
    const traffic = await lab.traffic('npu', { seconds: 600 });
    expect(await inKernel()).toBe(0);
    const app = await appForTest({ prepare: (profile) => inFleet(profile, 'npu', lab.routers.npu) });
    const page = await browser.open(app);
    const router = new RouterScreen(page);
    const sheet = new ChangeSheet(page);
    await new FleetScreen(page).open('npu');
    await router.button('Look at it now').click();
    await router.button('Turn on offload…').click(emulated);
    await expect(sheet.mode(/^Hardware flow offloading/)).toBeChecked(emulated);
    await sheet.setWindow(longWindow.rollbackWindowSeconds);
    await expect(sheet.start).toBeEnabled(emulated);
    await sheet.start.click();
    await expect(sheet.countdown).toBeVisible(emulated);
    await expect(sheet.outcome).toHaveText(
      /^Hardware flow offloading works: [1-9]\d* of \d+ flows run in the NPU\.$/,
      emulated,
    );
    expect(await inKernel()).toBeGreaterThan(0);
    const { stdout } = await lab.router('npu').run('nft list flowtables; cat /sys/kernel/debug/ppe0/bind');
    expect(stdout).toMatch(/flags offload[\s\S]*BND IPv4 5T/);
    expect((await lab.router('npu').run('cat /etc/config/firewall')).stdout).toContain("option flow_offloading_hw '1'");

    await sheet.button('Undo').click();
    await expect(sheet.outcome).toHaveText('The router is back to what was set before.', emulated);
    expect(await inKernel()).toBe(0);
    await traffic.stop();
    const after = await lab.fingerprint('npu');
    expect({ ruleset: after.ruleset, uciChanges: after.uciChanges, tmp: after.tmp }).toEqual({
      ruleset: before.ruleset,
      uciChanges: before.uciChanges,
      tmp: before.tmp,
    });
    expect((await lab.router('npu').run('cat /etc/config/firewall')).stdout).not.toContain('flow_offloading');
  });
});
