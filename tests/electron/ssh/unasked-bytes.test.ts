import { describe, expect, it } from 'vitest';
import { UnaskedBytes } from '../../../electron/ssh/unasked-bytes.ts';

describe('what comes unasked', () => {
  it('is a little at first', () => {
    const transport = { bytesRead: 2_000_000 };
    const unasked = new UnaskedBytes(transport);
    expect(unasked.tooMany).toBe(false);
    transport.bytesRead += 1_000_000;
    expect(unasked.tooMany).toBe(true);
  });

  it.each([
    ['of one byte', 1, 64],
    ['of a line', 80, 144],
    ['as large as they get', 32_768, 32_832],
  ])('is not the data of channels, in packets %s', (_name, length, onTheWire) => {
    const transport = { bytesRead: 0 };
    const unasked = new UnaskedBytes(transport);
    for (let packet = 0; packet < 200_000; packet += 1) {
      transport.bytesRead += onTheWire;
      unasked.received(length);
    }
    expect(unasked.tooMany).toBe(false);
  });

  it('is not a year of short scripts', () => {
    const transport = { bytesRead: 0 };
    const unasked = new UnaskedBytes(transport);
    for (let script = 0; script < 500_000; script += 1) {
      unasked.channelOpened();
      unasked.received(200);
      transport.bytesRead += 1_500;
    }
    expect(unasked.tooMany).toBe(false);
  });
});
