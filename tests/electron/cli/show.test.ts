import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paintFor, plain } from '../../../electron/cli/colour.ts';
import { asFailure, exitCodeOf } from '../../../electron/cli/failure.ts';
import { compareCommands, showOffer } from '../../../electron/cli/host-key-question.ts';
import { commandFor } from '../../../electron/cli/shell-words.ts';
import { showAudit } from '../../../electron/cli/show-audit.ts';
import { countdownSentence, progressLine } from '../../../electron/cli/show-change.ts';
import { showFailure } from '../../../electron/cli/show-failure.ts';
import { type FleetEntry, fleetSentence, fleetTable, stateOf } from '../../../electron/cli/show-fleet.ts';
import { bytes, countsLine, showCounts } from '../../../electron/cli/show-flows.ts';
import { showHistory } from '../../../electron/cli/show-history.ts';
import { showPending } from '../../../electron/cli/show-pending.ts';
import { showPlan } from '../../../electron/cli/show-plan.ts';
import { showRouters } from '../../../electron/cli/show-routers.ts';
import { verdictPath } from '../../../electron/cli/verdict-path.ts';
import { ago, verdictWord } from '../../../electron/cli/verdict-words.ts';
import type { Audit } from '../../../electron/engine.ts';
import { targetOf } from '../../../electron/ssh/target.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import { assess } from '../../../shared/rules/assess.ts';
import { judge } from '../../../shared/rules/judge.ts';
import { planChange } from '../../../shared/rules/plan.ts';
import {
  makeFlows,
  makeSnapshot,
  offOverrides,
  type SnapshotOverrides,
  softwareOverrides,
} from '../../shared/snapshot-builder.ts';
import { change } from '../store/samples-of-change.ts';

const view = { paint: plain, width: undefined };

function router(name = 'attic', host = '192.168.1.1'): Router {
  return {
    id: name,
    name,
    host,
    port: 22,
    user: 'root',
    authentication: { agent: true, keyFile: null, password: 'ask' },
    legacyAlgorithms: false,
    addedAt: '2026-01-01T00:00:00.000Z',
  };
}

function audit(overrides: SnapshotOverrides = {}, of = router()): Audit {
  const snapshot = makeSnapshot(overrides);
  return { router: of, snapshot, evidence: {}, passwordless: false, ...assess(snapshot) };
}

function entry(overrides: SnapshotOverrides): FleetEntry {
  return { router: router(), ok: true, state: stateOf(audit(overrides)) };
}

function failed(code: ErrorCode): FleetEntry {
  const error = new FlowhelmError(code, { sentence: 'It does not answer.', nextStep: 'Look at it.' });
  return { router: router('gone'), ok: false, error };
}

const good = entry({});
const off = entry(offOverrides());
const idle = entry(softwareOverrides(makeFlows({})));
const needy = entry({ npu: { engines: [] }, conntrack: { flows: makeFlows({ software: 40, eligible: 2 }) } });

describe('the fleet', () => {
  test.each<[string, FleetEntry[]]>([
    ['1 of 1 router accelerates.', [good]],
    ['2 of 3 routers accelerate. 1 has offload off.', [good, good, off]],
    ['1 of 2 routers accelerates. 1 needs you.', [good, needy]],
    ['0 of 2 routers accelerate. 2 need you.', [needy, needy]],
    ['0 of 1 router accelerates. 1 waits for traffic.', [idle]],
    [
      '1 of 3 routers accelerates. 1 cannot be reached. 1 could not be audited.',
      [good, failed('timed-out'), failed('host-key-changed')],
    ],
  ])('%s', (sentence, entries) => {
    expect(fleetSentence(entries)).toBe(sentence);
  });

  test('a failure is a row with its sentence, and no number stands where none is known', () => {
    const [, ok, gone] = fleetTable([off, failed('unreachable')], view).split('\n');
    expect(ok).toMatch(/○ Off +0 +0 +100 .*Offload is off\.$/);
    expect(gone).toMatch(/gone +192\.168\.1\.1 +◌ Unreachable +It does not answer\.$/);
  });
});

