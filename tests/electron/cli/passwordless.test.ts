import { expect, test } from 'vitest';
import { plain } from '../../../electron/cli/colour.ts';
import { type Audited, auditAnswer } from '../../../electron/cli/commands/audit.ts';
import { stateOf } from '../../../electron/cli/show-fleet.ts';
import { assess } from '../../../shared/rules/assess.ts';
import { makeSnapshot } from '../../shared/snapshot-builder.ts';

function audited(name: string, passwordless: boolean): Audited {
  const authentication = { agent: true, keyFile: null, password: 'ask' as const };
  const router = { id: name, name, host: '10.0.0.1', port: 22, user: 'root', authentication, legacyAlgorithms: false };
  const snapshot = makeSnapshot({});
  const audit = { router: { ...router, addedAt: '' }, snapshot, evidence: {}, passwordless, ...assess(snapshot) };
  return { router: audit.router, ok: true, state: stateOf(audit), audit };
}

test.each([
  [[audited('attic', true), audited('barn', false), audited('cellar', true)], 'root has no password on: attic, cellar'],
  [[audited('attic', true)], 'root has no password on this router'],
])('routers that let everybody in are named', (all, words) => {
  const { text, result } = auditAnswer({ terminal: { paint: plain, width: undefined } }, all, { rates: false });
  expect(text).toContain(words);
  const flags = result.routers.map((entry) => entry.ok && entry.passwordless);
  expect(flags).toEqual(all.map(({ audit }) => audit?.passwordless));
});

test('nobody is named where each wants a secret', () => {
  const all = [audited('attic', false), audited('barn', false)];
  const { text } = auditAnswer({ terminal: { paint: plain, width: undefined } }, all, { rates: false });
  expect(text).not.toContain('no password');
});
