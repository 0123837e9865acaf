import { describe, expect, it } from 'vitest';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import type { Plan, PlanRefusal, UciPlan } from '../../../shared/model/plan.ts';
import type { Snapshot, UciOffloadOptions } from '../../../shared/model/snapshot.ts';
import { blockingAdvisories, configuredMode, luciOptions, planChange } from '../../../shared/rules/plan.ts';
import {
  makeSnapshot,
  offOverrides,
  type SnapshotOverrides,
  softwareFlowtable,
  softwareOverrides,
} from '../snapshot-builder.ts';

function plan(snapshot: Snapshot, mode: OffloadMode): UciPlan {
  const planned = planChange(snapshot, { kind: 'mode', mode }, []);
  if (!planned.ok) throw new Error(planned.refusal.sentence);
  if (planned.plan.platform !== 'fw4') throw new Error('not a fw4 plan');
  return planned.plan;
}

function withOptions(options: UciOffloadOptions): Snapshot {
  const mode = configuredMode(options);
  return makeSnapshot({ ...offOverrides(), configured: { mode, options } });
}

function refusal(overrides: SnapshotOverrides, mode: OffloadMode = 'software'): PlanRefusal['code'] | null {
  const planned = planChange(makeSnapshot({ ...offOverrides(), ...overrides }), { kind: 'mode', mode }, []);
  return planned.ok ? null : planned.refusal.code;
}

const none = { flow_offloading: null, flow_offloading_hw: null };

describe('the plan for a fw4 router', () => {
  const edits: [string, UciOffloadOptions, OffloadMode, string[]][] = [
    ['off to software', none, 'software', ["set firewall.@defaults[0].flow_offloading='1'"]],
    [
      'off to hardware',
      none,
      'hardware',
      ["set firewall.@defaults[0].flow_offloading='1'", "set firewall.@defaults[0].flow_offloading_hw='1'"],
    ],
    [
      'software to hardware',
      { flow_offloading: '1', flow_offloading_hw: null },
      'hardware',
      ["set firewall.@defaults[0].flow_offloading_hw='1'"],
    ],
    [
      'hardware to software, as LuCI writes it',
      { flow_offloading: '1', flow_offloading_hw: '1' },
      'software',
      ['delete firewall.@defaults[0].flow_offloading_hw'],
    ],
    [
      'hardware to off',
      { flow_offloading: '1', flow_offloading_hw: '1' },
      'off',
      ['delete firewall.@defaults[0].flow_offloading', 'delete firewall.@defaults[0].flow_offloading_hw'],
    ],
    ['a word for true is as good as 1', { flow_offloading: 'yes', flow_offloading_hw: null }, 'software', []],
    ['a zero is off', { flow_offloading: '0', flow_offloading_hw: '0' }, 'off', []],
    [
      'a zero becomes a one',
      { flow_offloading: '0', flow_offloading_hw: null },
      'software',
      ["set firewall.@defaults[0].flow_offloading='1'"],
    ],
    [
      'the hardware option alone is off, and is completed for hardware',
      { flow_offloading: null, flow_offloading_hw: '1' },
      'hardware',
      ["set firewall.@defaults[0].flow_offloading='1'"],
    ],
    [
      'the hardware option alone would turn software into hardware, so it goes',
      { flow_offloading: null, flow_offloading_hw: '1' },
      'software',
      ["set firewall.@defaults[0].flow_offloading='1'", 'delete firewall.@defaults[0].flow_offloading_hw'],
    ],
  ];

  it.each(edits)('%s', (_title, options, mode, expected) => {
    const { commands } = plan(withOptions(options), mode);
    const uci = commands.filter((command) => command.startsWith('uci ') && !command.includes('commit'));
    expect(uci.map((command) => command.slice('uci '.length))).toEqual(expected);
    expect(commands.includes('uci commit firewall')).toBe(expected.length > 0);
  });

  it('writes nothing but the two options, in the form LuCI writes', () => {
    expect(luciOptions('off')).toEqual(none);
    expect(luciOptions('software')).toEqual({ flow_offloading: '1', flow_offloading_hw: null });
    expect(luciOptions('hardware')).toEqual({ flow_offloading: '1', flow_offloading_hw: '1' });
  });

  it('shows the difference to the saved file', () => {
    const { configDiff } = plan(withOptions({ flow_offloading: '0', flow_offloading_hw: null }), 'hardware');
    expect(configDiff).toEqual([
      '--- /etc/config/firewall',
      '+++ /etc/config/firewall',
      ' config defaults',
      "-\toption flow_offloading '0'",
      "+\toption flow_offloading '1'",
      "+\toption flow_offloading_hw '1'",
    ]);
  });

  it('has nothing to do when configuration and ruleset are as wanted', () => {
    expect(plan(makeSnapshot(), 'hardware').unchanged).toBe(true);
    expect(plan(makeSnapshot(softwareOverrides()), 'software').unchanged).toBe(true);
    expect(plan(makeSnapshot(offOverrides()), 'off').unchanged).toBe(true);
  });

  it.each<[string, SnapshotOverrides]>([
    ['the flowtable is missing', { flowtables: [] }],
    ['no rule feeds it', { flowtables: [{ ...softwareFlowtable(), hardware: true, fedBy: [] }] }],
    ['it runs in software', { flowtables: [softwareFlowtable()] }],
  ])('reloads without an edit when the configuration is right and %s', (_title, overrides) => {
    const reload = plan(makeSnapshot(overrides), 'hardware');
    expect(reload).toMatchObject({ unchanged: false, edits: [] });
    expect(reload.commands).toEqual(['fw4 check', 'fw4 reload']);
  });

  it('installs the kernel module where the router lacks it, and only for turning offload on', () => {
    const modules = { nft_flow_offload: 'absent', nf_flow_table: 'absent', nf_flow_table_inet: 'absent' } as const;
    const lacking = {
      ...offOverrides(),
      stack: { modules, flowtableSupport: 'no' as const, packageManager: 'apk' as const },
    };
    expect(plan(makeSnapshot(lacking), 'software')).toMatchObject({ install: ['kmod-nft-offload'] });
    expect(plan(makeSnapshot(lacking), 'software').commands[0]).toBe('apk add kmod-nft-offload');
    expect(plan(makeSnapshot(lacking), 'off')).toMatchObject({ install: [], unchanged: true });
  });

  it('goes back to exact raw values, whatever they were', () => {
    const options = { flow_offloading: '0', flow_offloading_hw: 'on' };
    const planned = planChange(makeSnapshot(), { kind: 'options', options }, []);
    expect(planned).toMatchObject({ ok: true, plan: { to: 'off', unchanged: false } });
    expect(planned.ok && planned.plan.commands.slice(0, 2)).toEqual([
      "uci set firewall.@defaults[0].flow_offloading='0'",
      "uci set firewall.@defaults[0].flow_offloading_hw='on'",
    ]);
  });
});

