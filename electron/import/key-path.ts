import { plainLine } from '../../shared/model/router-input.ts';

export type KeyPath = { readonly path: string } | { readonly problem: string };

/**
 * The path of a key file, as far as a file from elsewhere may name one: whole (from the root or from `~/`), and without tricks. A path
 * that climbs with `..` names another file than it seems to; devices and what the kernel makes up never end; a share on the
 * network would be sent this computer's login when it is opened; and what is relative depends on where a program was started.
 */
export function readKeyPath(written: string): KeyPath {
  const path = written.trim();
  const problem = problemOf(path);
  return problem === null ? { path } : { problem: `Its key file is not taken over: ${problem}.` };
}

function problemOf(path: string): string | null {
  if (path.length > 1000) return 'its path is too long';
  if (!plainLine.safeParse(path).success) return 'its path holds control characters';
  if (path.split(/[\\/]/).includes('..')) return 'its path climbs out of its folder with ".."';
  if (/^(\\\\|\/\/)/.test(path)) return 'it is on the network';
  if (/^\/+(\.\/+)*(dev|proc|sys)(\/|$)/.test(path)) return 'it is a device and no file';
  if (/^~[^/\\]/.test(path)) return "it is in another user's folder";
  if (!/^(~?\/|~\\|[A-Za-z]:[\\/])/.test(path)) return 'its path is relative, and to what is not known';
  return null;
}
