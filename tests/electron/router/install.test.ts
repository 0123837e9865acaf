import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSimulation,
  needsLists,
  packageError,
  packageFailure,
  parseSimulation,
} from '../../../electron/router/install.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';

const name = 'kmod-nft-offload';

describe('the failure of a package manager', () => {
  // The texts are those of domain.md 1.4.
  const texts: [ErrorCode, string][] = [
    [
      'package-unavailable',
      "Unknown package 'kmod-nft-offload'.\nCollected errors:\n * opkg_install_cmd: Cannot install package kmod-nft-offload.",
    ],
    [
      'package-feeds-unreachable',
      ' * opkg_download: Failed to download https://x/Packages.gz, wget returned 4.\n * opkg_download: Check your network settings and connectivity.',
    ],
    [
      'package-kernel-mismatch',
      ' * pkg_hash_check_unresolved: cannot find dependency kernel (= 5.15.167-1-2d23b8a4ca7c461cce81c262d535bcf7) for kmod-nf-flow',
    ],
    [
      'package-kernel-mismatch',
      ' * satisfy_dependencies_for: Cannot satisfy the following dependencies for kmod-nft-offload:\n\tkernel (= 6.6.57~a15c2e-r1)',
    ],
    [
      'package-kernel-mismatch',
      ' * pkg_hash_fetch_best_installation_candidate: Packages for kmod-x found, but incompatible with the architectures configured',
    ],
    [
      'package-no-space',
      ' * verify_pkg_installable: Only have 24kb available on filesystem /overlay, pkg kmod-x needs 40',
    ],
    [
      'package-manager-busy',
      ' * opkg_conf_load: Could not lock /var/lock/opkg.lock: Resource temporarily unavailable.',
    ],
    ['package-signature', 'Signature check failed.'],
    [
      'package-unavailable',
      'ERROR: unable to select packages:\n  kmod-nft-offload (no such package):\n    required by: world[kmod-nft-offload]',
    ],
    [
      'package-feeds-unreachable',
      'WARNING: updating and opening https://x/packages.adb: network error (check Internet connection and firewall)',
    ],
    ['package-signature', 'ERROR: https://x/packages.adb: UNTRUSTED signature'],
    ['package-manager-busy', 'ERROR: Unable to lock database: Resource temporarily unavailable'],
    [
      'package-kernel-mismatch',
      'ERROR: unable to select packages:\n  kernel-6.12.87~24374d-r1:\n    breaks: kmod-amneziawg-6.12.71[kernel=6.12.71~60d9-r1]\n    satisfies: world[kernel=6.12.71]',
    ],
    ['package-failed', 'Segmentation fault'],
    ['package-failed', 'Configuring dnsmasq.\nSegmentation fault'],
  ];
  it.each(texts)('is %s: %s', (code, text) => {
    expect(packageFailure(text)).toBe(code);
    expect(packageError(code, name, text)).toMatchObject({ code, message: expect.stringMatching(/\S/) });
  });

  it.each([
    ["Unknown package 'kmod-nft-offload'.", true],
    ["Failed to download kmod-nft-offload. Perhaps you need to run 'opkg update'?", true],
    ['Could not lock /var/lock/opkg.lock', false],
    ['Cannot satisfy the following dependencies for x:\n\tkernel (= 1)', false],
  ])('asks for the lists: %j', (text, wanted) => {
    expect(needsLists(text)).toBe(wanted);
  });
});

describe('a simulation', () => {
  it.each([
    [
      'Installing kmod-nft-offload (6.6.110-r1) to root...\nInstalling kmod-nf-flow (6.6.110-r1) to root...\n',
      ['kmod-nft-offload', 'kmod-nf-flow'],
      [],
    ],
    [
      '(1/2) Installing kmod-nf-flow (6.12.50-r1)\n(2/2) Installing kmod-nft-offload (6.12.50-r1)\nOK: 24 MiB in 187 packages',
      ['kmod-nf-flow', 'kmod-nft-offload'],
      [],
    ],
    ['( 1/12) Upgrading kernel (6.12.71 -> 6.12.87)\n( 2/12) Purging kmod-old (1)', [], ['kernel', 'kmod-old']],
    ['Upgrading libc on root from 1 to 2...\nRemoving package kmod-x from root...\n', [], ['libc', 'kmod-x']],
    ['Installing a (1)\nInstalling a (1)', ['a'], []],
    ['', [], []],
  ])('is read: %j', (text, installs, moves) => {
    expect(parseSimulation(text)).toEqual({ installs, moves });
  });

  it.each<[string, string[], string[], ErrorCode | null]>([
    ['just the package', [name], [], null],
    ['with its dependencies', ['kmod-nf-flow', name], [], null],
    ['a kernel that moves', [name], ['kernel'], 'package-kernel-mismatch'],
    ['a new kernel', [name, 'kernel'], [], 'package-kernel-mismatch'],
    ['another package that moves', [name], ['kmod-nf-nat'], 'package-would-move-others'],
    ['a dependency that is no kernel module', [name, 'libnftnl'], [], 'package-would-move-others'],
    ['nothing', [], [], 'package-unavailable'],
  ])('is judged: %s', (_, installs, moves, code) => {
    const judge = () => checkSimulation(name, { installs, moves }, "Unknown package 'x'.");
    if (code === null) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code }));
  });

  it('never throws anything else, whatever is printed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          checkSimulation(name, parseSimulation(text), text);
        } catch (error) {
          expect(error).toBeInstanceOf(FlowhelmError);
        }
      }),
    );
  });
});
