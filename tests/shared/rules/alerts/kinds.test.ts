import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../shared/model/observation.ts';
import type { Verdict } from '../../../../shared/model/verdict.ts';
import { audited, defaultRules, gap, happeningsOf, inShort, missed, polled, rulesAtOnce } from './observations.ts';

type Row = readonly [what: string, observations: readonly Observation[], expected: readonly string[]];

const software: Partial<Verdict> = {
  reason: 'fell-back-to-software',
  loaded: 'software',
  accelerating: 'software',
  nextStep: 'Reload the firewall.',
};
const notLoaded: Partial<Verdict> = { reason: 'not-loaded', loaded: 'off', accelerating: 'none' };
const idle: Partial<Verdict> = { reason: 'idle', accelerating: 'idle' };
const slow: Partial<Verdict> = { reason: 'not-accelerating', accelerating: 'none' };
const notSeen: Partial<Verdict> = { reason: 'hardware-not-seen', accelerating: 'software' };
const busy = { rxBitsPerSecond: 5e6, txBitsPerSecond: 5e5 };
const quietLine = { rxBitsPerSecond: 2e4, txBitsPerSecond: 1e4 };
const configuredSoftware: Partial<Verdict> = {
  configured: 'software',
  loaded: 'software',
  accelerating: 'software',
  reason: 'software-active',
};

