/** The main job with real traffic on a real kernel: audit, enable, see flows move, disable, undo. */
import { afterEach, expect, it } from 'vitest';
import { describeLab } from './describe-lab.ts';
import { longWindow, type Product, product } from './product.ts';
import { ROUTER_NAMES, type RouterName } from './types.ts';

describeLab('offload, end to end', (lab) => {
  const open: Product[] = [];
  const start = (name: RouterName) => {
    const started = product(name, lab.routers[name]);
    open.push(started);
    return started;
  };

  afterEach(async () => {
    for (const each of open.splice(0)) each.close();
    for (const name of ROUTER_NAMES) await lab.restore(name);
  });

  it('npu: auto enables hardware, flows reach it, disable takes them out, undo brings them back', async () => {
    const { engine, router } = start('npu');
    const before = await engine.audit(router, { rateSeconds: 0 });
    expect(before.snapshot.gaps).toEqual([]);
    expect(before.verdict).toMatchObject({ reason: 'off', configured: 'off', loaded: 'off' });
    expect(before.capability.hardware.level).toBe('likely');
    expect(before.recommendation.mode).toBe('hardware');

    const tcp = await lab.traffic('npu', { seconds: 150 });
    const udp6 = await lab.traffic('npu', { seconds: 150, udp: true, ipv6: true });
    const enabled = await engine.setMode(router, 'auto', longWindow);
    expect(enabled.change).toMatchObject({ state: 'confirmed', errorCode: null });
    expect(enabled.change?.checks.every(({ ok }) => ok)).toBe(true);
    expect(enabled.after?.conntrack.flows?.byPath.hardware).toBeGreaterThan(0);

    const active = await engine.audit(router, { rateSeconds: 1 });
    expect(active.verdict).toMatchObject({
      level: 'good',
      configured: 'hardware',
      loaded: 'hardware',
      accelerating: 'hardware',
    });
    expect(active.capability.hardware.level).toBe('proven');
    expect(active.snapshot.npu.engines[0]?.bound).toBeGreaterThan(0);
    expect(active.snapshot.npu.hardwareProbe.ran).toBe(false);
    expect(active.snapshot.load.samples).toHaveLength(2);
    const counts = await engine.countFlows(router);
    expect(counts?.byFamily.ipv6.hardware).toBeGreaterThan(0);
    expect(counts?.byProtocol.tcp.hardware).toBeGreaterThan(0);
    const listing = await engine.listFlows(router, { limit: 1000, path: 'any' });
    expect(listing.flows.filter(({ path }) => path === 'hardware').length).toBeGreaterThan(0);
    // The app's own SSH connection ends at the router, and is named so.
    const ssh = listing.flows.find(({ destinationPort, path }) => destinationPort === 22 && path === 'slow');
    expect(ssh?.slowReason?.code).toBe('local');
    expect((await lab.router('npu').run('cat /etc/config/firewall')).stdout).toContain(
      "\toption flow_offloading '1'\n\toption flow_offloading_hw '1'\n",
    );

    const disabled = await engine.setMode(router, 'off', longWindow);
    expect(disabled.change?.state).toBe('confirmed');
    expect(disabled.after?.conntrack.flows?.byPath).toMatchObject({ hardware: 0, software: 0 });
    expect((await lab.router('npu').run('cat /etc/config/firewall')).stdout).not.toContain('flow_offloading');

    const undone = await engine.undo(router, longWindow);
    expect(undone.change?.state).toBe('confirmed');
    expect(undone.plan.to).toBe('hardware');
    expect(undone.after?.conntrack.flows?.byPath.hardware).toBeGreaterThan(0);
    await tcp.stop();
    await udp6.stop();
    expect((await lab.fingerprint('npu')).tmp.filter((path) => path.includes('flowhelm'))).toEqual([]);
  });

  it('soft: auto enables software, and asking for hardware is refused and undone', async () => {
    const { engine, router } = start('soft');
    const audit = await engine.audit(router, { rateSeconds: 0 });
    expect(audit.capability.hardware.level).toBe('unsupported');
    expect(audit.recommendation.mode).toBe('software');
    const before = await lab.fingerprint('soft');
    await expect(engine.setMode(router, 'hardware', longWindow)).rejects.toMatchObject({ code: 'hardware-refused' });
    expect(await lab.fingerprint('soft')).toEqual(before);

    const traffic = await lab.traffic('soft', { seconds: 90 });
    const enabled = await engine.setMode(router, 'auto', longWindow);
    expect(enabled.plan.to).toBe('software');
    expect(enabled.after?.conntrack.flows?.byPath.software).toBeGreaterThan(0);
    const active = await engine.audit(router, { rateSeconds: 0 });
    expect(active.verdict).toMatchObject({ level: 'good', reason: 'software-active' });
    await traffic.stop();
  });

  it('soft: a configuration that says hardware while the kernel runs software is told as it is', async () => {
    const { engine, router } = start('soft');
    const option = 'firewall.@defaults[0].flow_offloading';
    await lab.router('soft').run(`uci set ${option}=1; uci set ${option}_hw=1; uci commit firewall; fw4 reload`);
    const { verdict } = await engine.audit(router, { rateSeconds: 0 });
    expect(verdict).toMatchObject({ reason: 'fell-back-to-software', configured: 'hardware', loaded: 'software' });
    expect(verdict.level).not.toBe('good');
  });

  it("linux: an own table beside the user's, saved at the confirmation, loaded again after a reboot, removed without a trace", async () => {
    const { engine, router } = start('linux');
    const before = await lab.fingerprint('linux');
    const traffic = await lab.traffic('linux', { seconds: 60 });
    const enabled = await engine.setMode(router, 'auto', longWindow);
    expect(enabled.change?.state).toBe('confirmed');
    expect(enabled.after?.conntrack.flows?.byPath.software).toBeGreaterThan(0);
    expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({ reason: 'software-active' });
    await traffic.stop();
    const during = await lab.fingerprint('linux');
    expect(during.ruleset).toContain(before.ruleset.trim());
    await lab.reset();
    expect((await lab.router('linux').run('nft list flowtables')).stdout).toContain('table inet flowhelm');
    const undone = await engine.undo(router, longWindow);
    expect(undone.change?.state).toBe('confirmed');
    expect(await lab.fingerprint('linux')).toEqual(before);
  });
});
