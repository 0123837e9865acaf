import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capEvidence, type RawAnswers } from '../../../electron/store/evidence.ts';

const section = (stdout: string, stderr = '') => ({ stdout, stderr, exitCode: 0 });

test('short answers stay whole beside a long one', () => {
  const capped = capEvidence({ a: section('short'), b: section('x'.repeat(500), 'why') }, 108);
  expect(capped['a']).toEqual(section('short'));
  expect(capped['b']).toEqual(section(`${'x'.repeat(100)}\n[400 of 500 characters are not kept]`, 'why'));
});

test('what fits is kept as it is, and what does not is cut to the limit', () => {
  const answers = fc.dictionary(
    fc.string(),
    fc.record({ stdout: fc.string(), stderr: fc.string(), exitCode: fc.integer() }),
  );
  fc.assert(
    fc.property(answers, fc.nat(60), (given, limit) => {
      const texts = (of: RawAnswers) => Object.values(of).flatMap(({ stdout, stderr }) => [stdout, stderr]);
      const total = texts(given).join('').length;
      const capped = capEvidence(given, limit);
      if (total <= limit) expect(capped).toEqual(given);
      const kept = texts(capped).map((text, index) => {
        const original = texts(given)[index] ?? '';
        return text === original ? text.length : text.replace(/\n\[\d+ of \d+ characters are not kept\]$/, '').length;
      });
      expect(kept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(Math.max(limit, 0));
    }),
  );
});
