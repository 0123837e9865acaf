import { describe, expect, it } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { releaseLock, tellWatchdog } from '../../../electron/router/lock.ts';
import { loadOwnTable, ownTableWatchdog, stageOwnTable } from '../../../electron/router/own-table.ts';
import { armWatchdog } from '../../../electron/router/watchdog.ts';
import type { PersistenceMethod } from '../../../shared/model/plan.ts';
import { ownTableInclude, ownTableRuleset } from '../../../shared/rules/own-table.ts';
import { RouterOnDisk, shells } from '../change/router-on-disk.ts';

const folder = '/run/flowhelm';
const ruleset = ownTableRuleset('software', ['lan', 'wan']);
const unit: PersistenceMethod = { kind: 'systemd-unit' };
const include: PersistenceMethod = { kind: 'include', rulesFile: '/etc/nftables.conf', addIncludeLine: true };
const rules = 'table inet mine {\n}';

async function arm(router: RouterOnDisk, changeId: string, text: string | null, persistence: PersistenceMethod) {
  const script = ownTableWatchdog(changeId, text, persistence);
  await router.run([
    section(armWatchdog, { folder, changeId, owner: 'me', windowSeconds: 90, script }),
    section(stageOwnTable, { changeId, windowSeconds: 60, ruleset: text }),
    section(loadOwnTable, { changeId, remove: text === null }),
  ]);
}

async function tell(router: RouterOnDisk, changeId: string, word: 'confirm' | 'undo'): Promise<string> {
  const answer = await router.answer(section(tellWatchdog, { folder, changeId, word, waitSeconds: 1000 }));
  await router.run([section(releaseLock, { folder, changeId })]);
  return answer;
}

const etc = (router: RouterOnDisk) =>
  router.run('cd /etc; ls -R flowhelm systemd nftables* 2>/dev/null; cat nftables.conf');

describe.each(shells)('our own table in %s', (shell) => {
  it.each([unit, include])('is saved and removed again with nothing left: %o', async (persistence) => {
    const router = new RouterOnDisk(shell);
    router.write('/etc/nftables.conf', `${rules}\n`);
    await router.run('mkdir -p /etc/systemd/system');
    const before = { ...router.state(), etc: (await etc(router)).stdout };
    await arm(router, 'on', ruleset, persistence);
    expect(await tell(router, 'on', 'confirm')).toBe('committed\n');
    expect(router.read('/etc/flowhelm/offload.nft')).toBe(ruleset);
    await arm(router, 'off', null, persistence);
    expect(await tell(router, 'off', 'confirm')).toBe('committed\n');
    expect({ ...router.state(), etc: (await etc(router)).stdout }).toEqual(before);
  });

  it('does not join our line to the last one of a file that ends without a newline', async () => {
    const router = new RouterOnDisk(shell);
    router.write('/etc/nftables.conf', rules);
    await arm(router, 'on', ruleset, include);
    expect(await tell(router, 'on', 'confirm')).toBe('committed\n');
    expect(router.read('/etc/nftables.conf')).toBe(`${rules}\n${ownTableInclude}\n`);
  });

  it("never harms the user's rules file when /run has no room for a copy", async () => {
    const router = new RouterOnDisk(shell);
    router.write('/etc/nftables.conf', rules);
    await arm(router, 'on', ruleset, include);
    router.program('/bin/cp', '[ "$1" = -p ] && exit 1; exec ROOT/bin/busybox cp "$@"');
    expect(await tell(router, 'on', 'confirm')).toBe('undone save-failed\n');
    expect(router.read('/etc/nftables.conf')).toBe(rules);
    expect(router.exists('/etc/flowhelm')).toBe(false);
    expect(router.state()).toMatchObject({ kernel: '', ownTable: '', scratch: '' });
  });

  it("never replaces the user's rules file by one that was cut off", async () => {
    const router = new RouterOnDisk(shell);
    router.writeWithPaths('/etc/nftables.conf', `${rules}\n${ownTableInclude}\n`);
    await arm(router, 'off', null, include);
    router.program('/bin/grep', '[ "$1" = -vxF ] && exit 2; exec ROOT/bin/busybox grep "$@"');
    expect(await tell(router, 'off', 'confirm')).toBe('undone save-failed\n');
    expect(router.read('/etc/nftables.conf')).toBe(`${rules}\n${ownTableInclude}\n`);
    expect(router.exists('/etc/nftables.conf.flowhelm')).toBe(false);
  });

  it('takes back a save that fails when the unit does not start', async () => {
    const router = new RouterOnDisk(shell);
    await router.run('mkdir -p /etc/systemd/system');
    router.fault('systemctl-fails');
    await arm(router, 'on', ruleset, unit);
    expect(await tell(router, 'on', 'confirm')).toBe('undone save-failed\n');
    expect((await router.run('ls /etc/flowhelm /etc/systemd/system 2>/dev/null')).stdout).not.toContain(
      'flowhelm-offload',
    );
    expect(router.log.filter((line) => line.startsWith('systemctl disable'))).toHaveLength(1);
    expect(router.state()).toMatchObject({ kernel: '', ownTable: '', scratch: '' });
  });

  it('is not loaded after the watchdog has ended', async () => {
    const router = new RouterOnDisk(shell);
    await arm(router, 'on', ruleset, unit);
    await router.answer(section(tellWatchdog, { folder, changeId: 'on', word: 'undo', waitSeconds: 1000 }));
    const late = await router.run([section(loadOwnTable, { changeId: 'on', remove: false })]);
    expect(late.get('load-own-table')).toMatchObject({ stderr: 'no-lock\n', exitCode: 1 });
    expect(router.state()).toMatchObject({ kernel: '', ownTable: '' });
  });
});
