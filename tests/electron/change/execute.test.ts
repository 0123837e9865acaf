import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../electron/demo/faults.ts';
import { type ChangeStep, changeSteps } from '../../../shared/model/change.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';
import { type Bench, bench, routerState } from './virtual-change.ts';

const profile = 'mt7986-off';
const wired = changeSteps.filter((step) => step !== 'install' && step !== 'prove');

async function failure(change: Promise<unknown>): Promise<FlowhelmError> {
  const error = await change.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof FlowhelmError) return error;
  throw error ?? new Error('the change did not fail');
}

/** The watchdog keeps its result a minute when nobody has read it. */
async function untilClean(app: Bench): Promise<void> {
  for (let tries = 0; tries < 400 && (await routerState(app)).scratch !== ''; tries += 1) {
    await app.dependencies.sleep(1000);
  }
}

describe('a change', () => {
  it('is journalled, verified, saved and leaves no scratch', async () => {
    const app = await bench(profile);
    const { change, after } = await app.change();
    expect(change).toMatchObject({ state: 'confirmed', errorCode: null });
    expect(change?.checks.every(({ ok }) => ok)).toBe(true);
    expect(after?.configured.mode).toBe('software');
    expect(await routerState(app)).toEqual({
      configured: { flowOffloading: '1', flowOffloadingHw: null },
      staged: [],
      loaded: 'software',
      scratch: '',
    });
    const steps = ['arm', 'stage', 'check', 'load', 'verify', 'confirm', 'prove'];
    expect(app.journal.only.journal.map(({ step, event }) => `${step} ${event}`)).toEqual(
      steps.flatMap((step) => [`${step} started`, `${step} done`]),
    );
  });

  it('does nothing where the router is as wanted already', async () => {
    const app = await bench(profile);
    expect(await app.change({ intent: { kind: 'mode', mode: 'off' } })).toMatchObject({ change: null });
    expect(app.journal.changes.size).toBe(0);
  });

  it.each([29, 601, 60.5, Number.NaN, Number.POSITIVE_INFINITY, -60])('refuses a window of %d s', async (seconds) => {
    const app = await bench(profile);
    expect(await failure(app.change({ rollbackWindowSeconds: seconds }))).toMatchObject({ code: 'bad-input' });
    expect(app.journal.changes.size).toBe(0);
  });

  const faults: [string, Fault, ErrorCode][] = [
    ['fw4 check refuses from the start', { kind: 'check-fails' }, 'already-broken'],
    ['edits of others are staged', { kind: 'foreign-edit', when: 'now' }, 'foreign-edits'],
    ['somebody edits right after our edit', { kind: 'foreign-edit', when: 'after-set' }, 'foreign-edits'],
    ['the load is refused', { kind: 'load-refused' }, 'load-failed'],
    ['the gateway is lost', { kind: 'gateway-lost-after-load' }, 'verify-failed'],
    ['the kernel oopses', { kind: 'kernel-oops-at-load' }, 'verify-failed'],
    ['the router reboots at the load', { kind: 'reboots', at: 'load' }, 'verify-failed'],
  ];
  it.each(faults)('leaves the router as it was when %s', async (_, fault, code) => {
    const app = await bench(profile);
    const before = await routerState(app);
    await app.router.inject(fault);
    const error = await failure(app.change());
    expect(error).toMatchObject({ code });
    if (app.journal.changes.size > 0) {
      expect(app.journal.only).toMatchObject({ state: 'undone', errorCode: code });
      expect(error.message).toMatch(/The router is as it was\.$/);
    }
    app.router.clearFaults();
    await untilClean(app);
    expect(await routerState(app)).toMatchObject({ ...before, staged: expect.any(Array) });
    expect((await app.router.state()).staged.join()).not.toContain('flow_offloading');
  });

  it('is undone when the flash is full at the save', async () => {
    const app = await bench(profile);
    const before = await routerState(app);
    const error = await failure(
      app.change({
        onProgress: (progress) => {
          if (progress.kind === 'step' && progress.step === 'load') void app.router.inject({ kind: 'overlay-full' });
        },
      }),
    );
    expect(error).toMatchObject({ code: 'confirm-failed', message: expect.stringContaining('could not save') });
    expect(await routerState(app)).toEqual(before);
  });

  it.each(wired)('is undone when it is cancelled at the start of "%s"', async (step) => {
    const app = await bench(profile);
    const before = await routerState(app);
    const abort = new AbortController();
    const error = await failure(
      app.change({
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.kind === 'step' && progress.step === step && progress.event === 'started')
            abort.abort('never mind');
        },
      }),
    ).catch((cause: unknown) => cause);
    if (step === 'confirm') {
      // Once the word may be on its way, only an undo can take it back.
      expect(app.journal.only).toMatchObject({ state: 'confirmed' });
      return;
    }
    expect(error).toMatchObject({ code: 'cancelled' });
    await untilClean(app);
    expect(await routerState(app)).toEqual(before);
  });

  const sections: [string, ErrorCode][] = [
    ['arm-watchdog', 'connection-lost'],
    ['stage-uci', 'connection-lost'],
    ['check-firewall', 'connection-lost'],
  ];
  it.each(sections)('is undone when the connection is lost in %s', async (lost, code) => {
    const app = await bench(profile);
    const before = await routerState(app);
    const error = await failure(
      app.change({
        onProgress: (progress) => {
          if (progress.kind === 'step' && progress.step === 'preflight' && progress.event === 'done')
            void app.router.inject({ kind: 'connection-drops', at: { section: lost } });
        },
      }),
    );
    expect(error).toMatchObject({ code });
    await untilClean(app);
    expect(await routerState(app)).toEqual(before);
  });

  it('is confirmed although the connection is lost after the word to save was left', async () => {
    const app = await bench(profile);
    const { change } = await app.change({
      onProgress: (progress) => {
        if (progress.kind === 'step' && progress.step === 'confirm' && progress.event === 'started')
          void app.router.run(
            'touch /tmp/flowhelm/lock/confirm; while [ ! -e /tmp/flowhelm/lock/result ]; do sleep 1; done',
          );
      },
    });
    expect(change).toMatchObject({ state: 'confirmed' });
  });

  it.each(['begin', 'arm started'])('touches nothing when the journal fails at "%s"', async (entry) => {
    const app = await bench(profile);
    const before = await routerState(app);
    app.journal.failFrom = entry;
    expect(await failure(app.change())).toMatchObject({ message: expect.stringContaining('disk full') });
    expect(await routerState(app)).toEqual(before);
    expect((await app.router.state()).systemLog.join()).not.toContain('flowhelm');
  });

  it.each(['stage started', 'load started', 'confirm started', 'verify done'])(
    'is undone at once, and says so, when the journal fails from "%s" on',
    async (entry) => {
      const app = await bench(profile);
      const before = await routerState(app);
      app.journal.failFrom = entry;
      const error = await failure(app.change());
      expect(error.message).toContain('The router is as it was.');
      expect(await routerState(app)).toEqual(before);
    },
  );

  it.each(['confirm done', 'update', 'prove started'])('stands when the journal fails at "%s"', async (entry) => {
    const app = await bench(profile);
    if (entry !== 'update') app.journal.failFrom = entry;
    const { change } = await app.change({
      onProgress: (progress) => {
        if (entry === 'update' && progress.kind === 'step' && progress.step === 'confirm') app.journal.failFrom = entry;
      },
    });
    expect(change).toMatchObject({ state: 'confirmed' });
  });

  it('is refused for a plan that was made for another state of the router', async () => {
    const app = await bench(profile);
    const first = await app.change();
    const shown = first.plan;
    await app.change({ intent: { kind: 'mode', mode: 'off' } });
    await app.router.reboot();
    expect(await failure(app.change({ shownPlan: shown }))).toMatchObject({ code: 'router-changed-since' });
  });

  it('runs alone: of two at once one is refused', async () => {
    const app = await bench(profile);
    const results = await Promise.allSettled([app.change(), app.change()]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ code: expect.stringMatching(/^(change-in-progress|foreign-edits)$/) });
    expect((await routerState(app)).loaded).toBe('software');
  });

  it('is undone when its watchdog is killed', async () => {
    const app = await bench(profile);
    const before = await routerState(app);
    await app.router.inject({ kind: 'background-killed', afterSeconds: 1 });
    const error = await failure(app.change());
    // How far the change is by then depends on this computer.
    expect(['watchdog-failed', 'verify-failed', 'confirm-failed']).toContain(error.code);
    await untilClean(app);
    expect(await routerState(app)).toEqual(before);
  });
});

describe('a change on plain nftables', () => {
  it('is saved, and is undone when it is cancelled after the load', async () => {
    const app = await bench('debian-nftables');
    const before = await routerState(app);
    const abort = new AbortController();
    const cancelled = app.change({
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.kind === 'step' && progress.step === ('verify' satisfies ChangeStep)) abort.abort();
      },
    });
    expect(await failure(cancelled)).toMatchObject({ code: 'cancelled' });
    await untilClean(app);
    expect(await routerState(app)).toEqual(before);
    expect((await app.change()).change).toMatchObject({ state: 'confirmed' });
  });
});
