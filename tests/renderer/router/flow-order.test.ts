import { describe, expect, it } from 'vitest';
import { type FlowOrder, nextOrder, sortFlows } from '../../../renderer/features/router/flow-order.ts';
import { makeFlow } from './samples.ts';

const small = makeFlow({ bytes: 10, source: '192.168.1.9', path: 'slow' });
const large = makeFlow({ bytes: 9000, source: '192.168.1.100', path: 'hardware' });
const unknown = makeFlow({ bytes: null, source: '192.168.1.20', path: 'software' });
const flows = [small, unknown, large];

describe('sortFlows', () => {
  it.each<[FlowOrder | null, unknown[]]>([
    [null, flows],
    [{ column: 'bytes', direction: 'ascending' }, [small, large, unknown]],
    [{ column: 'bytes', direction: 'descending' }, [large, small, unknown]],
    [{ column: 'source', direction: 'ascending' }, [small, unknown, large]],
    [{ column: 'source', direction: 'descending' }, [large, unknown, small]],
    [{ column: 'path', direction: 'ascending' }, [large, unknown, small]],
  ])('by %j', (order, expected) => {
    expect(sortFlows(flows, order)).toEqual(expected);
  });

  it('leaves the list it was given alone', () => {
    const given = [...flows];
    sortFlows(given, { column: 'bytes', direction: 'ascending' });
    expect(given).toEqual(flows);
  });
});

describe('nextOrder', () => {
  it('goes there, back, and away', () => {
    const first = nextOrder(null, 'state');
    expect(first).toEqual({ column: 'state', direction: 'ascending' });
    const second = nextOrder(first, 'state');
    expect(second).toEqual({ column: 'state', direction: 'descending' });
    expect(nextOrder(second, 'state')).toBeNull();
  });

  it('starts with the most data', () => {
    expect(nextOrder({ column: 'state', direction: 'ascending' }, 'bytes')).toEqual({
      column: 'bytes',
      direction: 'descending',
    });
  });
});