test.each<[string, SnapshotOverrides, string]>([
  [
    'hardware that works',
    {},
    'configured: hardware reached, loaded: hardware reached, accelerating: in hardware reached, NPU: 84 entries reached',
  ],
  ['off', offOverrides(), 'configured: off off, loaded: off off, accelerating: nothing off'],
  [
    'software that works',
    softwareOverrides(),
    'configured: software reached, loaded: software reached, accelerating: in software reached',
  ],
  [
    'software without traffic',
    softwareOverrides(makeFlows({})),
    'configured: software reached, loaded: software reached, accelerating: no traffic to see it by waiting',
  ],
  [
    'hardware that runs in software',
    { npu: { engines: [] }, conntrack: { flows: makeFlows({ software: 40 }) } },
    'configured: hardware reached, loaded: hardware reached, accelerating: in software gap, NPU: none found unknown',
  ],
  [
    'a setting that is not loaded',
    { ...offOverrides(), configured: { mode: 'software' } },
    'configured: software reached, loaded: off gap, accelerating: nothing off',
  ],
])('the path of %s', (_what, overrides, expected) => {
  const snapshot = makeSnapshot(overrides);
  const stations = verdictPath(judge(snapshot), snapshot);
  expect(stations.map(({ name, value, state }) => `${name}: ${value} ${state}`).join(', ')).toBe(expected);
});

test('only a good verdict has the colour of a mode', () => {
  for (const { state } of [good, off, idle, needy].flatMap((one) => (one.ok ? [one] : []))) {
    const { tone } = verdictWord(state.verdict);
    expect(['hardware', 'software'].includes(tone)).toBe(state.verdict.level === 'good');
  }
});

describe('an audit', () => {
  test('starts with the router and the sentence, and shows what stands behind it', () => {
    const text = showAudit(audit(), { paint: plain, evidence: false });
    const [first, second] = text.split('\n');
    expect(first).toBe('attic (192.168.1.1)  GL.iNet GL-MT6000, OpenWrt 24.10.5, kernel 6.6.119');
    expect(second).toMatch(/^● Hardware offload works/);
    expect(text).toContain('42 hardware, 3 software, 83 slow');
    expect(text).toContain('128 of 31,744 entries');
    expect(text).toContain('5 % busy, 1 % for packets');
  });

  test('names devices that are left out, and says when root has no password', () => {
    const snapshot = makeSnapshot();
    const verdict = { ...judge(snapshot), missingDevices: [{ device: 'wg0', reason: 'A tunnel.' }] };
    const text = showAudit({ ...audit(), verdict, passwordless: true }, { paint: plain, evidence: false });
    expect(text).toContain('  wg0: A tunnel.');
    expect(text).toContain('root has no password');
  });

  test('whatever a router says, only our own colours and line ends are in the text', () => {
    const paint = paintFor({}, { FORCE_COLOR: '1' });
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001B[2J', '\u001B]0;x\u0007', '\u009B1m', 'a\nb', '\u202E'),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const said = audit(
          { identity: { model: text, kernel: text }, gaps: [{ section: text, reason: text }] },
          router(text),
        );
        const evidence = { [text]: { command: text, stdout: text, stderr: text, exitCode: 0 } };
        const shown = stripVTControlCharacters(showAudit({ ...said, evidence }, { paint, evidence: true }));
        expect(shown).not.toMatch(/[^\P{Cc}\n]|[\u202E\u2028\u2029]/u);
      }),
    );
  });
});

