import { describe, expect, test } from 'vitest';
import { anonymousName, parseUci, writeUci } from '../../../electron/demo/uci-package.ts';
import { capture } from '../router/captures.ts';
import { routerOf } from './fleet-of-one.ts';

const on = 'uci set firewall.@defaults[0].flow_offloading=1; uci set firewall.@defaults[0].flow_offloading_hw=1';

describe('staging', () => {
  test('changes prints what real uci prints, and flash stays as it is', async () => {
    const router = await routerOf('mt7986-off');
    const before = await router.files.readFile('/etc/config/firewall');
    const { stdout } = await router.run(`${on}; uci changes firewall`);
    expect(stdout).toBe(capture('fw4-lab/uci-changes.pending.txt'));
    expect(await router.files.readFile('/etc/config/firewall')).toBe(before);
    expect(await router.files.readFile('/tmp/.uci/firewall')).toBe(stdout);
  });

  test.each<[string, string, string]>([
    ['get sees staged values', `${on}; uci get firewall.@defaults[0].flow_offloading`, '1\n'],
    ['get of nothing fails', 'uci -q get firewall.@defaults[0].flow_offloading; echo $?', '1\n'],
    ['get says why on stderr', 'uci get firewall.nothing 2>&1', 'uci: Entry not found\n'],
    [
      'delete is staged with a minus',
      `${on}; uci commit firewall; uci delete firewall.@defaults[0].flow_offloading; uci changes firewall`,
      '-firewall.cfg01e63d.flow_offloading\n',
    ],
    ['delete of what is not there fails', 'uci -q delete firewall.@defaults[0].flow_offloading; echo $?', '1\n'],
    [
      'revert of one option keeps others',
      `${on}; uci revert firewall.@defaults[0].flow_offloading; uci changes firewall`,
      "firewall.cfg01e63d.flow_offloading_hw='1'\n",
    ],
    ['revert of all', `${on}; uci revert firewall; uci changes`, ''],
    ['setting the same value stages nothing', 'uci set firewall.@defaults[0].input=REJECT; uci changes', ''],
    [
      'show of one section',
      'uci show firewall.@forwarding[0]',
      "firewall.@forwarding[0]=forwarding\nfirewall.@forwarding[0].src='lan'\nfirewall.@forwarding[0].dest='wan'\n",
    ],
    ['show -X names sections by id', 'uci -X show firewall.@defaults[0] | head -n 1', 'firewall.cfg01e63d=defaults\n'],
    ['lists are printed as words', 'uci get firewall.@zone[1].network', 'wan wan6\n'],
    ['the last of a type', 'uci get firewall.@zone[-1].name', 'wan\n'],
  ])('%s', async (_, script, output) => {
    const router = await routerOf('mt7986-off');
    expect((await router.run(script)).stdout).toBe(output);
  });

  test('commit writes the canonical form, once, and empties the delta', async () => {
    const router = await routerOf('mt7986-off');
    await router.run(`${on}; uci commit firewall`);
    const text = await router.files.readFile('/etc/config/firewall');
    expect(text).toMatch(/^\nconfig defaults\n\toption syn_flood '1'\n/);
    expect(text).toContain("\toption flow_offloading '1'\n\toption flow_offloading_hw '1'\n");
    expect(writeUci(parseUci(text))).toBe(text);
    expect(await router.files.exists('/tmp/.uci/firewall')).toBe(false);
  });

  test('a commit on a full flash fails and keeps the old file', async () => {
    const router = await routerOf('mt7986-off');
    const before = await router.files.readFile('/etc/config/firewall');
    await router.inject({ kind: 'overlay-full' });
    const { stdout, stderr } = await router.run(`${on}; uci commit firewall; echo $?`);
    expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: 'uci: I/O error\n' });
    expect(await router.files.readFile('/etc/config/firewall')).toBe(before);
  });
});

test.each([
  [1, 'defaults', 'cfg01e63d'],
  [2, 'zone', 'cfg02dc81'],
  [3, 'zone', 'cfg03dc81'],
  [6, 'rule', 'cfg0692bd'],
])('section %i of type %s is called %s, as libuci calls it', (number, type, name) => {
  expect(anonymousName(number, type)).toBe(name);
});
