import { expect, test } from 'vitest';
import { asFailure } from '../../../electron/cli/failure.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';

const failure = (code: ErrorCode, evidence: Record<string, string> = {}) =>
  asFailure(new FlowhelmError(code, { sentence: 's', nextStep: 'As every front end says it.', evidence }));

test.each<[ErrorCode, Record<string, string>, string]>([
  ['nothing-to-undo', {}, 'flowhelm enable'],
  ['change-in-progress', { waiting: 'the attic' }, "flowhelm resolve --confirm 'the attic' (or undo it"],
  ['change-in-progress', {}, 'As every front end says it.'],
  ['plan-refused', { refusal: 'not-recommended' }, '--mode software'],
  ['plan-refused', { refusal: 'vendor-engine' }, 'As every front end says it.'],
  ['advisory-blocks', { sqm: 'x', vpn: 'y' }, '--override sqm --override vpn'],
])('%s with %j names what to type', (code, evidence, words) => {
  expect(failure(code, evidence)).toMatchObject({ code, message: 's', evidence });
  expect(failure(code, evidence).nextStep).toContain(words);
});
