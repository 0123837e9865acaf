import { expect, test } from 'vitest';
import { openLog } from '../../../electron/log.ts';
import { tellAll } from '../../../electron/monitor/observer.ts';
import type { Observation } from '../../../shared/model/observation.ts';
import { router, temporaryFolder } from '../store/samples.ts';

test('an observer that throws is logged, and the others hear all the same', () => {
  const log = openLog({ folder: temporaryFolder() });
  const heard: Observation[] = [];
  const failing = () => {
    throw new Error('cannot keep this');
  };
  const observation = { kind: 'gap', at: 1, reason: 'asleep' } as const;
  tellAll([failing, (_, told) => heard.push(told)], log)(router('r'), observation);
  expect(heard).toEqual([observation]);
  expect(log.tail(10_000)).toContain('cannot keep this');
});
