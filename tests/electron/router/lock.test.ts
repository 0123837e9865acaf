import { describe, expect, it } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseLocks, readLocks } from '../../../electron/router/lock.ts';
import { parseArmAnswer } from '../../../electron/router/watchdog.ts';
import type { UciEdit } from '../../../shared/model/plan.ts';
import { RouterOnDisk, shells } from '../change/router-on-disk.ts';

import { armed, changeId, folder, loaded, on, released, staged, told } from './watchdog-steps.ts';

describe.each(shells)('the lock in %s', (shell) => {
  it('goes to exactly one of many that want it at once', async () => {
    const router = new RouterOnDisk(shell);
    const ids = Array.from({ length: 8 }, (_, index) => `change-${index}`);
    const answers = (await Promise.all(ids.map((id) => router.answer(armed(id))))).map(parseArmAnswer);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['armed', ...Array(7).fill('busy')]);
    const winner = ids[answers.findIndex(({ kind }) => kind === 'armed')];
    expect(router.read(`${folder}/lock/change`)).toBe(`${winner}\n`);
  });

  it('is not taken from an app that needs long to arm', async () => {
    const router = new RouterOnDisk(shell);
    router.program('/usr/sbin/nft', 'while [ ! -e /faults/nft-may-go-on ]; do sleep 1; done');
    const slow = router.answer(armed('slow'));
    await router.until(() => router.exists(`${folder}/lock/pid`));
    expect(parseArmAnswer(await router.answer(armed('other')))).toMatchObject({ kind: 'busy' });
    router.fault('nft-may-go-on');
    expect(parseArmAnswer(await slow)).toMatchObject({ kind: 'armed' });
  });

  it('is taken over, with its change undone, when its watchdog was killed', async () => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    await router.run([armed('dead'), staged('dead'), loaded('dead')]);
    router.killWatchdog();
    // The undo takes its time: the new window must begin after it.
    expect(parseArmAnswer(await router.answer(armed('next')))).toEqual({ kind: 'armed', secondsLeft: 90 });
    expect(router.state()).toMatchObject({ config: before['config'], staged: '', kernel: '' });
    expect(router.read(`${folder}/lock/flowtables.before`)).toBe('');
    expect(router.read(`${folder}/lock/change`)).toBe('next\n');
  });

  it('leaves nothing behind when the scratch folder cannot take the watchdog', async () => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    // Like a full /tmp: the file is made and stays empty.
    router.program('/usr/sbin/nft', `[ -e ${folder}/lock/watchdog ] || ln -s /dev/full ${folder}/lock/watchdog`);
    expect(parseArmAnswer(await router.answer(armed()))).toEqual({ kind: 'failed' });
    expect(router.state()).toEqual(before);
  });

  it.each(["O'Brien on $(reboot)", 'a|committed on b', 'back\\c \\n slash', 'two\nlines', ''])(
    'names its owner as it is: %j',
    async (owner) => {
      const router = new RouterOnDisk(shell);
      await router.run([armed(changeId, on, owner)]);
      const [first = ''] = owner.split('\n');
      const locks = parseLocks(await router.answer(section(readLocks)));
      expect(locks).toMatchObject([{ changeId, alive: true, owner: first, result: null }]);
      expect(parseArmAnswer(await router.answer(armed('other')))).toEqual({
        kind: 'busy',
        secondsLeft: 90,
        owner: first,
      });
    },
  );
});

describe.each(shells)('a step that comes late in %s', (shell) => {
  it.each(['undone', 'removed'])('stages and loads nothing when the watchdog has %s already', async (how) => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    await router.run([armed()]);
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    if (how === 'removed') await router.run([released()]);
    const late = await router.run([staged(), loaded()]);
    expect(late.get('stage-uci')).toMatchObject({ stdout: '', stderr: 'no-lock\n', exitCode: 1 });
    expect(late.get('reload-firewall')).toMatchObject({ exitCode: 1 });
    await router.run([released()]);
    expect(router.state()).toEqual(before);
  });

  it('takes back what it has staged when the watchdog ends in the middle', async () => {
    const router = new RouterOnDisk(shell);
    const before = router.state();
    await router.run([armed()]);
    // Somebody's `uci set` waits until the watchdog has undone and gone.
    await router.run('cp -p /usr/sbin/uci /usr/sbin/real-uci');
    router.program(
      '/usr/sbin/uci',
      'if [ "$1" = set ]; then touch /faults/setting; while [ ! -e /faults/go-on ]; do sleep 1; done; fi\nexec /usr/sbin/real-uci "$@"',
    );
    const late = router.run([staged()]);
    await router.until(() => router.exists('/faults/setting'));
    await router.run([told('undo'), released()]);
    router.fault('go-on');
    expect((await late).get('stage-uci')).toMatchObject({
      stderr: expect.stringMatching(/^no-lock$/m),
      exitCode: 1,
    });
    expect(router.state()).toEqual(before);
  });

  it.each([
    ['other edits are staged', "uci set firewall.@rule[0].enabled='0'"],
    ['an option was saved meanwhile', "uci set firewall.@defaults[0].flow_offloading='yes'; uci commit"],
  ])('stages nothing when %s', async (_, edit) => {
    const router = new RouterOnDisk(shell);
    await router.run([armed()]);
    await router.run(edit);
    const before = router.read('/tmp/.uci/firewall');
    expect((await router.run([staged()])).get('stage-uci')).toMatchObject({ stderr: 'foreign-edits\n', exitCode: 1 });
    expect(router.read('/tmp/.uci/firewall')).toBe(before);
  });

  it('loads nothing when the firewall is stopped', async () => {
    const router = new RouterOnDisk(shell);
    await router.run([armed(), staged()]);
    await router.run('rm /var/run/fw4.state');
    expect((await router.run([loaded()])).get('reload-firewall')).toMatchObject({ exitCode: 1 });
    expect(await router.answer(told('undo'))).toBe('undone asked\n');
    expect(router.log.filter((line) => line.startsWith('fw4'))).toEqual([]);
  });

  it.each(["it's", '$(touch /faults/pwned)', '`touch /faults/pwned`', '"; touch /faults/pwned; "', '-n', '( = x'])(
    'writes and reverts the value %j as it is',
    async (value) => {
      const router = new RouterOnDisk(shell);
      const edits: UciEdit[] = [{ option: 'flow_offloading', before: null, after: value }];
      await router.run([armed(changeId, edits), staged(changeId, edits)]);
      expect((await router.run('uci -q get firewall.@defaults[0].flow_offloading')).stdout).toBe(`${value}\n`);
      expect(await router.answer(told('confirm'))).toBe('committed\n');
      await router.run([released()]);
      const back: UciEdit[] = [{ option: 'flow_offloading', before: value, after: '1' }];
      await router.run([armed('2', back), staged('2', back)]);
      expect(await router.answer(told('undo', '2'))).toBe('undone asked\n');
      expect((await router.run('uci -q get firewall.@defaults[0].flow_offloading')).stdout).toBe(`${value}\n`);
      expect(router.exists('/faults/pwned')).toBe(false);
    },
  );
});
