import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fw4Watchdog } from '../../../electron/router/change-fw4.ts';
import { section } from '../../../electron/router/command.ts';
import { parseLocks, parseWatchdogResult, readLocks } from '../../../electron/router/lock.ts';
import { parseArmAnswer, watchdogScript } from '../../../electron/router/watchdog.ts';
import { sh } from '../../../shared/shell.ts';
import { RouterOnDisk, shells } from '../change/router-on-disk.ts';

import { armed, changeId, folder, loaded, on, released, staged, told } from './watchdog-steps.ts';

describe.each(shells)('the watchdog in %s', (shell) => {
  async function loadedRouter(): Promise<{ router: RouterOnDisk; before: Record<string, string> }> {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    expect(await router.answer(armed())).toMatch(/^armed \d+ 1090 1000\n$/);
    expect(await router.answer(staged())).toBe("firewall.cfg01e63d.flow_offloading='1'\n");
    await router.run([loaded()]);
    expect(router.state()).toMatchObject({ config: before['config'], kernel: expect.stringContaining('flowtable ft') });
    return { router, before };
  }

  const gone = (router: RouterOnDisk) => router.until(() => !router.exists(folder));

  it('saves once when told so, keeps its result, and removes everything when it was read', async () => {
    const { router, before } = await loadedRouter();
    expect(await router.answer(told('confirm'))).toBe('committed\n');
    expect(router.state()).toMatchObject({ staged: '', kernel: expect.stringContaining('flowtable ft') });
    expect(router.read('/etc/config/firewall')).toBe(
      before['config']?.replace("'ACCEPT'\n", "'ACCEPT'\n\toption flow_offloading '1'\n"),
    );
    // Both words come late: it stays saved.
    router.uptime = 100_000;
    expect(await router.answer(told('undo'))).toBe('committed\n');
    await router.run([released()]);
    await gone(router);
    expect(router.log.filter((line) => line.startsWith('logger'))).toEqual([`logger change ${changeId}: committed`]);
  });

  it('removes everything itself when nobody reads its result', async () => {
    const { router, before } = await loadedRouter();
    router.uptime = 2000;
    await gone(router);
    expect(router.state()).toEqual(before);
    expect(router.log.at(-1)).toBe(`logger change ${changeId}: undone expired`);
  });

  it('undoes when the window that began at staging has passed, and not before', async () => {
    const { router } = await loadedRouter();
    router.uptime = 1059;
    await wait(60);
    expect(parseLocks(await router.answer(section(readLocks)))).toMatchObject([
      { alive: true, result: null, secondsLeft: 1 },
    ]);
    router.uptime = 1060;
    await router.until(() => router.exists(`${folder}/lock/result`));
    expect(router.read(`${folder}/lock/result`)).toBe('undone expired\n');
  });

  it('prefers the undo where both words were left', async () => {
    const { router, before } = await loadedRouter();
    await router.run(`touch ${folder}/lock/undo ${folder}/lock/confirm`);
    expect(await router.answer(told('confirm'))).toBe('undone asked\n');
    await router.run([released()]);
    expect(router.state()).toEqual(before);
  });

  it("undoes, and keeps the other's edit staged, when somebody edits before the confirmation", async () => {
    const { router, before } = await loadedRouter();
    await router.run("uci set firewall.@rule[0].enabled='0'");
    expect(await router.answer(told('confirm'))).toBe('undone foreign-edits\n');
    expect(router.state()).toMatchObject({ config: before['config'], kernel: '' });
    expect((await router.run('uci changes firewall')).stdout).toMatch(/^firewall\.\w+\.enabled='0'\n$/);
  });

  it('undoes when the save fails, as on a full flash', async () => {
    const { router, before } = await loadedRouter();
    router.program('/bin/mktemp', 'exit 1');
    expect(await router.answer(told('confirm'))).toBe('undone save-failed\n');
    await router.run([released()]);
    expect(router.state()).toEqual({ ...before, staged: '' });
  });

  it("puts back what somebody's bare commit has saved, and saves nothing of theirs that is only staged", async () => {
    const { router, before } = await loadedRouter();
    await router.run("uci commit; uci set firewall.@rule[0].enabled='0'");
    expect(router.read('/etc/config/firewall')).toContain('flow_offloading');
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    expect(router.read('/etc/config/firewall')).toBe(before['config']);
    expect(router.read('/kernel/flowtables')).toBe('');
    expect((await router.run('uci changes firewall')).stdout).toMatch(/^firewall\.\w+\.enabled='0'\n$/);
  });

  it('kills a reload that hangs, and loads the old ruleset although the killed one has removed the state file', async () => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    await router.run([armed(), staged()]);
    router.fault('reload-hangs');
    const hung = router.run([loaded()]);
    await router.until(() => router.exists(`${folder}/lock/load.pid`) && !router.exists('/faults/reload-hangs'));
    expect(router.state()).toMatchObject({ loaded: 'false' });
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    await hung;
    await router.run([released()]);
    expect(router.state()).toEqual(before);
    expect(router.log.filter((line) => line.startsWith('fw4'))).toEqual(['fw4 reload', 'fw4 start']);
  });

  it('never takes another process for the reload, when the process id is old', async () => {
    const { router } = await loadedRouter();
    const { stdout } = await router.run(
      '/bin/sh -c "while [ ! -e /faults/over ]; do sleep 1; done" >/dev/null 2>&1 & echo $!',
    );
    router.write(`${folder}/lock/load.pid`, stdout);
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    expect(process.kill(Number(stdout), 0)).toBe(true);
    router.fault('over');
  });

  it('says that the router differs, and stops trying, when the old ruleset does not come back', async () => {
    const { router } = await loadedRouter();
    router.fault('load-refused');
    expect(await router.answer(told('undo'))).toBe('undone-differs asked\n');
    expect(router.log.filter((line) => line === 'fw4 reload')).toHaveLength(4);
  });

  it('spares the reload where nothing was loaded', async () => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    await router.run([armed(), staged()]);
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    await router.run([released()]);
    expect(router.state()).toEqual(before);
    expect(router.log.filter((line) => line.startsWith('fw4'))).toEqual([]);
  });

  it('removes the packages that were installed, also when the package manager is busy at first', async () => {
    const { router } = await loadedRouter();
    router.write(`${folder}/lock/installed`, 'kmod-nft-offload kmod-nf-flow\n');
    router.fault('opkg-busy');
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    expect(router.log.filter((line) => line.startsWith('opkg'))).toEqual(
      Array(2).fill('opkg remove kmod-nft-offload kmod-nf-flow'),
    );
  });

  it('undoes once and ends when its folder is taken away', async () => {
    const { router } = await loadedRouter();
    const pid = Number(router.read(`${folder}/lock/pid`));
    await router.run(`rm -rf ${folder}`);
    router.uptime = 5000;
    await router.until(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
    expect(router.state()).toMatchObject({ staged: '', kernel: '' });
    expect(router.log.filter((line) => line === 'fw4 reload').length).toBeLessThanOrEqual(4);
  });

  it('is run by whoever asks next when it was killed', async () => {
    const { router, before } = await loadedRouter();
    router.killWatchdog();
    expect(parseLocks(await router.answer(section(readLocks)))).toMatchObject([{ alive: false, result: null }]);
    expect(await router.answer(told('confirm'))).toBe('undone asked\n');
    await router.run([released()]);
    expect(router.state()).toEqual(before);
  });

  it('is taken for dead when its process id belongs to something else by now', async () => {
    const { router, before } = await loadedRouter();
    router.killWatchdog();
    router.write(`${folder}/lock/pid`, '1\n');
    router.uptime = 1060 + 601;
    expect(parseLocks(await router.answer(section(readLocks)))).toMatchObject([{ alive: false }]);
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    await router.run([released()]);
    expect(router.state()).toEqual(before);
  });

  it('does not answer for another change', async () => {
    const { router } = await loadedRouter();
    expect(await router.answer(told('undo', 'another'))).toBe('no-lock\n');
    await router.run([released('another')]);
    expect(router.exists(`${folder}/lock/change`)).toBe(true);
  });
});

