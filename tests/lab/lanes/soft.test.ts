/** A router without an NPU: software offload, refused hardware, accidents and faults. */
import { expect, it } from 'vitest';
import { describeLab } from '../describe-lab.ts';
import { at, longWindow } from '../product.ts';
import { afterItself, killedAfter, products, refusedAndUnchanged } from '../scenarios.ts';

describeLab('soft', (lab) => {
  const start = products(lab, ['soft']);

  it('auto enables software, and asking for hardware is refused and undone', async () => {
    const { engine, router } = start('soft');
    const audit = await engine.audit(router, { rateSeconds: 0 });
    expect(audit.capability.hardware.level).toBe('unsupported');
    expect(audit.recommendation.mode).toBe('software');
    const before = await lab.fingerprint('soft');
    await expect(engine.setMode(router, 'hardware', longWindow)).rejects.toMatchObject({ code: 'hardware-refused' });
    expect(await lab.fingerprint('soft')).toEqual(before);

    const traffic = await lab.traffic('soft', { seconds: 600 });
    const enabled = await engine.setMode(router, 'auto', longWindow);
    expect(enabled.plan.to).toBe('software');
    expect(enabled.after?.conntrack.flows?.byPath.software).toBeGreaterThan(0);
    const active = await engine.audit(router, { rateSeconds: 0 });
    expect(active.verdict).toMatchObject({ level: 'good', reason: 'software-active' });
    await traffic.stop();
  });

  it('a configuration that says hardware while the kernel runs software is told as it is', async () => {
    const { engine, router } = start('soft');
    const option = 'firewall.@defaults[0].flow_offloading';
    await lab.router('soft').run(`uci set ${option}=1; uci set ${option}_hw=1; uci commit firewall; fw4 reload`);
    const { verdict } = await engine.audit(router, { rateSeconds: 0 });
    expect(verdict).toMatchObject({ reason: 'fell-back-to-software', configured: 'hardware', loaded: 'software' });
    expect(verdict.level).not.toBe('good');
  });

  it.each(['stage', 'load'] as const)(
    'is undone by the router itself when the app is killed after the step "%s"',
    (step) => killedAfter(lab, start, 'soft', step),
  );

  it.each([
    ['foreign-staged', 'foreign-edits'],
    ['check-fails-with-offload', 'check-failed'],
    ['overlay-full', 'no-space'],
    ['no-gateway', 'verify-failed'],
  ] as const)('ends with a clear error and leaves no trace: %s', (fault, code) =>
    refusedAndUnchanged(lab, start, 'soft', fault, code),
  );

  it('is undone when the flash fills up just before the save', async () => {
    const { engine, router } = start('soft');
    const before = await lab.fingerprint('soft');
    let full: Promise<void> | null = null;
    const fill = () => {
      full = lab.fault('soft', 'overlay-full');
      return full;
    };
    const changed = engine.setMode(router, 'software', { ...longWindow, onProgress: at('load', 'done', fill) });
    await expect(changed).rejects.toMatchObject({
      code: 'confirm-failed',
      message: expect.stringContaining('as it was'),
    });
    await full;
    await lab.clearFaults('soft');
    expect(await lab.fingerprint('soft')).toEqual(before);
  });

  it('of two apps at once, one changes the router and the other is told that it is busy', async () => {
    const results = await Promise.allSettled(
      [start('soft'), start('soft')].map(({ engine, router }) => engine.setMode(router, 'software', longWindow)),
    );
    const done = results.filter((result) => result.status === 'fulfilled');
    const refused = results.filter((result) => result.status === 'rejected');
    expect(done).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: expect.stringMatching(/^(change-in-progress|foreign-edits)$/) });
    const { engine, router } = start('soft');
    expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({
      configured: 'software',
      loaded: 'software',
    });
    expect((await lab.fingerprint('soft')).tmp.filter((path) => path.includes('flowhelm'))).toEqual([]);
  });

  it('installs the missing kernel module, and takes it away again when the change is not confirmed', async () => {
    await lab.fault('soft', 'no-kmod');
    const { engine, router } = start('soft');
    const audit = await engine.audit(router, { rateSeconds: 0 });
    expect(audit.snapshot.stack.flowtableSupport).toBe('no');
    const { plan } = await engine.plan(router, 'software');
    expect(plan).toMatchObject({ install: ['kmod-nft-offload'] });
    const before = await lab.fingerprint('soft');
    const abort = new AbortController();
    const cancelled = engine.setMode(router, 'software', {
      ...longWindow,
      signal: abort.signal,
      onProgress: at('install', 'done', () => abort.abort()),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await lab.fingerprint('soft')).toEqual(before);

    // A removed module stays loaded until the next boot; the second half starts as after one.
    await lab.clearFaults('soft');
    await lab.fault('soft', 'no-kmod');
    const enabled = await engine.setMode(router, 'software', longWindow);
    expect(enabled.change).toMatchObject({
      state: 'confirmed',
      installedPackages: expect.arrayContaining(['kmod-nft-offload']),
    });
    expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({ loaded: 'software' });
  });

  it('is undone when somebody kills the watchdog inside the window', async () => {
    const { engine, router } = start('soft');
    const before = await lab.fingerprint('soft');
    const kill = async () => {
      await lab.router('soft').run('kill -9 "$(cat /tmp/flowhelm/lock/pid)"');
    };
    const changed = engine.setMode(router, 'software', { ...longWindow, onProgress: at('check', 'done', kill) });
    await expect(changed).rejects.toMatchObject({ message: expect.stringContaining('as it was') });
    expect(await afterItself(lab, 'soft')).toEqual(before);
  });
});
