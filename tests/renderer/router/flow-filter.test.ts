import { describe, expect, it } from 'vitest';
import {
  busiestHosts,
  endpoint,
  everyFlow,
  type FlowFilter,
  filterFlows,
  shortAddress,
  slowReasons,
} from '../../../renderer/features/router/flow-filter.ts';
import { makeFlow } from './samples.ts';

const quiet = { code: 'quiet', text: 'It is short or has been idle.' };
const web = makeFlow({ path: 'hardware' });
const dns = makeFlow({
  protocol: 'udp',
  source: '192.168.1.20',
  destination: '192.168.1.1',
  destinationPort: 53,
  path: 'slow',
  slowReason: { code: 'local', text: 'It ends at the router itself.' },
});
const ping = makeFlow({
  protocol: 'icmp',
  sourcePort: null,
  destinationPort: null,
  destination: '2001:db8::1',
  path: 'slow',
  slowReason: quiet,
});
const closing = makeFlow({ path: 'slow', state: 'TIME_WAIT', slowReason: quiet });
const forwarded = makeFlow({
  source: '198.51.100.9',
  destination: '203.0.113.2',
  destinationPort: 8123,
  replySource: '192.168.1.30',
  replyDestination: '198.51.100.9',
});
const flows = [web, dns, ping, closing];
const all = [...flows, forwarded];

describe('filterFlows', () => {
  it.each<[Partial<FlowFilter>, unknown[]]>([
    [{}, all],
    [{ path: 'hardware' }, [web]],
    [{ path: 'slow' }, [dns, ping, closing]],
    [{ protocol: 'udp' }, [dns]],
    [{ protocol: 'other' }, [ping]],
    [{ host: '192.168.1.1' }, [dns]],
    [{ host: '192.168.1.20' }, [dns]],
    [{ search: ':443' }, [web, closing]],
    [{ search: 'time_wait 192.168' }, [closing]],
    [{ search: '  Router  Itself ' }, [dns]],
    [{ search: 'nothing like it' }, []],
    [{ path: 'slow', protocol: 'tcp' }, [closing]],
    [{ service: 'udp/53' }, [dns]],
    [{ service: 'icmp' }, [ping]],
    [{ service: 'tcp/443', path: 'hardware' }, [web]],
    [{ host: '192.168.1.30' }, [forwarded]],
  ])('with %j', (filter, expected) => {
    expect(filterFlows(all, { ...everyFlow, ...filter })).toEqual(expected);
  });
});

describe('what the filters offer', () => {
  it('lists hosts by the flows they started', () => {
    expect(busiestHosts(flows)).toEqual([
      { host: '192.168.1.10', flows: 3 },
      { host: '192.168.1.20', flows: 1 },
    ]);
    expect(busiestHosts(flows, 1)).toHaveLength(1);
  });

  it('counts why flows are slow', () => {
    expect(slowReasons(flows).map((reason) => [reason.code, reason.flows])).toEqual([
      ['quiet', 2],
      ['local', 1],
    ]);
  });

  it.each([
    ['192.0.2.1', 80, '192.0.2.1:80'],
    ['2001:db8::1', 443, '[2001:db8::1]:443'],
    ['2001:db8::1', null, '2001:db8::1'],
  ])('writes %s and %s as %s', (address, port, text) => {
    expect(endpoint(address, port)).toBe(text);
  });

  it.each([
    ['2001:0db8:0002:0000:0000:0000:0000:0021', '2001:db8:2::21'],
    ['2001:0db8:0000:0001:0000:0000:0000:0000', '2001:db8:0:1::'],
    ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['192.0.2.1', '192.0.2.1'],
  ])('shortens %s to %s', (address, short) => {
    expect(shortAddress(address)).toBe(short);
  });

  it('finds an address in either spelling', () => {
    const flow = makeFlow({ source: '2001:0db8:0000:0000:0000:0000:0000:0001' });
    for (const search of ['2001:db8::1', '2001:0db8:0000']) {
      expect(filterFlows([flow], { ...everyFlow, search })).toEqual([flow]);
    }
  });
});
