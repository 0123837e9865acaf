import { type ErrorCode, FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever } from '../../shared/model/offload.ts';
import { sh } from '../../shared/shell.ts';
import { changeCommand, readCommand } from './command.ts';
import { scratchFolder, stillArmed } from './watchdog.ts';

/** Package managers that can bring a kernel module to a router (domain.md 1.4). */
export type InstallingManager = 'opkg' | 'apk';

const folder = scratchFolder.fw4;

/** Fetches the package lists into RAM; on a router they are gone after every reboot. */
export const updateLists = changeCommand<[manager: InstallingManager]>({
  id: 'update-package-lists',
  summary: "Fetches the package lists of the router's feeds (into RAM).",
  undo: 'Nothing to undo: the lists are a cache.',
  shell: (manager) => (manager === 'opkg' ? sh`opkg update 2>&1` : sh`apk update 2>&1`),
  example: ['opkg'],
});

export const simulateInstall = readCommand<[manager: InstallingManager, name: string]>({
  id: 'simulate-install',
  summary: 'Asks the package manager what it would install, without installing.',
  shell: (manager, name) =>
    manager === 'opkg' ? sh`opkg --noaction install ${name} 2>&1` : sh`apk add --simulate ${name} 2>&1`,
  example: ['opkg', 'kmod-nft-offload'],
});

/**
 * The names go to the watchdog first, so that an undo removes exactly what this change has installed. The output goes to a file first, or
 * a lost connection would kill the package manager in the middle.
 */
export const installPackage = changeCommand<
  [options: { changeId: string; manager: InstallingManager; name: string; installs: readonly string[] }]
>({
  id: 'install-package',
  summary: 'Installs the missing kernel module package, after a simulation has shown that nothing else moves.',
  undo: 'Unless the change is confirmed, the watchdog removes exactly the packages that were installed.',
  shell: ({ changeId, manager, name, installs }) => sh`
${stillArmed(folder, changeId)}
if still_armed && echo ${[...installs].reverse().join(' ')} >"$lock/installed"; then
  ( umask 022; ${manager === 'opkg' ? sh`opkg install ${name}` : sh`apk add ${name}`} ) >"$lock/install.said" 2>&1
  code=$?; cat "$lock/install.said"; [ "$code" = 0 ]
else echo no-lock; false; fi`,
  example: [{ changeId: 'CHANGE', manager: 'opkg', name: 'kmod-nft-offload', installs: ['kmod-nft-offload'] }],
});

export interface Simulation {
  /** Packages that would newly be installed, in the order of installation. */
  readonly installs: string[];
  /** Packages that would be upgraded, downgraded, replaced or removed. */
  readonly moves: string[];
}

/**
 * Reads what a simulation says. opkg: `Installing NAME (VERSION) to root...`, `Upgrading NAME on root from ... to ...`, `Removing
 * package NAME from root...`; apk: `(1/2) Installing NAME (VERSION)`. Lines of other forms are ignored.
 */
export function parseSimulation(output: string): Simulation {
  const installs: string[] = [];
  const moves: string[] = [];
  for (const line of output.split('\n')) {
    const match =
      /^\s*(?:\(\s*\d+\/\d+\)\s+)?(Installing|Upgrading|Downgrading|Replacing|Purging|Removing|Reinstalling)\s+(?:package\s+)?(\S+)/.exec(
        line,
      );
    const [, verb, name] = match ?? [];
    if (name === undefined) continue;
    (verb === 'Installing' ? installs : moves).push(name);
  }
  return { installs: [...new Set(installs)], moves: [...new Set(moves)] };
}