describe.each<readonly [string, readonly Row[]]>([
  [
    'fell-back',
    [
      ['hardware that the kernel refused', [polled(0, { verdict: software })], ['0 opened fell-back']],
      ['and is back', [polled(0, { verdict: software }), polled(9)], ['0 opened fell-back', '9 closed fell-back']],
      [
        'back in the kernel at a time without traffic',
        [polled(0, { verdict: software }), polled(9, { verdict: idle })],
        ['0 opened fell-back', '9 closed fell-back'],
      ],
      ['software that is configured', [polled(0, { verdict: configuredSoftware })], []],
      [
        'a change from hardware to software',
        [polled(0), gap(5, 'changing'), polled(9, { verdict: configuredSoftware })],
        [],
      ],
      ['a change to off', [polled(0), polled(9, { verdict: { configured: 'off', loaded: 'off', reason: 'off' } })], []],
      [
        'flows in software where they were in hardware',
        [
          polled(0),
          polled(9, {
            verdict: { reason: 'hardware-not-seen', accelerating: 'software' },
            figures: { software: 5, ...busy },
          }),
        ],
        ['9 opened fell-back'],
      ],
      [
        'as many in software as ran there beside those in hardware, of Wi-Fi say',
        [
          polled(0, { figures: { hardware: 12, software: 8, ...busy } }),
          polled(9, { verdict: notSeen, figures: { software: 8, ...busy } }),
          polled(19, { verdict: notSeen, figures: { software: 16, ...busy } }),
        ],
        [],
      ],
      [
        'many more in software than ran there beside those in hardware',
        [
          polled(0, { figures: { hardware: 12, software: 8, ...busy } }),
          polled(9, { verdict: notSeen, figures: { software: 20, ...busy } }),
        ],
        ['9 opened fell-back'],
      ],
      [
        'flows that have never been seen in hardware',
        [
          polled(0, { verdict: notSeen, figures: { software: 5, ...busy } }),
          polled(9, { verdict: idle }),
          polled(19, { verdict: notSeen, figures: { software: 1, ...quietLine } }),
          polled(29),
        ],
        ['0 opened fell-back', '29 closed fell-back'],
      ],
      [
        'one flow in software, which is always so for a moment',
        [
          polled(0),
          polled(9, {
            verdict: { reason: 'hardware-not-seen', accelerating: 'software' },
            figures: { software: 4, ...busy },
          }),
        ],
        [],
      ],
      [
        'nothing offloaded any more, with traffic',
        [polled(0), polled(9, { verdict: slow, figures: { eligible: 20, ...busy } })],
        ['9 opened fell-back'],
      ],
      ['too few flows to tell', [polled(0), polled(9, { verdict: slow, figures: { eligible: 19, ...busy } })], []],
      [
        'many flows that only wait',
        [polled(0), polled(9, { verdict: slow, figures: { eligible: 90, ...quietLine } })],
        [],
      ],
      [
        'flows that were never offloaded',
        [polled(0, { verdict: idle }), polled(9, { verdict: slow, figures: { eligible: 19, ...busy } })],
        [],
      ],
      ['no traffic at all', [polled(0), polled(9, { verdict: idle })], []],
      [
        'what traffic has opened only traffic closes',
        [
          polled(0),
          polled(9, { verdict: slow, figures: { eligible: 20, ...busy } }),
          polled(12, { verdict: idle }),
          polled(15),
        ],
        ['9 opened fell-back', '15 closed fell-back'],
      ],
      ['nothing known', [polled(0), polled(9, { verdict: { ...software, reason: 'not-enough-evidence' } })], []],
      [
        'edits that somebody is making',
        [polled(0), polled(9, { verdict: { ...software, reason: 'staged-edits' } })],
        [],
      ],
      [
        'a configuration that cannot be read',
        [polled(0), polled(9, { verdict: { ...software, configured: null } })],
        [],
      ],
      ['a router that was never judged', [polled(0, { verdict: null })], []],
      ['a missed poll', [polled(0), missed(9)], []],
      [
        'worse and worse',
        [polled(0), polled(5, { verdict: software }), polled(9, { verdict: notLoaded })],
        ['5 opened fell-back', '9 changed fell-back', '9 opened not-loaded'],
      ],
    ],
  ],
  [
    'not-loaded',
    [
      ['a reload that failed', [polled(0), polled(9, { verdict: notLoaded })], ['9 opened not-loaded']],
      [
        'and a good one',
        [polled(0, { verdict: notLoaded }), polled(9)],
        ['0 opened not-loaded', '9 closed not-loaded'],
      ],
      [
        'a missing module',
        [polled(0, { verdict: { ...notLoaded, reason: 'not-loaded-module-missing' } })],
        ['0 opened not-loaded'],
      ],
      [
        'a flowtable that nothing feeds',
        [polled(0, { verdict: { ...notLoaded, reason: 'not-fed' } })],
        ['0 opened not-loaded'],
      ],
      [
        'a kernel without offload',
        [polled(0, { verdict: { ...notLoaded, reason: 'no-kernel-support' } })],
        ['0 opened not-loaded'],
      ],
      ['offload that is off', [polled(0, { verdict: { configured: 'off', loaded: 'off', reason: 'off' } })], []],
      ['not enough evidence', [polled(0, { verdict: { ...notLoaded, reason: 'not-enough-evidence' } })], []],
      [
        'and then not enough evidence',
        [polled(0, { verdict: notLoaded }), polled(9, { verdict: { reason: 'not-enough-evidence', loaded: null } })],
        ['0 opened not-loaded'],
      ],
    ],
  ],
  [
    'share-collapsed',
    [
      [
        'few of many',
        [polled(0, { figures: { hardware: 2, software: 0, eligible: 98, ...busy } })],
        ['0 opened share-collapsed'],
      ],
      [
        'few of many, and no rates',
        [polled(0, { figures: { hardware: 2, software: 0, eligible: 98 } })],
        ['0 opened share-collapsed'],
      ],
      ['few of few', [polled(0, { figures: { hardware: 0, software: 0, eligible: 19, ...busy } })], []],
      [
        'few of many that only wait',
        [polled(0, { figures: { hardware: 2, software: 0, eligible: 98, ...quietLine } })],
        [],
      ],
      ['as many as the threshold', [polled(0, { figures: { hardware: 10, software: 0, eligible: 90, ...busy } })], []],
      [
        'off on purpose',
        [
          polled(0, {
            verdict: { configured: 'off', reason: 'off', loaded: 'off' },
            figures: { hardware: 0, software: 0, eligible: 98, ...busy },
          }),
        ],
        [],
      ],
      ['flows that cannot be read', [polled(0, { figures: { hardware: null, software: 0, eligible: 98 } })], []],
      ['without a verdict', [polled(0, { verdict: null, figures: { hardware: 0, software: 0, eligible: 98 } })], []],
      [
        'a little above the threshold is not enough to close',
        [
          polled(0, { figures: { hardware: 2, software: 0, eligible: 98 } }),
          polled(5, { figures: { hardware: 14, software: 0, eligible: 86 } }),
          polled(9, { figures: { hardware: 15, software: 0, eligible: 85 } }),
        ],
        ['0 opened share-collapsed', '9 closed share-collapsed'],
      ],
      [
        'the end of the traffic closes nothing',
        [
          polled(0, { figures: { hardware: 2, software: 0, eligible: 98 } }),
          polled(5, { figures: { hardware: 0, software: 0, eligible: 3 } }),
        ],
        ['0 opened share-collapsed'],
      ],
      [
        'nothing loaded is one alert, not two',
        [polled(0, { verdict: notLoaded, figures: { hardware: 0, software: 0, eligible: 98 } })],
        ['0 opened not-loaded'],
      ],
    ],
  ],
  [
    'tables',
    [
      [
        'an NPU table nearly full',
        [polled(0, { figures: { npuBound: 90, npuCapacity: 100 } })],
        ['0 opened npu-nearly-full'],
      ],
      ['an NPU table with room', [polled(0, { figures: { npuBound: 89, npuCapacity: 100 } })], []],
      ['an NPU table that was not read', [polled(0, { figures: { npuBound: null, npuCapacity: 100 } })], []],
      ['an NPU of unknown size', [polled(0, { figures: { npuBound: 9000 } })], []],
      [
        'an NPU table closes at 0.1 below',
        [
          polled(0, { figures: { npuBound: 90, npuCapacity: 100 } }),
          polled(1, { figures: { npuBound: 80, npuCapacity: 100 } }),
          polled(2, { figures: { npuBound: null, npuCapacity: null } }),
          polled(3, { figures: { npuBound: 79, npuCapacity: 100 } }),
        ],
        ['0 opened npu-nearly-full', '3 closed npu-nearly-full'],
      ],
      [
        'a connection table nearly full',
        [polled(0, { figures: { conntrackEntries: 90, conntrackMax: 100 } })],
        ['0 opened conntrack-nearly-full'],
      ],
      [
        'a connection table that goes on to fill',
        [
          polled(0, { figures: { conntrackEntries: 90, conntrackMax: 100 } }),
          polled(1, { figures: { conntrackEntries: 95, conntrackMax: 100 } }),
          polled(2, { figures: { conntrackEntries: 98, conntrackMax: 100 } }),
        ],
        ['0 opened conntrack-nearly-full', '2 changed conntrack-nearly-full'],
      ],
      [
        'a connection table as an audit sees it',
        [audited(0, { snapshot: { conntrack: { count: 99, max: 100 } } })],
        ['0 opened conntrack-nearly-full'],
      ],
      ['a connection table without a size', [polled(0, { figures: { conntrackEntries: 90, conntrackMax: 0 } })], []],
    ],
  ],
  [
    'rebooted',
    [
      [
        'another boot id, and the audit after it',
        [
          polled(0),
          polled(30, { bootId: 'b2', uptime: 20 }),
          audited(31, { snapshot: { identity: { bootId: 'b2' } } }),
        ],
        ['31 opened rebooted'],
      ],
      [
        'another boot id, and no audit for two minutes',
        [polled(0), polled(30, { bootId: 'b2' }), polled(90, { bootId: 'b2' }), polled(150, { bootId: 'b2' })],
        ['150 opened rebooted'],
      ],
      [
        'closes by itself after an hour',
        [
          audited(0),
          audited(60, { snapshot: { identity: { bootId: 'b2', uptimeSeconds: 30 } } }),
          polled(3629, { bootId: 'b2' }),
          polled(3630, { bootId: 'b2' }),
        ],
        ['60 opened rebooted', '3630 closed rebooted'],
      ],
      ['the first look at a router', [audited(0, { snapshot: { identity: { bootId: 'b9' } } })], []],
      [
        'a boot id that cannot be read',
        [polled(0), polled(9, { bootId: null }), audited(19, { snapshot: { identity: { bootId: null } } }), polled(29)],
        [],
      ],
      [
        'a reboot of long ago, seen late',
        [audited(0), audited(90_000, { snapshot: { identity: { bootId: 'b2', uptimeSeconds: 7200 } } })],
        [],
      ],
    ],
  ],
  [
    'unreachable',
    [
      ['one missed poll', [polled(0), missed(9)], []],
      ['one missed poll, and then answers', [polled(0), missed(9), polled(19), missed(29), polled(39)], []],
      ['two missed polls', [polled(0), missed(9), missed(19)], ['19 opened unreachable']],
      ['and an answer', [missed(9), missed(19), polled(29)], ['19 opened unreachable', '29 closed unreachable']],
      ['two missed polls with a time without network between', [missed(9), gap(14, 'offline'), missed(19)], []],
      ['two missed polls around a sleep', [missed(9), gap(14, 'asleep'), missed(19)], []],
      ['two missed polls around a change', [missed(9), gap(14, 'changing'), missed(19)], []],
      [
        'a password that nobody has given',
        [missed(9, 'authentication-failed'), missed(19, 'authentication-failed')],
        [],
      ],
      ['a locked vault', [missed(9, 'vault-locked'), missed(19, 'vault-locked')], []],
      ['answers without sense', [missed(9, 'garbled-answer'), missed(19, 'garbled-answer')], ['19 opened unreachable']],
      [
        'a router that answers, and does not let us in',
        [missed(9), missed(19), missed(29, 'authentication-failed')],
        ['19 opened unreachable', '29 closed unreachable'],
      ],
      [
        'a jump host that does not let us in',
        [missed(9), missed(19), missed(29, 'authentication-failed', { hopId: 'j' })],
        ['19 opened unreachable'],
      ],
      [
        'a network of ours that is gone does not close it',
        [missed(9), missed(19), gap(29, 'offline')],
        ['19 opened unreachable'],
      ],
    ],
  ],
  [
    'kernel-fault',
    [
      ['a fault', [audited(0, { snapshot: { kernelFaults: ['Oops: nf_flow_table'] } })], ['0 opened kernel-fault']],
      ['none', [audited(0)], []],
      ['a log that cannot be read', [audited(0, { snapshot: { gaps: [{ section: 'npu', reason: 'x' }] } })], []],
      [
        'polls, which do not look',
        [audited(0, { snapshot: { kernelFaults: ['Oops'] } }), polled(9)],
        ['0 opened kernel-fault'],
      ],
      [
        'a log that cannot be read closes nothing',
        [
          audited(0, { snapshot: { kernelFaults: ['Oops'] } }),
          audited(9, { snapshot: { gaps: [{ section: 'npu', reason: 'x' }] } }),
        ],
        ['0 opened kernel-fault'],
      ],
      [
        'a log without it',
        [audited(0, { snapshot: { kernelFaults: ['Oops'] } }), audited(9)],
        ['0 opened kernel-fault', '9 closed kernel-fault'],
      ],
    ],
  ],
  [
    'host-key-changed',
    [
      ['another key', [polled(0), missed(9, 'host-key-changed')], ['9 opened host-key-changed']],
      [
        'and the trusted one again',
        [missed(9, 'host-key-changed'), polled(19)],
        ['9 opened host-key-changed', '19 closed host-key-changed'],
      ],
      ['silence afterwards', [missed(9, 'host-key-changed'), missed(19)], ['9 opened host-key-changed']],
      ['a new key', [missed(9, 'host-key-unknown')], []],
    ],
  ],
])('%s', (_, rows) => {
  test.each(rows)('%s', (__, observations, expected) => {
    expect(inShort(observations)).toEqual(expected);
  });
});

