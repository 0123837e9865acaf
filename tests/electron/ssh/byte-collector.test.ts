import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteCollector } from '../../../electron/ssh/byte-collector.ts';

it('gives the text back, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 9 })),
      (text, cuts) => {
        const bytes = Buffer.from(text);
        const collector = new ByteCollector();
        let position = 0;
        for (const cut of [...cuts, bytes.length]) {
          collector.append(bytes.subarray(position, position + cut));
          position += cut;
        }
        expect(collector.toString()).toBe(bytes.toString());
        expect(collector.length).toBe(bytes.length);
      },
    ),
  );
});

it('grows past its first block, and can be emptied', () => {
  const collector = new ByteCollector();
  for (let count = 0; count < 100; count += 1) collector.append(Buffer.alloc(1_000, 97 + (count % 26)));
  expect(collector.length).toBe(100_000);
  expect(collector.toString().slice(99_000)).toBe('v'.repeat(1_000));
  collector.clear();
  expect([collector.length, collector.toString()]).toEqual([0, '']);
});
