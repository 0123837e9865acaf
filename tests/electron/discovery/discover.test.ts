import { describe, expect, test, vi } from 'vitest';
import { discover, ownRanges, type Senses } from '../../../electron/discovery/discover.ts';
import { oneAddressPerDevice } from '../../../electron/discovery/found-hosts.ts';
import { scan } from '../../../electron/discovery/scan.ts';
import type { DiscoveryEvent, DiscoveryRequest, FoundHost } from '../../../shared/model/discovery.ts';
import { listen } from './loopback.ts';

const nothing: DiscoveryRequest = { gateways: false, neighbours: false, mdns: false, range: null, port: 22 };
const everything: DiscoveryRequest = { gateways: true, neighbours: true, mdns: true, range: '10.0.0.0/30', port: 22 };
const dropbear = { server: 'dropbear', banner: 'SSH-2.0-dropbear' } as const;

function senses(changes: Partial<Senses> = {}): Senses {
  return {
    gateways: async () => [],
    neighbours: async () => [],
    mdns: async () => [],
    look: async () => null,
    name: async () => null,
    pace: { atOnce: 64, perTenth: 10_000 },
    ...changes,
  };
}

async function run(...given: Parameters<typeof discover>): Promise<DiscoveryEvent[]> {
  const events: DiscoveryEvent[] = [];
  for await (const event of discover(...given)) events.push(event);
  return events;
}

function hostsOf(events: readonly DiscoveryEvent[]): FoundHost[] {
  const hosts = events.flatMap((event) => (event.kind === 'found' ? [event.host] : []));
  return [...new Map(hosts.map((host) => [`${host.address} ${host.port}`, host])).values()];
}

describe('discover', () => {
  test('a host that is noticed in every way is one host, with all that is known of it', async () => {
    const hardwareAddress = '00:11:22:33:44:55';
    const events = await run(
      everything,
      [{ id: 'r1', host: '10.0.0.1', port: 22 }],
      undefined,
      senses({
        gateways: async () => ['10.0.0.1', 'fe80::1%eth0'],
        neighbours: async () => [
          { address: '10.0.0.1', hardwareAddress },
          { address: 'fe80::1%eth0', hardwareAddress },
        ],
        mdns: async () => [{ address: '10.0.0.1', port: 22, name: 'attic', hardwareAddress: null }],
        look: async (address) => (address === '10.0.0.1' ? dropbear : null),
      }),
    );
    expect(hostsOf(events)).toEqual([
      {
        address: '10.0.0.1',
        port: 22,
        sources: expect.arrayContaining(['gateway', 'neighbour', 'mdns', 'scan']),
        name: 'attic',
        hardwareAddress,
        ssh: dropbear,
        knownRouterId: 'r1',
      },
    ]);
    expect(events.filter(({ kind }) => kind === 'progress').at(-1)).toEqual({ kind: 'progress', done: 2, total: 2 });
    expect(events.at(-1)).toEqual({ kind: 'done', found: 1 });
  });

  test('the same address with another port is another host, and not the known router', async () => {
    const events = await run(
      everything,
      [{ id: 'r1', host: '10.0.0.1', port: 22 }],
      undefined,
      senses({
        mdns: async () => [{ address: '10.0.0.1', port: 2222, name: 'attic', hardwareAddress: null }],
        look: async () => dropbear,
      }),
    );
    const found = hostsOf(events).map(({ address, port, knownRouterId }) => [address, port, knownRouterId]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['10.0.0.1', 22, 'r1'],
        ['10.0.0.1', 2222, null],
        ['10.0.0.2', 22, null],
      ]),
    );
    expect(found).toHaveLength(3);
  });

  test('a host without a name gets the one that the name server has, once', async () => {
    const name = vi.fn<Senses['name']>(async (address) => (address === '10.0.0.1' ? 'attic.lan' : null));
    const events = await run(
      everything,
      [],
      undefined,
      senses({
        name,
        gateways: async () => ['10.0.0.1'],
        neighbours: async () => [{ address: '10.0.0.1', hardwareAddress: '00:11:22:33:44:55' }],
        look: async () => dropbear,
      }),
    );
    expect(hostsOf(events).map((host) => [host.address, host.name])).toEqual([
      ['10.0.0.1', 'attic.lan'],
      ['10.0.0.2', null],
    ]);
    expect(name.mock.calls.map(([address]) => address).sort()).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(events.at(-1)).toEqual({ kind: 'done', found: 2 });
  });

  test('only what was asked for is done', async () => {
    const look = vi.fn(senses().look);
    const gateways = vi.fn(async () => ['10.0.0.1']);
    const mdns = vi.fn(senses().mdns);
    const neighbours = async () => [{ address: '10.0.0.9', hardwareAddress: '00:11:22:33:44:55' }];
    const asked = senses({ look, gateways, mdns, neighbours });
    expect(hostsOf(await run({ ...nothing, neighbours: true }, [], undefined, asked))).toHaveLength(1);
    expect(gateways).not.toHaveBeenCalled();
    expect(mdns).not.toHaveBeenCalled();
    const only = hostsOf(await run({ ...nothing, gateways: true }, [], undefined, asked));
    expect(only.map(({ address }) => address)).toEqual(['10.0.0.1']);
    expect(look).not.toHaveBeenCalled();
  });

  test('a way that fails is a note, and the others go on', async () => {
    const failing = async () => {
      throw new Error('no such program');
    };
    const events = await run(
      { ...everything, range: null },
      [],
      undefined,
      senses({ neighbours: failing, mdns: failing, gateways: async () => ['10.0.0.1'] }),
    );
    expect(events.filter(({ kind }) => kind === 'note')).toHaveLength(2);
    expect(events.at(-1)).toEqual({ kind: 'done', found: 1 });
  });

  test('a range that is not private is refused before anything happens', async () => {
    const gateways = vi.fn(async () => []);
    const running = run({ ...everything, range: '8.8.8.0/24' }, [], undefined, senses({ gateways }));
    await expect(running).rejects.toMatchObject({ code: 'bad-input' });
    expect(gateways).not.toHaveBeenCalled();
  });

  test('an abort ends it without done; what runs is told to stop, what waits is never begun', async () => {
    const stop = new AbortController();
    const looked: string[] = [];
    const stopped: string[] = [];
    const look: Senses['look'] = (address, _port, signal) =>
      new Promise((resolve) => {
        looked.push(address);
        signal.addEventListener('abort', () => {
          stopped.push(address);
          resolve(dropbear);
        });
        if (looked.length === 3) stop.abort();
      });
    const pace = { atOnce: 3, perTenth: 10_000 };
    const events = await run({ ...nothing, range: '10.0.0.0/24' }, [], stop.signal, senses({ look, pace }));
    expect(events).toEqual([{ kind: 'progress', done: 0, total: 254 }]);
    expect(looked).toHaveLength(3);
    expect(stopped).toEqual(looked);
  });

  test('a reader who leaves ends it too', async () => {
    let told: AbortSignal | null = null;
    const look: Senses['look'] = (_address, _port, signal) => {
      told = signal;
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
    };
    const events = discover({ ...nothing, range: '10.0.0.0/30' }, [], undefined, senses({ look }));
    await events.next();
    await events.return();
    expect(told).toMatchObject({ aborted: true });
  });

  test('finds real servers on the addresses of this computer', async () => {
    const port = await listen((socket) => socket.write('SSH-2.0-dropbear_2022.83\r\n'), '127.0.0.2');
    await listen((socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'), '127.0.0.5', port);
    await listen((socket) => socket.write('220 mail\r\n'), '127.0.0.6', port);
    const stop = new AbortController();
    const found: FoundHost[] = [];
    for await (const event of discover({ ...nothing, range: '127.0.0.0/29', port }, [], stop.signal)) {
      if (event.kind === 'found') found.push(event.host);
      if (found.length === 2) stop.abort();
    }
    expect(found.map(({ address, ssh }) => [address, ssh?.server]).sort()).toEqual([
      ['127.0.0.2', 'dropbear'],
      ['127.0.0.5', 'openssh'],
    ]);
  });
});