describe('what an alert says', () => {
  const wordsOf = (observations: readonly Observation[]) =>
    happeningsOf(observations).flatMap((one) => (one.step === 'closed' ? [] : [one.trouble]));

  test('a fall grows in severity from software to off', () => {
    const fallen = [polled(0), polled(1, { verdict: software }), polled(2, { verdict: notLoaded })];
    const falls = happeningsOf(fallen).filter(({ kind }) => kind === 'fell-back');
    expect(falls).toMatchObject([
      { step: 'opened', trouble: { severity: 'warning', evidence: { was: 'hardware', now: 'software' } } },
      { step: 'changed', worse: true, trouble: { severity: 'critical', evidence: { was: 'hardware', now: 'off' } } },
    ]);
  });

  test('that connections have never been in hardware, where that is so', () => {
    const fallen = polled(9, { verdict: notSeen, figures: { software: 5, ...busy } });
    expect(wordsOf([fallen])[0]?.sentence).toBe('Hardware offload is loaded, but connections run in software only.');
    expect(wordsOf([polled(0), fallen])[0]?.sentence).toContain('fell back from hardware to software');
  });

  test('names the release that came with it', () => {
    const upgraded = { snapshot: { identity: { release: '24.10.0', bootId: 'b2' } }, verdict: notLoaded };
    const words = wordsOf([audited(0), audited(60, upgraded)]).map(({ sentence }) => sentence);
    expect(words).toEqual([
      'Hardware offload is on in the configuration, but not loaded since the upgrade from OpenWrt 23.05.2 to OpenWrt 24.10.0.',
      'The router rebooted into another release: OpenWrt 24.10.0, before that OpenWrt 23.05.2.',
    ]);
  });

  test('an upgrade after which offload was loaded once is no reason any more', () => {
    const identity = { release: '24.10.0', bootId: 'b2' };
    const after = { snapshot: { identity } };
    const words = wordsOf([audited(0), audited(60, after), audited(90, { ...after, verdict: notLoaded })]);
    expect(words.at(-1)?.sentence).toBe('Hardware offload is on in the configuration, but not loaded.');
  });

  test('counts the reboots of the last hour', () => {
    const booted = (seconds: number, bootId: string) => audited(seconds, { snapshot: { identity: { bootId } } });
    const words = wordsOf([audited(0), booted(60, 'b2'), booted(600, 'b3'), booted(1200, 'b4')]);
    expect(words.map(({ sentence, severity }) => `${severity}: ${sentence}`)).toEqual([
      'info: The router rebooted.',
      'info: The router rebooted 2 times within an hour.',
      'warning: The router rebooted 3 times within an hour.',
    ]);
  });
});

describe('the default rules', () => {
  test('raise no alarm on one missed poll, however long the next one takes', () => {
    expect(inShort([polled(0), missed(30), polled(3600)], defaultRules)).toEqual([]);
    expect(inShort([polled(0), missed(30), gap(60, 'asleep'), missed(7200), polled(7230)], defaultRules)).toEqual([]);
  });

  test('tell of a router that is gone for three minutes', () => {
    const misses = [30, 60, 120, 209, 210].map((seconds) => missed(seconds));
    expect(inShort([polled(0), ...misses], defaultRules)).toEqual(['210 opened unreachable']);
  });

  test('one missed poll is no alarm even where nothing is waited for', () => {
    const rules = rulesAtOnce({ unreachable: { openAfterSeconds: 0 } });
    expect(inShort([missed(0)], rules)).toEqual([]);
  });
});
