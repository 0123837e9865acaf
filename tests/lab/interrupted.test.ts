/** A change that is cut short in any way leaves the router byte for byte as it was. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ChangeStep } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ChangeAndDie } from './change-and-die.ts';
import { describeLab } from './describe-lab.ts';
import type { Lab } from './lab.ts';
import { at, newHome, type Product, product, shortWindow } from './product.ts';
import { type Fingerprint, ROUTER_NAMES, type RouterName } from './types.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the router has removed the scratch folder by itself, and returns what it then looks like. */
async function afterItself(lab: Lab, name: RouterName): Promise<Fingerprint> {
  for (let tries = 0; tries < 90; tries += 1) {
    const { stdout } = await lab.router(name).run('ls -d /tmp/flowhelm /run/flowhelm 2>/dev/null');
    if (stdout.trim() === '') return lab.fingerprint(name);
    await pause(2_000);
  }
  throw new Error(`${name} never removed the scratch folder`);
}

function changeAndDie(order: ChangeAndDie): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'change-and-die.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

describeLab('an interrupted change', (lab) => {
  const open: Product[] = [];
  const start = (name: RouterName, home?: string) => {
    const started = product(name, lab.routers[name], home);
    open.push(started);
    return started;
  };

  afterEach(async () => {
    for (const each of open.splice(0)) each.close();
    await lab.restoreNetwork();
    for (const name of ROUTER_NAMES) await lab.restore(name);
  });

  /** Each row is one round; between them, every step is met on a fw4-like router, and those that differ on plain nftables too. */
  const rounds: readonly Readonly<Record<RouterName, ChangeStep>>[] = [
    { npu: 'preflight', soft: 'load', linux: 'stage' },
    { npu: 'arm', soft: 'check', linux: 'load' },
    { npu: 'verify', soft: 'stage', linux: 'verify' },
  ];

  it.each(rounds)('is undone by the router itself when the app is killed after a step: %o', async (steps) => {
    await Promise.all(
      ROUTER_NAMES.map(async (name) => {
        const dieAfter = steps[name];
        const before = await lab.fingerprint(name);
        const home = newHome();
        const order = { name, access: lab.routers[name], home, dieAfter, ...shortWindow };
        expect(await changeAndDie(order)).toBe('SIGKILL');
        expect(await afterItself(lab, name)).toEqual(before);
        // The next start of the app knows what it left behind, and learns how it ended.
        const { engine, router } = start(name, home);
        const [pending] = engine.pendingChanges(router);
        if (dieAfter === 'preflight') {
          expect(pending).toBeUndefined();
          return;
        }
        if (!pending) throw new Error('the journal lost the change');
        expect(pending.journal.at(-1)).toMatchObject({ step: dieAfter });
        expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'undone' });
        expect(engine.pendingChanges(router)).toEqual([]);
      }),
    );
  });

  it('stands when the app is killed after the step "confirm", and the next start knows it', async () => {
    await Promise.all(
      (['npu', 'linux'] as const).map(async (name) => {
        const home = newHome();
        const order = { name, access: lab.routers[name], home, dieAfter: 'confirm', ...shortWindow } as const;
        expect(await changeAndDie(order)).toBe('SIGKILL');
        const { engine, router } = start(name, home);
        expect(engine.pendingChanges(router)).toEqual([]);
        const { verdict } = await engine.audit(router, { rateSeconds: 0 });
        expect(verdict).toMatchObject({ configured: 'software', loaded: 'software' });
      }),
    );
  });

  it('that is still armed after a crash can be undone or confirmed by the next start', async () => {
    const finish = async (name: RouterName, word: 'undo' | 'confirm') => {
      const before = await lab.fingerprint(name);
      const home = newHome();
      const order = { name, access: lab.routers[name], home, dieAfter: 'load', rollbackWindowSeconds: 120 } as const;
      expect(await changeAndDie(order)).toBe('SIGKILL');
      const { engine, router } = start(name, home);
      const [pending] = engine.pendingChanges(router);
      if (!pending) throw new Error('the journal lost the change');
      expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'armed' });
      await expect(engine.setMode(router, 'software', shortWindow)).rejects.toMatchObject({
        code: 'change-in-progress',
      });
      const outcome = await engine.resolve(pending, router, word);
      expect(outcome.kind).toBe(word === 'undo' ? 'undone' : 'confirmed');
      return { before, after: await afterItself(lab, name), engine, router };
    };
    const [undone, confirmed] = await Promise.all([finish('soft', 'undo'), finish('linux', 'confirm')]);
    expect(undone.after).toEqual(undone.before);
    expect((await confirmed.engine.audit(confirmed.router, { rateSeconds: 0 })).verdict.configured).toBe('software');
  });

  /** The first router to load triggers the accident; the others are caught in whatever step they are. */
  async function withAccident(rollbackWindowSeconds: number, accident: () => Promise<void>): Promise<string[]> {
    const before = new Map<RouterName, Fingerprint>();
    for (const name of ROUTER_NAMES) before.set(name, await lab.fingerprint(name));
    let over: Promise<void> | null = null;
    const once = () => {
      over ??= accident();
      return over;
    };
    return Promise.all(
      ROUTER_NAMES.map(async (name) => {
        const { engine, router } = start(name);
        const onProgress = at('load', 'done', once);
        const error = await engine.setMode(router, 'software', { rollbackWindowSeconds, onProgress }).then(
          () => null,
          (cause: unknown) => cause,
        );
        expect(error).toBeInstanceOf(FlowhelmError);
        await over;
        expect(await afterItself(lab, name)).toEqual(before.get(name));
        for (const pending of engine.pendingChanges(router)) {
          expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'undone' });
        }
        expect(engine.profile.changes.list(router.id).filter(({ state }) => state === 'confirmed')).toEqual([]);
        return error instanceof Error ? error.message : '';
      }),
    );
  }

  it('is undone by the routers when the network is cut inside the window', async () => {
    const said = await withAccident(35, async () => {
      await lab.cutNetwork();
      await pause(50_000);
      await lab.restoreNetwork();
    });
    expect(said.join('\n')).toContain('The router is as it was.');
  });

  it('is undone by a reboot inside the window', async () => {
    const said = await withAccident(90, () => lab.reset());
    expect(said.join('\n')).toMatch(/rebooted/);
  });
});
