import type { Snapshot } from '../model/snapshot.ts';

type KernelVersion = readonly [number, number, number];

function kernelVersion(text: string | null): KernelVersion | null {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? '');
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/**
 * Orders two kernel releases as `uname -r` prints them ("6.6.119", "6.1.0-49-cloud-amd64"): negative, zero or positive; `null` when
 * either is no version. Suffixes are ignored, so the patch level of a Debian 12 kernel ("6.1.0-…") stays unknown and counts as 0.
 */
export function compareKernel(a: string, b: string): number | null {
  const left = kernelVersion(a);
  const right = kernelVersion(b);
  if (left === null || right === null) return null;
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** True only when the kernel is known and at least that version; an unknown kernel is neither at least nor before anything. */
export function kernelAtLeast(kernel: string | null, version: string): boolean {
  const order = kernel === null ? null : compareKernel(kernel, version);
  return order !== null && order >= 0;
}

/** True only when the kernel is known and older than that version. */
export function kernelBefore(kernel: string | null, version: string): boolean {
  const order = kernel === null ? null : compareKernel(kernel, version);
  return order !== null && order < 0;
}

/**
 * Whether the kernel accepts `flags offload` on devices that cannot do it: OpenWrt's patch 701, in its kernels from 5.15 on
 * (domain.md 2.4). `null` = cannot be told. OpenWrt's own kernels carry no suffix; one with a suffix is a distribution's.
 */
export function hidesMissingHardware(snapshot: Snapshot): boolean | null {
  const { kernel, target } = snapshot.identity;
  if (kernel === null || kernelVersion(kernel) === null) return null;
  if (!/^\d+\.\d+(\.\d+)?$/.test(kernel)) return false;
  const openWrt = snapshot.platform === 'fw4' || snapshot.platform === 'fw3' || target !== null;
  return openWrt && kernelAtLeast(kernel, '5.15');
}

/**
 * How strictly this kernel wants the real ports in the flowtable (domain.md 2.5). `lenient`: a bridge's name covers its ports.
 * `drops`: 6.18.45 and later 6.18 lose flows of a bridge that is listed without its ports. `strict`: from 7.2 on the flow is refused
 * when the device at the end of the path is not listed.
 */
export function pathStrictness(kernel: string | null): 'lenient' | 'drops' | 'strict' {
  if (kernelAtLeast(kernel, '7.2')) return 'strict';
  return kernelAtLeast(kernel, '6.18.45') ? 'drops' : 'lenient';
}
