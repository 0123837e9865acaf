import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressesOf,
  isPrivateAddress,
  mostAddresses,
  rangeAround,
} from '../../../electron/discovery/private-range.ts';

describe('addressesOf', () => {
  test.each([
    ['192.168.1.77/30', ['192.168.1.77', '192.168.1.78']],
    ['10.0.0.8/31', ['10.0.0.8', '10.0.0.9']],
    ['10.0.0.8', ['10.0.0.8']],
    [' 172.31.255.255/32 ', ['172.31.255.255']],
    ['127.0.0.1/30', ['127.0.0.1', '127.0.0.2']],
    ['fd00::2/127', ['fd00::2', 'fd00::3']],
    ['fd00::ff/128', ['fd00::ff']],
  ])('%s', (range, addresses) => {
    expect(addressesOf(range)).toEqual(addresses);
  });

  test('carries over bytes', () => {
    const addresses = addressesOf('10.1.0.0/20');
    expect(addresses).toHaveLength(mostAddresses - 2);
    expect(addresses[0]).toBe('10.1.0.1');
    expect(addresses[255]).toBe('10.1.1.0');
    expect(addresses.at(-1)).toBe('10.1.15.254');
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test.each([
    ['8.8.8.0/24', 'not a private range'],
    ['172.32.0.0/24', 'not a private range'],
    ['169.254.0.0/24', 'not a private range'],
    ['100.64.0.0/24', 'not a private range'],
    ['224.0.0.0/24', 'not a private range'],
    ['2001:db8::/120', 'not a private range'],
    ['fe80::/120', 'not a private range'],
    ['::ffff:8.8.8.8/128', 'not a private range'],
    ['10.0.0.0/19', 'more than 4096 addresses'],
    ['0.0.0.0/0', 'more than 4096 addresses'],
    ['fd00::/64', 'more than 4096 addresses'],
    ['10.1/24', 'not a range'],
    ['10.0.0.0/33', 'not a range'],
    ['router.lan', 'not a range'],
    ['', 'not a range'],
  ])('refuses %s', (range, words) => {
    expect(() => addressesOf(range)).toThrow(words);
  });

  test('whatever is typed, all that comes out is private and not too much', () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.ipV4(), fc.nat(40)).map(([address, prefix]) => `${address}/${prefix}`),
      fc.tuple(fc.ipV6(), fc.nat(140)).map(([address, prefix]) => `${address}/${prefix}`),
    );
    fc.assert(
      fc.property(text, (range) => {
        let addresses: string[] = [];
        try {
          addresses = addressesOf(range);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-input' });
        }
        expect(addresses.length).toBeLessThanOrEqual(mostAddresses);
        expect(addresses.every(isPrivateAddress)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['192.168.7.23/24', { range: '192.168.7.0/24', addresses: 254 }],
  ['10.20.30.40/8', { range: '10.20.30.0/24', addresses: 254 }],
  ['172.17.0.1/16', { range: '172.17.0.0/24', addresses: 254 }],
  ['192.168.0.9/20', { range: '192.168.0.0/20', addresses: 4094 }],
  ['203.0.113.5/24', null],
  ['fd00::5/64', null],
  ['nonsense', null],
])('the range around %s', (cidr, range) => {
  expect(rangeAround(cidr)).toEqual(range);
});
