import { describe, expect, it } from 'vitest';
import { pingTargets } from '../../../electron/change/preflight.ts';
import { section } from '../../../electron/router/command.ts';
import { parseReachable, pingGateways } from '../../../electron/router/reachability.ts';
import { RouterOnDisk, shells } from '../change/router-on-disk.ts';

describe.each(shells)('pinging gateways in %s', (shell) => {
  it('asks each once, link-local ones on their device, and takes no name for a command', async () => {
    const router = new RouterOnDisk(shell);
    router.program('/bin/ping', 'echo "ping $*" >>ROOT/log\ncase "$*" in *192.0.2.1*) exit 0 ;; esac\nexit 1');
    const targets = [
      { family: 'ipv4', address: '192.0.2.1', device: 'wan' },
      { family: 'ipv6', address: 'FE80::1', device: '$(touch /faults/pwned)' },
      { family: 'ipv6', address: '2001:db8::1', device: "w'an" },
    ] as const;
    const text = await router.answer(section(pingGateways, targets));
    expect(text).toBe('up 192.0.2.1\ndown FE80::1\ndown 2001:db8::1\n');
    expect(parseReachable(text)).toEqual(['192.0.2.1']);
    expect(router.log).toEqual([
      'ping -c 1 -W 2 192.0.2.1',
      'ping -6 -c 1 -W 2 FE80::1%$(touch /faults/pwned)',
      'ping -6 -c 1 -W 2 2001:db8::1',
    ]);
    expect(router.exists('/faults/pwned')).toBe(false);
  });

  it('does nothing without any', async () => {
    const router = new RouterOnDisk(shell);
    expect((await router.run([section(pingGateways, [])])).get('ping-gateways')).toMatchObject({
      stdout: '',
      exitCode: 0,
    });
  });
});

it('pings each gateway once, and no route without one', () => {
  const route = { family: 'ipv4', metric: 0 } as const;
  const defaultRoutes = [
    { ...route, gateway: '192.0.2.1', device: 'wan' },
    { ...route, gateway: '192.0.2.1', device: 'wan' },
    { ...route, gateway: null, device: 'ppp' },
  ];
  expect(pingTargets({ defaultRoutes })).toEqual([{ family: 'ipv4', address: '192.0.2.1', device: 'wan' }]);
});
