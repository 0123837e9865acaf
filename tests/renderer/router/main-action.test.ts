import { describe, expect, it } from 'vitest';
import { mainAction, verdictAction } from '../../../renderer/features/router/main-action.ts';
import { nextActionSchema } from '../../../shared/model/verdict.ts';

const reachable = { state: 'reachable', at: '2026-01-01T00:00:00Z' } as const;
const off = { action: 'enable', configured: 'off', loaded: 'off' } as const;
const calm = {
  runId: null,
  pendingChangeId: null,
  reachability: reachable,
  latest: { verdict: off, recommendedMode: 'hardware' as const },
};

describe('verdictAction', () => {
  it.each([
    ['enable', 'off', 'off', { kind: 'change', wanted: 'auto' }],
    ['enable-software', 'hardware', 'software', { kind: 'change', wanted: 'software' }],
    ['disable', 'hardware', 'hardware', { kind: 'change', wanted: 'off' }],
    ['reload', 'hardware', 'off', { kind: 'change', wanted: 'hardware' }],
    ['reload', null, 'off', { kind: 'change', wanted: 'auto' }],
    ['install-package', 'software', 'off', { kind: 'change', wanted: 'software' }],
    ['wait-for-traffic', 'software', 'software', { kind: 'audit' }],
    ['resolve-staged', 'off', 'off', { kind: 'show', tab: 'evidence' }],
    ['upgrade', 'software', 'off', { kind: 'show', tab: 'advisories' }],
    ['none', 'hardware', 'hardware', { kind: 'change', wanted: 'off', calm: true }],
  ] as const)('answers %s (%s, %s)', (action, configured, loaded, expected) => {
    expect(verdictAction({ action, configured, loaded })).toMatchObject(expected);
  });

  it('offers nothing where nothing is to be done and nothing is on', () => {
    expect(verdictAction({ action: 'none', configured: 'off', loaded: 'off' })).toBeNull();
  });

  it('has an answer to everything that a verdict may ask for', () => {
    for (const action of nextActionSchema.options) {
      const answer = verdictAction({ action, configured: 'hardware', loaded: 'hardware' });
      expect(answer?.label, action).toBeTypeOf('string');
    }
  });
});

describe('mainAction', () => {
  it.each([
    ['a change that runs', { runId: 'run' }, 'follow-run'],
    ['a change whose outcome is open', { pendingChangeId: 'c' }, 'show'],
    [
      'a router that cannot be reached',
      {
        reachability: {
          state: 'failed' as const,
          at: '',
          error: { code: 'unreachable', sentence: '', nextStep: '', retryable: true, evidence: {} },
        },
      },
      'audit',
    ],
    ['a router that nobody has looked at', { latest: null }, 'audit'],
    ['what the verdict asks for', {}, 'change'],
    ['why offload stays off', { latest: { verdict: off, recommendedMode: 'off' as const } }, 'show'],
  ])('puts first %s', (_, router, kind) => {
    expect(mainAction({ ...calm, ...router })?.kind).toBe(kind);
  });
});
