import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueTimes } from '../../../electron/monitor/due-times.ts';

const orders = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), id: fc.nat(30), at: fc.oneof(fc.nat(100), fc.constant(Infinity)) }),
    fc.record({ kind: fc.constant('delete' as const), id: fc.nat(30), at: fc.constant(0) }),
    fc.record({ kind: fc.constant('take' as const), id: fc.constant(0), at: fc.nat(100) }),
  ),
  { maxLength: 200 },
);

test('always the one that has been due longest, as a plain list would say', () => {
  fc.assert(
    fc.property(orders, (given) => {
      const due = new DueTimes();
      const plain = new Map<string, number>();
      for (const { kind, id, at } of given) {
        if (kind === 'set') due.set(`r${id}`, at);
        if (kind === 'delete') due.delete(`r${id}`);
        if (kind === 'set' && at !== Infinity) plain.set(`r${id}`, at);
        else if (kind !== 'take') plain.delete(`r${id}`);
        if (kind === 'take') {
          const earliest = Math.min(...plain.values());
          const taken = due.take(at);
          if (earliest > at) expect(taken).toBeNull();
          else expect(plain.get(taken ?? '')).toBe(earliest);
          if (taken) plain.delete(taken);
        }
        expect(due.size).toBe(plain.size);
      }
    }),
    { numRuns: 200 },
  );
});
