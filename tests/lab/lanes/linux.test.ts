/** Plain Debian: a table of our own beside the user's, and what a crash of the app leaves behind. */
import { expect, it } from 'vitest';
import { describeLab } from '../describe-lab.ts';
import { longWindow, newHome, shortWindow } from '../product.ts';
import { afterItself, changeAndDie, killedAfter, products } from '../scenarios.ts';

describeLab('linux', (lab) => {
  const start = products(lab, ['linux']);

  it("adds an own table beside the user's, saves it at the confirmation, and removes it without a trace", async () => {
    const { engine, router } = start('linux');
    const before = await lab.fingerprint('linux');
    const traffic = await lab.traffic('linux', { seconds: 600 });
    const enabled = await engine.setMode(router, 'auto', longWindow);
    expect(enabled.change?.state).toBe('confirmed');
    expect(enabled.after?.conntrack.flows?.byPath.software).toBeGreaterThan(0);
    expect((await engine.audit(router, { rateSeconds: 0 })).verdict).toMatchObject({ reason: 'software-active' });
    await traffic.stop();
    const during = await lab.fingerprint('linux');
    expect(during.ruleset).toContain(before.ruleset.trim());
    // What is persisted is what the next boot loads.
    expect((await lab.router('linux').run('nft -c -f /etc/nftables.conf')).exitCode).toBe(0);
    const undone = await engine.undo(router, longWindow);
    expect(undone.change?.state).toBe('confirmed');
    expect(await lab.fingerprint('linux')).toEqual(before);
  });

  it.each(['arm', 'load'] as const)(
    'is undone by the router itself when the app is killed after the step "%s"',
    (step) => killedAfter(lab, start, 'linux', step),
  );

  it('stands when the app is killed after the step "confirm", and the next start knows it', async () => {
    const home = newHome();
    const order = { name: 'linux', access: lab.routers.linux, home, dieAfter: 'confirm', ...shortWindow } as const;
    expect(await changeAndDie(order)).toBe('SIGKILL');
    const { engine, router } = start('linux', home);
    expect(engine.pendingChanges(router)).toEqual([]);
    const { verdict } = await engine.audit(router, { rateSeconds: 0 });
    expect(verdict).toMatchObject({ configured: 'software', loaded: 'software' });
  });

  it.each(['undo', 'confirm'] as const)(
    'that is still armed after a crash can be ended by the next start: %s',
    async (word) => {
      const before = await lab.fingerprint('linux');
      const home = newHome();
      const order = {
        name: 'linux',
        access: lab.routers.linux,
        home,
        dieAfter: 'load',
        rollbackWindowSeconds: 120,
      } as const;
      expect(await changeAndDie(order)).toBe('SIGKILL');
      const { engine, router } = start('linux', home);
      const [pending] = engine.pendingChanges(router);
      if (!pending) throw new Error('the journal lost the change');
      expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'armed' });
      await expect(engine.setMode(router, 'software', shortWindow)).rejects.toMatchObject({
        code: 'change-in-progress',
      });
      const outcome = await engine.resolve(pending, router, word);
      expect(outcome.kind).toBe(word === 'undo' ? 'undone' : 'confirmed');
      const after = await afterItself(lab, 'linux');
      if (word === 'undo') expect(after).toEqual(before);
      expect((await engine.audit(router, { rateSeconds: 0 })).verdict.configured).toBe(
        word === 'undo' ? 'off' : 'software',
      );
    },
  );
});
