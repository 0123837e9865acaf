/** Accidents that hit all routers at once: a cut network, a power cut. Each router ends byte for byte as it was. */
import { afterEach, expect, it } from 'vitest';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { describeLab } from './describe-lab.ts';
import { at, longWindow } from './product.ts';
import { afterItself, pause, products } from './scenarios.ts';
import { type Fingerprint, ROUTER_NAMES, type RouterName } from './types.ts';

describeLab('an accident during a change', (lab) => {
  const start = products(lab, ROUTER_NAMES);
  afterEach(() => lab.restoreNetwork());

  /**
   * The first router to load triggers the accident; the others are caught in whatever step they are. One that comes to its change only
   * after the accident may carry it out. Resolves to what the others said.
   */
  async function withAccident(rollbackWindowSeconds: number, accident: () => Promise<void>): Promise<string[]> {
    const before = new Map<RouterName, Fingerprint>();
    for (const name of ROUTER_NAMES) before.set(name, await lab.fingerprint(name));
    let over: Promise<void> | null = null;
    const once = () => {
      over ??= accident();
      return over;
    };
    const said = await Promise.all(
      ROUTER_NAMES.map(async (name) => {
        const { engine, router } = start(name);
        const onProgress = at('load', 'done', once);
        const error = await engine.setMode(router, 'software', { rollbackWindowSeconds, onProgress }).then(
          () => null,
          (cause: unknown) => cause,
        );
        await over;
        if (error === null) {
          expect((await engine.audit(router, { rateSeconds: 0 })).verdict.loaded).toBe('software');
          return [];
        }
        expect(error).toBeInstanceOf(FlowhelmError);
        expect(await afterItself(lab, name)).toEqual(before.get(name));
        for (const pending of engine.pendingChanges(router)) {
          expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'undone' });
        }
        expect(engine.profile.changes.list(router.id).filter(({ state }) => state === 'confirmed')).toEqual([]);
        return [error instanceof Error ? error.message : ''];
      }),
    );
    expect(said.flat()).not.toEqual([]);
    return said.flat();
  }

  it('is undone by the routers when the network is cut inside the window', async () => {
    const said = await withAccident(35, async () => {
      await lab.cutNetwork();
      await pause(45_000);
      await lab.restoreNetwork();
    });
    expect(said.join('\n')).toContain('The router is as it was.');
  });

  it('is undone by a reboot inside the window', async () => {
    const said = await withAccident(90, () => lab.reset());
    expect(said.join('\n')).toMatch(/rebooted/);
  });

  it('a confirmed change survives a power cut', async () => {
    const confirmed = (['soft', 'linux'] as const).map(async (name) => {
      const { engine, router } = start(name);
      expect((await engine.setMode(router, 'software', longWindow)).change?.state).toBe('confirmed');
      return { engine, router };
    });
    const changed = await Promise.all(confirmed);
    await lab.reset();
    for (const { engine, router } of changed) {
      expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({
        configured: 'software',
        loaded: 'software',
      });
    }
  });
});
