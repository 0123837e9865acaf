import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseReport } from '../../../electron/router/report.ts';
import { parseSoftware, parseStorage, readSoftware } from '../../../electron/router/software.ts';
import { runOnFakeRouter } from './fake-root.ts';

function read(files: Record<string, string | null>, programs: Record<string, string>) {
  const run = runOnFakeRouter({ files, programs: { df: ':', ...programs } }, [section(readSoftware)], {
    shell: 'busybox',
    awk: 'busybox',
  });
  const text = run.result.get('software')?.stdout ?? '';
  return { ...parseSoftware(text, parseReport(text)), started: run.started };
}

const qdiscs = `qdisc noqueue 0: dev lo root refcnt 2
qdisc fq_codel 0: dev eth0 root refcnt 2 limit 10240p
qdisc cake 8005: dev eth1 root refcnt 2 bandwidth 90Mbit
qdisc ingress ffff: dev eth1 parent ffff:fff1 ----------------
qdisc cake 8006: dev ifb4eth1 root refcnt 2 bandwidth 90Mbit
qdisc clsact ffff: dev eth2 parent ffff:fff1`;

describe('software that offload would disturb', () => {
  test('services that start at boot: init scripts and systemd units, each once, of interest only', () => {
    const files = {
      '/etc/rc.d/S95mwan3': '',
      '/etc/rc.d/S50sqm': '',
      '/etc/rc.d/S19firewall': '',
      '/etc/rc.d/K10sqm': '',
      '/etc/systemd/system/multi-user.target.wants/docker.service': '',
      '/etc/systemd/system/multi-user.target.wants/openvpn@home.service': '',
      '/etc/systemd/system/multi-user.target.wants/ssh.service': '',
    };
    expect(read(files, {}).enabledServices).toEqual(['docker', 'mwan3', 'openvpn@home', 'sqm']);
  });

  test('shapers, and mirrors on devices with an ingress qdisc', () => {
    const tc = `case "$*" in
'qdisc show') cat ROOT/qdiscs ;;
'filter show dev eth1 ingress') echo 'filter protocol all pref 10 u32' ;;
'filter show dev eth2 ingress') echo ' action order 1: mirred (Egress Mirror to device eth3) pipe' ;;
esac`;
    const found = read({ '/qdiscs': `${qdiscs}\n` }, { tc });
    expect(found.shapers.map((line) => line.split(':')[0])).toEqual([
      'qdisc cake 8005',
      'qdisc ingress ffff',
      'qdisc cake 8006',
      'qdisc clsact ffff',
    ]);
    expect(found.mirrors).toBe(true);
    expect(found.started).toEqual(['tc', 'tc', 'tc', 'df']);
  });

  test('at most four devices are asked for mirrors', () => {
    const many = Array.from({ length: 9 }, (_, index) => `qdisc ingress ffff: dev eth${index} parent ffff:fff1`).join(
      '\n',
    );
    const found = read({ '/qdiscs': many }, { tc: '[ "$1" = qdisc ] && cat ROOT/qdiscs' });
    expect(found.started.filter((name) => name === 'tc')).toHaveLength(5);
    expect(found).toMatchObject({ mirrors: false });
  });

  test('no ingress qdisc, no question', () => {
    const found = read({ '/qdiscs': 'qdisc noqueue 0: dev lo root\n' }, { tc: 'cat ROOT/qdiscs' });
    expect(found.started).toEqual(['tc', 'df']);
  });

  test.each([
    ['strongSwan', { '/usr/sbin/swanctl': '' }, "printf '\\tSPD IN  2 OUT 2 FWD 2\\n'", 6],
    ['strongSwan without a policy', { '/usr/sbin/ipsec': '' }, "printf '\\tSPD IN  0 OUT 0 FWD 0\\n'", 0],
    ["busybox's ip", { '/usr/sbin/ipsec': '' }, "echo 'BusyBox v1.36' >&2; exit 1", null],
    ['no strongSwan', {}, "printf 'SPD IN 9'", null],
  ])('IPsec policies: %s', (_name, files, ip, expected) => {
    expect(read(files, { ip }).ipsecPolicies).toBe(expected);
  });
});

describe('parseStorage', () => {
  test.each([
    [
      'one row',
      '/dev/vda       264212084 24435840  81955072  23% /\n',
      { path: '/', freeKb: 81955072, totalKb: 264212084 },
    ],
    [
      'a row broken after a long name',
      '/dev/mapper/a-long-name-that-wraps\n  20480  4096  16384  20% /overlay\n',
      { path: '/overlay', freeKb: 16384, totalKb: 20480 },
    ],
    [
      'overlay',
      'overlayfs:/overlay  5376  500  4876   9% /overlay\n',
      { path: '/overlay', freeKb: 4876, totalKb: 5376 },
    ],
    ['nothing', '', { path: null, freeKb: null, totalKb: null }],
    ['no numbers', 'udev - - - - /dev\n', { path: null, freeKb: null, totalKb: null }],
  ])('%s', (_name, row, expected) => {
    expect(parseStorage(`=storage\nFilesystem 1K-blocks Used Available Use% Mounted on\n${row}`)).toEqual(expected);
  });
});
