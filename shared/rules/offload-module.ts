import type { Snapshot } from '../model/snapshot.ts';

/** The package that brings the flowtable to a fw4 image that lacks it (domain.md 1.3). */
export const offloadPackage = 'kmod-nft-offload';

/**
 * The kernel has no flowtable expression. Where it was asked, its answer counts: a module that is said to be built in and is refused all
 * the same is missing, unless its package is there. Where it was not asked, the module must be neither loaded, built in nor on disk.
 */
export function lacksOffloadModule({ stack }: Pick<Snapshot, 'stack'>): boolean {
  const absent = stack.modules.nft_flow_offload === 'absent';
  switch (stack.flowtableSupport) {
    case 'yes':
      return false;
    case 'no':
      return absent || stack.packages[offloadPackage] === undefined;
    case 'unknown':
      return absent;
  }
}

/** True when the package manager could bring the module that the router lacks. */
export function moduleIsInstallable(snapshot: Pick<Snapshot, 'stack'>): boolean {
  const { packageManager } = snapshot.stack;
  return lacksOffloadModule(snapshot) && (packageManager === 'opkg' || packageManager === 'apk');
}
