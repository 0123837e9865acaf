import { describe, expect, it } from 'vitest';
import type { OwnTablePlan, PlanRefusal } from '../../../shared/model/plan.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { ownFileMode, ownTableDevices, ownTableRuleset } from '../../../shared/rules/own-table.ts';
import { planChange } from '../../../shared/rules/plan.ts';
import { undoIntent } from '../../../shared/rules/undo-intent.ts';
import { debianOverrides, makeLink, makeSnapshot, type SnapshotOverrides } from '../snapshot-builder.ts';

function debian(overrides: SnapshotOverrides = {}): Snapshot {
  const base: SnapshotOverrides = {
    ...debianOverrides(),
    flowtables: [],
    links: [makeLink('lo', { kind: 'loopback' }), makeLink('eth0'), makeLink('eth1')],
    persistence: {
      systemd: true,
      rulesFile: '/etc/nftables.conf',
      rulesFileIncludesOurs: false,
      ownFile: null,
      ipForwarding: true,
    },
  };
  return makeSnapshot({ ...base, ...overrides, persistence: { ...base.persistence, ...overrides.persistence } });
}

function plan(snapshot: Snapshot, mode: 'off' | 'software' | 'hardware' = 'software'): OwnTablePlan {
  const planned = planChange(snapshot, { kind: 'mode', mode }, []);
  if (!planned.ok) throw new Error(planned.refusal.sentence);
  if (planned.plan.platform !== 'nftables') throw new Error('not an own table plan');
  return planned.plan;
}

describe('the devices of the own table', () => {
  it.each<[string, SnapshotOverrides['links'], string[]]>([
    [
      'are the devices that are up',
      [makeLink('eth1'), makeLink('eth0'), makeLink('eth2', { up: false })],
      ['eth0', 'eth1'],
    ],
    [
      'are the ports of a bridge, not the bridge',
      [
        makeLink('br0', { kind: 'bridge', lowers: ['p1', 'p2'] }),
        makeLink('p1', { master: 'br0' }),
        makeLink('p2', { master: 'br0' }),
        makeLink('wan'),
      ],
      ['p1', 'p2', 'wan'],
    ],
    [
      'are the parent of a VLAN, once',
      [makeLink('eth0'), makeLink('eth0.10', { kind: 'vlan', lowers: ['eth0'] }), makeLink('eth1')],
      ['eth0', 'eth1'],
    ],
    [
      'leave out tunnels, PPP, and the bridges of containers',
      [
        makeLink('eth0'),
        makeLink('wg0', { kind: 'wireguard' }),
        makeLink('ppp0', { kind: 'ppp' }),
        makeLink('docker0', { kind: 'bridge', lowers: ['veth1'] }),
        makeLink('veth1', { kind: 'veth', master: 'docker0' }),
      ],
      ['eth0'],
    ],
    [
      'leave out the conduit of a switch',
      [
        makeLink('eth0'),
        makeLink('lan1', { dsaPort: true, lowers: ['eth0'] }),
        makeLink('wan', { dsaPort: true, lowers: ['eth0'] }),
      ],
      ['lan1', 'wan'],
    ],
    ['leave out names that could break the syntax', [makeLink('a"b'), makeLink('x;y'), makeLink('eth0')], ['eth0']],
  ])('%s', (_title, links, expected) => {
    expect(ownTableDevices(debian({ links: links ?? [] }))).toEqual(expected);
  });
});

describe('the plan for plain nftables', () => {
  it('adds a table of our own and touches no other', () => {
    const software = plan(debian());
    expect(software.ruleset).toBe(ownTableRuleset('software', ['eth0', 'eth1']));
    expect(software.ruleset).toMatch(/^table inet flowhelm\ndelete table inet flowhelm\ntable inet flowhelm \{/);
    expect(software.ruleset?.match(/^table (\S+ \S+)/gm)?.every((line) => line === 'table inet flowhelm')).toBe(true);
    expect(software.expectation).toEqual({
      family: 'inet',
      table: 'flowhelm',
      flowtable: 'ft',
      present: true,
      hardware: false,
      devices: ['eth0', 'eth1'],
    });
    expect(plan(debian(), 'hardware').ruleset).toContain('\t\tflags offload;\n');
  });

  it('prefers a unit over an include, for a failing unit leaves the rules of the user alone', () => {
    expect(plan(debian()).persistence).toEqual({ kind: 'systemd-unit' });
    expect(plan(debian({ persistence: { systemd: false } })).persistence).toEqual({
      kind: 'include',
      rulesFile: '/etc/nftables.conf',
      addIncludeLine: true,
    });
    expect(plan(debian({ persistence: { systemd: false, rulesFileIncludesOurs: true } })).persistence).toMatchObject({
      addIncludeLine: false,
    });
  });

  it('goes back to the file that was there', () => {
    const first = plan(debian());
    expect(undoIntent({ plan: first }, debian())).toEqual({ kind: 'own-table', file: null });
    const now = debian({ persistence: { ownFile: first.ruleset } });
    const second = plan(now, 'hardware');
    expect(second.previousFile).toBe(first.ruleset);
    expect(undoIntent({ plan: second }, now)).toEqual({ kind: 'own-table', file: first.ruleset });
  });

  it.each<[string, SnapshotOverrides, PlanRefusal['code']]>([
    ['the kernel has no flowtables', { stack: { flowtableSupport: 'no' } }, 'no-kernel-support'],
    ['the machine does not forward', { persistence: { ipForwarding: false } }, 'not-forwarding'],
    ['there is one device only', { links: [makeLink('eth0')] }, 'no-devices'],
    ['nothing could bring it back at boot', { persistence: { systemd: false, rulesFile: null } }, 'no-persistence'],
  ])('is refused when %s', (_title, overrides, code) => {
    const planned = planChange(debian(overrides), { kind: 'mode', mode: 'software' }, []);
    expect(planned).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('the mode of a persisted file', () => {
  it.each([
    [null, 'off'],
    ['', 'off'],
    ['# table inet x', 'off'],
    [ownTableRuleset('software', ['a', 'b']), 'software'],
    [ownTableRuleset('hardware', ['a', 'b']), 'hardware'],
  ] as const)('%j is %s', (file, mode) => {
    expect(ownFileMode(file)).toBe(mode);
  });
});