describe('the watchdog script', () => {
  it.each(shells)('does nothing at all in %s when it was cut off', async (shell) => {
    const router = new RouterOnDisk(shell);
    await router.run([armed()]);
    router.killWatchdog();
    const script = router.read(`${folder}/lock/watchdog`);
    for (const share of [0.2, 0.6, 0.9, 0.99]) {
      router.write(`${folder}/lock/pid`, 'untouched');
      router.writeWithPaths(`${folder}/lock/watchdog`, script.slice(0, script.length * share));
      await router.run(`sh ${folder}/lock/watchdog undo 2>/dev/null`);
      expect(router.read(`${folder}/lock/pid`)).toBe('untouched');
    }
  });

  it('makes empty files with nothing that ends the shell when it fails', () => {
    const script = watchdogScript({ folder, changeId, functions: sh`` }) + fw4Watchdog(changeId, on);
    expect(script).not.toMatch(/(^|[\s;&|])(:|exec|set|export|\.) *[<>]/m);
  });
});

describe('parsers', () => {
  it.each([
    ['committed', { kind: 'committed' }],
    ['undone expired', { kind: 'undone', why: 'expired', differs: false }],
    ['undone-differs asked\n', { kind: 'undone', why: 'asked', differs: true }],
    ['undone', { kind: 'undone', why: '', differs: false }],
    ['', null],
    ['no-answer', null],
    ['no-lock', null],
    ['uncommitted', null],
  ])('reads the result %j', (text, result) => {
    expect(parseWatchdogResult(text)).toEqual(result);
  });

  it.each([
    ['armed 123 1090 1000\n', { kind: 'armed', secondsLeft: 90 }],
    ['noise\narmed 1 20 5', { kind: 'armed', secondsLeft: 15 }],
    ['busy -5 ', { kind: 'busy', secondsLeft: -5, owner: '' }],
    ['busy 12 me on here', { kind: 'busy', secondsLeft: 12, owner: 'me on here' }],
    ['failed', { kind: 'failed' }],
    ['armed', { kind: 'failed' }],
    ['', { kind: 'failed' }],
  ])('reads the answer %j', (text, answer) => {
    expect(parseArmAnswer(text)).toEqual(answer);
  });

  it('reads locks, and no other lines', () => {
    const text =
      'lock /tmp/flowhelm a yes 12 |me\nlock /etc b yes 1 |x\nnoise\nlock /run/flowhelm b no -3 committed|a|b\n';
    expect(parseLocks(text)).toEqual([
      { folder: '/tmp/flowhelm', changeId: 'a', alive: true, secondsLeft: 12, owner: 'me', result: null },
      {
        folder: '/run/flowhelm',
        changeId: 'b',
        alive: false,
        secondsLeft: -3,
        owner: 'a|b',
        result: { kind: 'committed' },
      },
    ]);
  });
});
