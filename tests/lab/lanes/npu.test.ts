/** The router with an NPU: hardware offload end to end, accidents and faults. */
import { expect, it } from 'vitest';
import { describeLab } from '../describe-lab.ts';
import { longWindow } from '../product.ts';
import { killedAfter, products, refusedAndUnchanged } from '../scenarios.ts';

describeLab('npu', (lab) => {
  const start = products(lab, ['npu']);

  it('auto enables hardware, flows reach it, disable takes them out, undo brings them back', async () => {
    const { engine, router } = start('npu');
    const before = await engine.audit(router, { rateSeconds: 0 });
    expect(before.snapshot.gaps).toEqual([]);
    expect(before.verdict).toMatchObject({ reason: 'off', configured: 'off', loaded: 'off' });
    expect(before.capability.hardware.level).toBe('likely');
    expect(before.recommendation.mode).toBe('hardware');

    const tcp = await lab.traffic('npu', { seconds: 600 });
    const udp6 = await lab.traffic('npu', { seconds: 600, udp: true, ipv6: true });
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

  it.each(['preflight', 'check', 'verify'] as const)(
    'is undone by the router itself when the app is killed after the step "%s"',
    (step) => killedAfter(lab, start, 'npu', step),
  );

  it.each([
    ['reload-fails', 'load-failed'],
    ['check-fails', 'already-broken'],
  ] as const)('ends with a clear error and leaves no trace: %s', (fault, code) =>
    refusedAndUnchanged(lab, start, 'npu', fault, code),
  );

  it('is undone when a reload hangs for ever', async () => {
    const { engine, router } = start('npu');
    const before = await lab.fingerprint('npu');
    await lab.fault('npu', 'reload-hangs');
    const changed = engine.setMode(router, 'software', { rollbackWindowSeconds: 60 });
    await expect(changed).rejects.toMatchObject({ code: 'timed-out' });
    await lab.clearFaults('npu');
    expect(await lab.fingerprint('npu')).toEqual(before);
  });

  it.each([
    ['opkg-offline', 'package-feeds-unreachable'],
    ['opkg-wrong-kernel', 'package-kernel-mismatch'],
  ] as const)('does not install the missing module when %s', async (fault, code) => {
    await lab.fault('npu', 'no-kmod');
    await refusedAndUnchanged(lab, start, 'npu', fault, code);
  });
});
