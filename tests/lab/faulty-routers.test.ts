/** Whatever goes wrong on the router during a change: a clear error, and the router byte for byte as it was. */
import { afterEach, expect, it } from 'vitest';
import type { ErrorCode } from '../../shared/model/errors.ts';
import { describeLab } from './describe-lab.ts';
import { at, longWindow, type Product, product } from './product.ts';
import { type Fault, ROUTER_NAMES, type RouterName } from './types.ts';

describeLab('a change on a faulty router', (lab) => {
  const open: Product[] = [];
  const start = (name: RouterName) => {
    const started = product(name, lab.routers[name]);
    open.push(started);
    return started;
  };

  afterEach(async () => {
    for (const each of open.splice(0)) each.close();
    for (const name of ROUTER_NAMES) {
      await lab.clearFaults(name);
      await lab.restore(name);
    }
  });

  /** Runs a change that must fail, and compares the router before and after. The fault itself is part of both pictures. */
  async function refusedAndUnchanged(name: RouterName, fault: Fault, code: ErrorCode): Promise<void> {
    await lab.fault(name, fault);
    const before = await lab.fingerprint(name);
    const { engine, router } = start(name);
    await expect(engine.setMode(router, 'software', { rollbackWindowSeconds: 60 })).rejects.toMatchObject({ code });
    expect(await lab.fingerprint(name)).toEqual(before);
    expect(engine.profile.changes.list(router.id).filter(({ state }) => state === 'confirmed')).toEqual([]);
    expect(engine.pendingChanges(router)).toEqual([]);
  }

  // Two routers side by side: each row has one fault on the npu router and one on the soft one.
  it.each<{ npu: [Fault, ErrorCode]; soft: [Fault, ErrorCode] }>([
    { npu: ['reload-fails', 'load-failed'], soft: ['foreign-staged', 'foreign-edits'] },
    { npu: ['check-fails', 'already-broken'], soft: ['check-fails-with-offload', 'check-failed'] },
    { npu: ['no-gateway', 'verify-failed'], soft: ['overlay-full', 'no-space'] },
  ])('ends with a clear error and leaves no trace: %o', async ({ npu, soft }) => {
    await Promise.all([refusedAndUnchanged('npu', ...npu), refusedAndUnchanged('soft', ...soft)]);
  });

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

  it('is undone when a reload hangs for ever', async () => {
    const { engine, router } = start('npu');
    const before = await lab.fingerprint('npu');
    await lab.fault('npu', 'reload-hangs');
    const changed = engine.setMode(router, 'software', { rollbackWindowSeconds: 60 });
    await expect(changed).rejects.toMatchObject({ code: 'timed-out' });
    await lab.clearFaults('npu');
    expect(await lab.fingerprint('npu')).toEqual(before);
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
    expect(audit.snapshot.stack.modules.nft_flow_offload).toBe('absent');
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

    const enabled = await engine.setMode(router, 'software', longWindow);
    expect(enabled.change).toMatchObject({
      state: 'confirmed',
      installedPackages: expect.arrayContaining(['kmod-nft-offload']),
    });
    expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({ loaded: 'software' });
  });

  it.each<[Fault, ErrorCode]>([
    ['opkg-offline', 'package-feeds-unreachable'],
    ['opkg-wrong-kernel', 'package-kernel-mismatch'],
  ])('does not install the module when %s', async (fault, code) => {
    await lab.fault('npu', 'no-kmod');
    await refusedAndUnchanged('npu', fault, code);
  });
});
