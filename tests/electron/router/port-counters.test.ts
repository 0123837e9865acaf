import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePortBytes } from '../../../electron/router/port-counters.ts';

const own = '     tx_packets: 1\n     tx_bytes: 2\n     rx_packets: 3\n     rx_bytes: 4\n';

test.each([
  ['mt7530', `NIC statistics:\n${own}     TxBytes: 70\n     RxBytes: 90\n`, { rxBytes: 90, txBytes: 70 }],
  [
    'qca8k',
    `NIC statistics:\n${own}     RxGoodByte: 90\n     RxBadByte: 1\n     TxByte: 70\n`,
    { rxBytes: 90, txBytes: 70 },
  ],
  [
    'mv88e6xxx, whose conduit repeats the CPU port with a prefix',
    `NIC statistics:\n     p05_in_good_octets: 1\n     p05_out_octets: 1\n${own}     in_good_octets: 90\n     out_octets: 70\n`,
    { rxBytes: 90, txBytes: 70 },
  ],
  [
    'mtk_eth_soc without a switch: the hardware keeps the plain names',
    `NIC statistics:\n     tx_bytes: 70\n     tx_packets: 1\n     rx_bytes: 90\n     rx_packets: 1\n     rx_flow_control_packets: 0\n`,
    { rxBytes: 90, txBytes: 70 },
  ],
  [
    'a DSA port of a switch that is not known: its plain counters lie',
    `NIC statistics:\n${own}     SomeOctets: 9\n`,
    null,
  ],
  ['a NIC that is not known', 'NIC statistics:\n     rx_bytes: 4\n     tx_bytes: 2\n     rx_queue_0_bytes: 4\n', null],
  ['the conduit alone', 'NIC statistics:\n     p05_in_good_octets: 1\n     p05_out_octets: 1\n', null],
  ['one direction alone', 'NIC statistics:\n     RxBytes: 5\n', null],
  ['nothing', '', null],
  ['no number', 'NIC statistics:\n     RxBytes: many\n     TxBytes: 1\n', null],
])('%s', (_, text, bytes) => {
  expect(parsePortBytes(text)).toEqual(bytes);
});

test('never throws', () => {
  const line = fc.tuple(
    fc.constantFrom('RxBytes', 'TxBytes', 'rx_bytes', '__proto__', 'x'),
    fc.oneof(fc.nat(), fc.string()),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const bytes = parsePortBytes(lines.map(([name, value]) => `  ${name}: ${value}`).join('\n'));
      if (bytes) expect(Number.isSafeInteger(bytes.rxBytes + bytes.txBytes)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