describe('scan', () => {
  const addresses = Array.from({ length: 200 }, (_, index) => `10.0.0.${index}`);
  const { signal } = new AbortController();

  test('never has more connections open than it may', async () => {
    let open = 0;
    let most = 0;
    const seen: string[] = [];
    await scan({
      addresses,
      look: async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return null;
      },
      seen: (address) => seen.push(address),
      signal,
      pace: { atOnce: 7, perTenth: 1_000 },
    });
    expect(most).toBe(7);
    expect(seen.sort()).toEqual([...addresses].sort());
  });

  test('does not begin more in a tenth of a second than it may', async () => {
    vi.useFakeTimers();
    try {
      let begun = 0;
      const look = async () => {
        begun += 1;
        return null;
      };
      const scanning = scan({ addresses, look, seen: () => undefined, signal, pace: { atOnce: 64, perTenth: 10 } });
      await vi.advanceTimersByTimeAsync(50);
      expect(begun).toBe(10);
      await vi.advanceTimersByTimeAsync(500);
      expect(begun).toBeGreaterThan(40);
      expect(begun).toBeLessThanOrEqual(60);
      await vi.advanceTimersByTimeAsync(5_000);
      await scanning;
      expect(begun).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('a device without an IPv4 address keeps its IPv6 one', () => {
  const hardwareAddress = '00:11:22:33:44:55';
  expect(oneAddressPerDevice([{ source: 'neighbour', address: 'fe80::1%eth0', hardwareAddress }])).toEqual([
    { source: 'neighbour', address: 'fe80::1%eth0', hardwareAddress },
  ]);
});

test('own ranges are private, each once, and not too large', () => {
  const address = (cidr: string, internal = false) => ({
    ...{ cidr, internal, address: cidr.split('/')[0] ?? '', netmask: '', mac: '' },
    family: 'IPv4' as const,
  });
  expect(
    ownRanges({
      lo: [address('127.0.0.1/8', true)],
      eth0: [address('192.168.1.5/24'), address('192.168.1.6/24')],
      eth1: [address('10.3.4.5/8')],
      ppp0: [address('203.0.113.9/32')],
    }),
  ).toEqual([
    { interfaceName: 'eth0', range: '192.168.1.0/24', addresses: 254 },
    { interfaceName: 'eth1', range: '10.3.4.0/24', addresses: 254 },
  ]);
});
