import { describe, expect, test } from 'vitest';
import { section } from '../../../electron/router/command.ts';
import { parseStack, readStack } from '../../../electron/router/packages.ts';
import { emptyReport } from '../../../electron/router/report.ts';
import { awks, runSection } from './fake-root.ts';

const apkDatabase = `C:Q1abc
P:kmod-nft-offload
V:6.12.50-r1
A:aarch64_cortex-a53

P:kernel
V:6.12.50~24374d30cf-r1

P:libc
V:1.2.5-r4

P:strongswan-default
V:6.0.1-r1

P:adblock-fast
V:1.2.0-r12
`;

describe('installed packages', () => {
  test.each(awks)('from the database of apk (%s)', (awk) => {
    const files = { '/usr/bin/apk': '', '/lib/apk/db/installed': apkDatabase };
    expect(parseStack(runSection(section(readStack), files, awk), emptyReport)).toMatchObject({
      packageManager: 'apk',
      packages: {
        'kmod-nft-offload': '6.12.50-r1',
        kernel: '6.12.50~24374d30cf-r1',
        'strongswan-default': '6.0.1-r1',
        'adblock-fast': '1.2.0-r12',
      },
    });
  });

  test.each(awks)('from the control files of opkg (%s)', (awk) => {
    const files = {
      '/bin/opkg': '',
      '/usr/lib/opkg/info/openvpn-openssl.control':
        'Package: openvpn-openssl\nVersion: 2.6.14-r1\nDescription: Version: 9\n',
      '/usr/lib/opkg/info/busybox.control': 'Package: busybox\nVersion: 1.36\n',
    };
    const stack = parseStack(runSection(section(readStack), files, awk), emptyReport);
    expect(stack.packages).toEqual({ 'openvpn-openssl': '2.6.14-r1' });
  });

  test('opkg without any of them, and neither manager', () => {
    expect(parseStack(runSection(section(readStack), { '/bin/opkg': '' }, 'busybox'), emptyReport)).toMatchObject({
      packageManager: 'opkg',
      packages: {},
    });
    expect(parseStack(runSection(section(readStack), {}, 'busybox'), emptyReport).packageManager).toBe('none');
  });

  test('on Debian by the files of dpkg, with and without an architecture', () => {
    const files = {
      '/usr/bin/dpkg': '',
      '/var/lib/dpkg/info/nftables.list': '',
      '/var/lib/dpkg/info/docker.io.list': '',
      '/var/lib/dpkg/info/ethtool:arm64.list': '',
      '/var/lib/dpkg/info/nftables-extra.md5sums': '',
    };
    expect(parseStack(runSection(section(readStack), files, 'busybox'), emptyReport).packages).toEqual({
      nftables: '',
      'docker.io': '',
      ethtool: '',
    });
  });
});