describe('a plan', () => {
  const planned = planChange(makeSnapshot(offOverrides()), { kind: 'mode', mode: 'hardware' }, []);
  if (!planned.ok) throw new Error('no plan');

  test('shows commands, diff, expectation, and the way back', () => {
    const text = showPlan(router(), planned.plan, { paint: plain, windowSeconds: 90 });
    expect(text).toContain('None → Hardware flow offloading');
    expect(text).toContain("  uci set firewall.@defaults[0].flow_offloading='1'");
    expect(text).toContain("  +    option flow_offloading_hw '1'");
    expect(text).toContain('flowtable ft in table inet fw4, hardware');
    expect(text).toContain('waits up to 90 s');
    expect(text).toContain('Later: flowhelm undo attic');
  });

  test('that changes nothing says only that', () => {
    const text = showPlan(router(), { ...planned.plan, unchanged: true }, { paint: plain, windowSeconds: 90 });
    expect(text).toMatch(/Nothing to do/);
    expect(text).not.toContain('uci set');
  });
});

test('progress is told line by line; what only moves the countdown is no line', () => {
  expect(progressLine({ kind: 'step', step: 'load', event: 'started', detail: '' }, plain)).toBe('');
  expect(progressLine({ kind: 'step', step: 'load', event: 'done', detail: '' }, plain)).toBe(
    '  ✓ The new ruleset is loaded',
  );
  expect(progressLine({ kind: 'step', step: 'load', event: 'failed', detail: 'no\u001B[2J' }, plain)).toBe(
    '  ✗ Loading the new ruleset: no\\x1b[2J',
  );
  expect(progressLine({ kind: 'check', check: { id: 'boot-id', ok: false, text: 'It rebooted.' } }, plain)).toBe(
    '    ✗ It rebooted.',
  );
  expect(progressLine({ kind: 'countdown', secondsLeft: 74 }, plain)).toBe('');
  expect(countdownSentence(74)).toBe('If this computer vanishes now, the router goes back by itself in 74 s.');
});

test('a failure says what happened, what to do, and a few lines of evidence', () => {
  const stderr = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n');
  const error = new FlowhelmError('load-failed', {
    sentence: 'It failed.',
    nextStep: 'Look.',
    evidence: { code: '1', stderr, empty: '' },
  });
  const lines = showFailure(error, plain).split('\n');
  expect(lines.slice(0, 5)).toEqual(['Failed: It failed.', 'Next: Look.', '  code: 1', '  stderr:', '    line 0']);
  expect(lines.at(-1)).toBe('    (8 more lines with --json)');
});

test.each<[ErrorCode[], number]>([
  [[], 0],
  [['unreachable', 'timed-out'], 3],
  [['unreachable', 'host-key-unknown'], 1],
])('failures %j together exit with %i', (codes, exit) => {
  expect(exitCodeOf(codes.map((code) => ({ code })))).toBe(exit);
});

test('what nobody expected is our defect, an abort is a cancellation', () => {
  expect(asFailure(new TypeError('x is not a function'))).toMatchObject({ code: 'internal' });
  expect(asFailure('thrown text')).toMatchObject({ code: 'internal' });
  expect(asFailure(new DOMException('stopped', 'AbortError'))).toMatchObject({ code: 'cancelled' });
});

test.each([
  ['ssh-ed25519', 'dropbear_ed25519_host_key', 'ssh_host_ed25519_key.pub'],
  ['ssh-rsa', 'dropbear_rsa_host_key', 'ssh_host_rsa_key.pub'],
  ['ecdsa-sha2-nistp256', 'dropbear_ecdsa_host_key', 'ssh_host_ecdsa_key.pub'],
])('a key of type %s is compared with the right files', (type, dropbear, openssh) => {
  const [first, second] = compareCommands(type).map(({ command }) => command);
  expect(first).toBe(`dropbearkey -y -f /etc/dropbear/${dropbear}`);
  expect(second).toBe(`ssh-keygen -lf /etc/ssh/${openssh}`);
});

