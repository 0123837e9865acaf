import { expect, test } from 'vitest';
import { executeChange } from '../../../electron/change/execute.ts';
import type { Fault } from '../../../electron/demo/faults.ts';
import type { VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import type { Change } from '../../../shared/model/change.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { connectTo, routerOf } from './fleet-of-one.ts';

const speed = 4;

/** Runs a real change on a virtual router, with the app's clock as fast as the router's; answers `confirmed` or the error's code. */
async function change(router: VirtualRouter, mode: OffloadMode): Promise<string> {
  const start = Date.now();
  let current: Change | null = null;
  try {
    const outcome = await executeChange(
      { routerId: 'r', intent: { kind: 'mode', mode }, shownPlan: null, overrides: [], rollbackWindowSeconds: 60 },
      {
        read: async (read) => read(await connectTo(router)),
        connect: () => connectTo(router),
        journal: {
          begin: (begun) => {
            current = begun;
          },
          journal: () => {},
          update: (_, patch) => {
            if (!current) throw new Error('the change was never begun');
            current = { ...current, ...patch };
            return current;
          },
        },
        now: () => new Date(start + (Date.now() - start) * speed),
        sleep: (milliseconds) => router.clock.sleep(milliseconds),
        makeId: () => 'change-1',
        owner: 'test',
      },
    );
    return outcome.change?.state ?? 'unchanged';
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    return error.code;
  }
}

test.each<[string, OffloadMode, string]>([
  ['mt7986-off', 'hardware', 'hardware'],
  ['mt7981-apk', 'off', 'off'],
  ['custom-image', 'software', 'software'],
  ['debian-nftables', 'software', 'software'],
])('on %s, %s is loaded, confirmed and survives a restart', async (id, mode, loaded) => {
  const router = await routerOf(id, { speed });
  expect(await change(router, mode)).toBe('confirmed');
  expect((await router.state()).loaded).toBe(loaded);
  await router.reboot();
  expect(await router.state()).toMatchObject({ loaded, staged: [], bootCount: 2 });
});

test.each<[Fault, string]>([
  [{ kind: 'load-refused' }, 'load-failed'],
  [{ kind: 'kernel-oops-at-load' }, 'verify-failed'],
  [{ kind: 'hardware-refused' }, 'hardware-refused'],
  [{ kind: 'check-fails' }, 'already-broken'],
  [{ kind: 'overlay-full' }, 'no-space'],
])('with %o the change ends in %s and the router is as it was', async (fault, code) => {
  const router = await routerOf('mt7986-off', { speed });
  const before = await router.files.readFile('/etc/config/firewall');
  await router.inject(fault);
  expect(await change(router, 'hardware')).toBe(code);
  expect(await router.state()).toMatchObject({ loaded: 'off', staged: [] });
  expect(await router.files.readFile('/etc/config/firewall')).toBe(before);
});

test.each([
  ['mt7986-staged', 'foreign-edits'],
  ['mt7986-sqm', 'advisory-blocks'],
  ['ipq807x-vendor', 'plan-refused'],
])('%s refuses hardware with %s before anything is touched', async (id, code) => {
  const router = await routerOf(id, { speed });
  expect(await change(router, 'hardware')).toBe(code);
  expect((await router.state()).systemLog).toEqual([]);
});