describe('a plan is refused', () => {
  const lacking = { nft_flow_offload: 'absent', nf_flow_table: 'absent', nf_flow_table_inet: 'absent' } as const;
  const rows: [string, SnapshotOverrides, PlanRefusal['code']][] = [
    ['when somebody has staged edits', { configured: { staged: ["firewall.x.y='1'"] } }, 'staged-edits'],
    ['without a defaults section', { configured: { hasDefaultsSection: false } }, 'no-defaults-section'],
    ['when the configuration was not readable', { configured: { options: null } }, 'snapshot-incomplete'],
    ['when the overlay is full', { storage: { freeKb: 12 } }, 'no-space'],
    ['beside a vendor engine', { npu: { vendorModules: ['ecm'] } }, 'vendor-engine'],
    [
      'when the module is missing and cannot be installed',
      { stack: { modules: lacking, flowtableSupport: 'no', packageManager: 'none' } },
      'no-package-manager',
    ],
    [
      'when there is no room for the module',
      { stack: { modules: lacking, flowtableSupport: 'no', packageManager: 'opkg' }, storage: { freeKb: 200 } },
      'no-space',
    ],
    ['on firewall3', { platform: 'fw3' }, 'platform-unsupported'],
    ['on VyOS', { platform: 'vyos' }, 'platform-unsupported'],
    ['where no firewall was found', { platform: 'unknown' }, 'platform-unsupported'],
  ];

  it.each(rows)('%s', (_title, overrides, code) => {
    const { configured, ...rest } = overrides;
    expect(refusal({ ...rest, configured: { mode: 'off', options: none, ...configured } })).toBe(code);
  });

  it('but turning offload off needs neither module nor engine', () => {
    expect(refusal({ npu: { vendorModules: ['ecm'] } }, 'off')).toBeNull();
    expect(refusal({ stack: { modules: lacking, packageManager: 'none' } }, 'off')).toBeNull();
  });
});

describe('advisories that block', () => {
  it('are those of severity block that nobody has overridden', () => {
    const advisory = (id: string, severity: 'block' | 'warn') => ({ id, severity, title: '', text: '', source: '' });
    const planned: Plan = {
      ...plan(makeSnapshot(), 'software'),
      advisories: [advisory('a', 'block'), advisory('b', 'warn'), advisory('c', 'block')],
    };
    expect(blockingAdvisories(planned, ['c']).map(({ id }) => id)).toEqual(['a']);
  });
});