test('the question about a key shows the fingerprint and other known keys', () => {
  const target = targetOf({ ...router(), id: 'attic' }, emptyBook);
  const known = [{ keyType: 'ssh-rsa', fingerprint: 'SHA256:old', revoked: false }];
  const text = showOffer({ target, keyType: 'ssh-ed25519', fingerprint: 'SHA256:new', known });
  expect(text).toContain('  ssh-ed25519  SHA256:new');
  expect(text).toContain('a key of another type (ssh-rsa)');
  expect(text.endsWith('Trust this key? [y/N]')).toBe(true);
});

test.each([
  [['undo', 'attic'], 'flowhelm undo attic'],
  [['undo', "it's"], `flowhelm undo 'it'\\''s'`],
  [['audit', '-rf'], 'flowhelm audit -- -rf'],
  [['trust', 'a b', '--accept-new-key', 'SHA256:a/b+c'], "flowhelm trust --accept-new-key SHA256:a/b+c 'a b'"],
])('%j as it is typed', ([command = '', name = '', ...options], typed) => {
  expect(commandFor(command, name, ...options)).toBe(typed);
});

describe('flows', () => {
  const at = new Date('2026-01-02T03:04:05.678Z');

  test('as bars: a path with one connection is still seen', () => {
    const text = showCounts(router(), makeFlows({ hardware: 1, slow: 999 }), at, plain);
    expect(text).toContain('1,000 connections');
    expect(text).toMatch(/hardware {2}█ +1 +0 %/);
    expect(text).toMatch(/software {3,}0 +0 %/);
  });

  test('as a line, also when the router cannot tell', () => {
    expect(countsLine(makeFlows({ hardware: 1, slow: 2 }), at)).toBe(
      '2026-01-02T03:04:05.678Z hardware=1 software=0 slow=2 total=3',
    );
    expect(countsLine(null, at)).toBe('2026-01-02T03:04:05.678Z unknown');
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [123_456, '123 kB'],
    [1_500_000_000_000_000, '1500 TB'],
  ])('%i bytes are %s', (number, text) => {
    expect(bytes(number)).toBe(text);
  });
});

test.each([
  ['2026-01-02T03:04:00.000Z', 'just now'],
  ['2026-01-02T02:59:05.000Z', '5 min ago'],
  ['2026-01-01T03:04:05.000Z', '24 h ago'],
  ['2025-12-01T03:04:05.000Z', '32 days ago'],
  ['2027-01-01T00:00:00.000Z', 'just now'],
])('%s is %s', (then, words) => {
  expect(ago(then, new Date('2026-01-02T03:04:05.000Z'))).toBe(words);
});

test('the inventory says what is old, what was never audited, and what is pending', () => {
  const verdict = judge(makeSnapshot());
  const rows = [
    {
      ...{ router: router('attic'), group: null, jump: [], verdict },
      ...{ auditedAt: '2026-01-01T00:00:00.000Z', pendingChanges: ['c'] },
    },
    { router: router('barn'), group: null, jump: [], verdict: null, auditedAt: null, pendingChanges: [] },
  ];
  const { sentence, text } = showRouters(rows, { ...view, now: new Date('2026-01-01T02:00:00.000Z') });
  expect(sentence).toBe('2 routers. 1 with a change of unknown outcome: flowhelm resolve');
  expect(text).toMatch(/attic .*● Hardware +2 h ago +change pending/);
  expect(text).toMatch(/barn .*◌ Not audited +never/);
  expect(showPending([change('c', 'attic')], [router('attic')])).toContain('on attic');
  expect(showPending([], [])).toBe('');
});

test('history tells each change with its journal', () => {
  const journal = [{ at: '2026-01-02T03:04:05.678Z', step: 'load', event: 'failed', detail: 'no' } as const];
  const undone = { ...change('c'), state: 'undone', summary: 'It was undone.', journal } as const;
  const text = showHistory(router(), [{ ...undone, journal: [...journal] }], plain);
  expect(text).toContain('1 change, newest first');
  expect(text).toContain('None → Software flow offloading  undone');
  expect(text).toContain('    03:04:05  load failed: no');
  expect(showHistory(router(), [], plain)).toBe('Flowhelm has not changed anything on attic.');
});
