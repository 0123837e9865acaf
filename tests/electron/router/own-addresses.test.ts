import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseOwnAddresses } from '../../../electron/router/own-addresses.ts';

it('reads the addresses of /proc/net once each, IPv6 as conntrack prints it', () => {
  const text = '192.168.1.1\n127.0.0.1\n192.168.1.1\nfd000001000000000000000000000001\nfd00\n1.2.3\n';
  expect(parseOwnAddresses(text)).toEqual(['127.0.0.1', '192.168.1.1', 'fd00:0001:0000:0000:0000:0000:0000:0001']);
});

it('never throws and makes nothing up', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (lines) => {
      expect(parseOwnAddresses(lines.join('\n')).length).toBeLessThanOrEqual(lines.join('\n').split('\n').length);
    }),
  );
});
