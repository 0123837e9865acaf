import { describe, expect, it } from 'vitest';
import {
  afterEvent,
  hostKeyOf,
  knownRouters,
  lookBegun,
  proposedName,
} from '../../../renderer/features/bring-in/found-hosts.ts';
import { addressesInNetwork } from '../../../renderer/features/bring-in/network-input.ts';
import type { DiscoveryEvent, FoundHost } from '../../../shared/model/discovery.ts';

const host = (address: string, more: Partial<FoundHost> = {}): FoundHost => ({
  ...{ address, port: 22, sources: ['neighbour'], name: null, hardwareAddress: null, ssh: null, knownRouterId: null },
  ...more,
});
const begun = lookBegun('2026-11-22T12:00:00Z');
const lookAfter = (...events: DiscoveryEvent[]) => events.reduce(afterEvent, begun);

describe('a look around the network', () => {
  it('keeps machines where they were noticed when more is learned of them', () => {
    const dropbear = { server: 'dropbear', banner: 'SSH-2.0-dropbear' } as const;
    const look = lookAfter(
      { kind: 'found', host: host('10.0.0.1') },
      { kind: 'found', host: host('10.0.0.2') },
      { kind: 'found', host: host('10.0.0.1', { sources: ['neighbour', 'scan'], ssh: dropbear }) },
    );
    expect(look.hosts.map(({ address }) => address)).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(look.hosts[0]).toMatchObject({ sources: ['neighbour', 'scan'], ssh: dropbear });
  });

  it('takes two ports of an address for two servers', () => {
    const look = lookAfter(
      { kind: 'found', host: host('10.0.0.1') },
      { kind: 'found', host: host('10.0.0.1', { port: 2222 }) },
    );
    expect(look.hosts.map(hostKeyOf)).toEqual(['10.0.0.1 22', '10.0.0.1 2222']);
  });

  it('tells how far it is, says each note once, and ends', () => {
    const note = { kind: 'note', sentence: 'mDNS cannot be used.' } as const;
    expect(lookAfter({ kind: 'progress', done: 3, total: 254 }, note, note)).toMatchObject({
      state: 'looking',
      done: 3,
      total: 254,
      notes: [note.sentence],
    });
    expect(lookAfter({ kind: 'done', found: 0 }).state).toBe('done');
  });
});

describe('a machine that was found', () => {
  const routers = [
    { id: 'one', host: '192.168.1.1', port: 22 },
    { id: 'two', host: 'attic.lan', port: 22 },
  ];
  it('is known by what the engine says, or by the address under which it was added since', () => {
    const hosts = [
      host('192.168.1.1'),
      host('10.0.0.7', { knownRouterId: 'two' }),
      host('192.168.1.1', { port: 2222 }),
    ];
    expect([...knownRouters(hosts, routers)].map(([key, { id }]) => [key, id])).toEqual([
      ['192.168.1.1 22', 'one'],
      ['10.0.0.7 22', 'two'],
    ]);
  });

  it('is not known any more when its router was removed', () => {
    expect(knownRouters([host('10.0.0.7', { knownRouterId: 'gone' })], routers).size).toBe(0);
  });

  it.each([
    ['attic.local', 'attic'],
    ['attic.lan.', 'attic'],
    ['gate.example.net', 'gate.example.net'],
    [null, ''],
  ])('called %s is proposed as "%s"', (name, proposed) => {
    expect(proposedName({ name })).toBe(proposed);
  });
});

describe('a network that is typed', () => {
  it.each([
    ['192.168.1.0/24', 254],
    [' 10.20.0.0/20 ', 4094],
    ['172.31.0.0/29', 6],
    ['127.0.0.1/32', 1],
    ['10.0.0.0/31', 2],
    ['10.0.0.0/19', null],
    ['10.0.0.0/8', null],
    ['172.32.0.0/24', null],
    ['192.169.1.0/24', null],
    ['8.8.8.0/24', null],
    ['10.0.0.256/24', null],
    ['10.0.0.0/33', null],
    ['10.0.0.0', null],
    ['10.0/24', null],
    ['fd00::/120', null],
    ['', null],
  ])('%s has %s addresses', (typed, addresses) => {
    expect(addressesInNetwork(typed)).toBe(addresses);
  });
});