/** Failure texts of both managers, most specific first (domain.md 1.4). */
const failures: readonly { code: ErrorCode; pattern: RegExp }[] = [
  { code: 'package-manager-busy', pattern: /could not lock|unable to lock database/i },
  { code: 'package-signature', pattern: /signature check failed|untrusted signature/i },
  { code: 'package-no-space', pattern: /only have \d+kb available|no space left on device/i },
  {
    code: 'package-kernel-mismatch',
    pattern:
      /cannot (?:find dependency|satisfy the following dependencies)[\s\S]*\bkernel\b|breaks:.*\[kernel=|incompatible with the architectures/i,
  },
  {
    code: 'package-feeds-unreachable',
    pattern:
      /failed to download|check your network settings|network error|temporary error|wget returned|could not resolve|\bDNS\b/i,
  },
  { code: 'package-unavailable', pattern: /unknown package|no such package|cannot install package/i },
];

/** The code that best names why a package manager failed; `package-failed` when its words are not known. */
export function packageFailure(output: string): ErrorCode {
  return failures.find(({ pattern }) => pattern.test(output))?.code ?? 'package-failed';
}

/** The error for a failed update, simulation or installation; what state the router is in is told by the undo that follows. */
export function packageError(code: ErrorCode, name: string, output: string): FlowhelmError {
  const { sentence, nextStep } = packageWords(code, name);
  return new FlowhelmError(code, {
    sentence,
    nextStep,
    evidence: { output: output.slice(-4000) },
  });
}

function packageWords(code: ErrorCode, name: string): { sentence: string; nextStep: string } {
  switch (code) {
    case 'package-manager-busy':
      return {
        sentence: `${name} cannot be installed now: another program is using the package manager.`,
        nextStep: 'Wait until LuCI or the other session has finished, then try again.',
      };
    case 'package-signature':
      return {
        sentence: `${name} cannot be installed: the signature of a package feed is not trusted by this router.`,
        nextStep: 'Check the clock and the feed keys of the router.',
      };
    case 'package-no-space':
      return {
        sentence: `${name} cannot be installed: there is not enough free flash.`,
        nextStep: 'Remove a package from the router, or use an image that includes it.',
      };
    case 'package-kernel-mismatch':
      return {
        sentence: `${name} in the feeds is built for another kernel than this router runs.`,
        nextStep: 'Upgrade the firmware to the release of the feeds (an image that includes the package is best).',
      };
    case 'package-feeds-unreachable':
      return {
        sentence: `${name} cannot be installed: the router cannot reach its package feeds.`,
        nextStep: 'Check the internet access and the DNS of the router, then try again.',
      };
    case 'package-unavailable':
      return {
        sentence: `The package feeds of this router have no ${name}.`,
        nextStep: 'Use an official image for this device, or one that includes the package.',
      };
    case 'package-would-move-others':
      return {
        sentence: `Installing ${name} would also replace other packages, which Flowhelm never does.`,
        nextStep: 'Upgrade the firmware first, so that the feeds fit the installed packages.',
      };
    default:
      return {
        sentence: `The package manager failed to install ${name}.`,
        nextStep: 'Read its output below; try it by hand if it is not clear.',
      };
  }
}

/** Throws unless a simulation installs the wanted package and nothing else than kernel modules that are not there yet. */
export function checkSimulation(name: string, { installs, moves }: Simulation, output: string): void {
  if (moves.includes('kernel') || installs.includes('kernel'))
    throw packageError('package-kernel-mismatch', name, output);
  if (moves.length > 0 || installs.some((other) => !other.startsWith('kmod-'))) {
    throw packageError('package-would-move-others', name, output);
  }
  if (!installs.includes(name)) throw packageError(packageFailure(output), name, output);
}

/** Whether the lists have to be fetched before a simulation can say anything. */
export function needsLists(output: string): boolean {
  return /opkg update/.test(output) || ['package-unavailable', 'package-failed'].includes(packageFailure(output));
}

/** The manager of a snapshot, or null where packages cannot be installed. */
export function installingManager(manager: 'opkg' | 'apk' | 'apt' | 'none'): InstallingManager | null {
  switch (manager) {
    case 'opkg':
    case 'apk':
      return manager;
    case 'apt':
    case 'none':
      return null;
    default:
      return assertNever(manager);
  }
}
