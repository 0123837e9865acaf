import { listOwnKeys } from '../ssh/own-keys.ts';
import type { Profile } from '../store/profile.ts';
import type { Workspace } from './workspace.ts';

/** The public keys of this user: in the agent, in ~/.ssh, and of the key files that the profile names. */
export async function listPublicKeys({ profile }: Workspace) {
  const own = await listOwnKeys({ keyFiles: keyFilesOf(profile) });
  return own.map(({ key, inAgent, publicFile, privateFile }) => ({
    from: [publicFile ?? privateFile, inAgent ? 'SSH agent' : null].filter((place) => place !== null).join(', '),
    type: key.type,
    fingerprint: key.fingerprint,
    comment: key.comment,
    line: key.line,
  }));
}

/** Key files that routers, sets and jump hosts log in with, wherever they lie. */
export function keyFilesOf({ routers, credentialSets, jumpHosts }: Profile): string[] {
  const all = [...routers.list(), ...credentialSets.list(), ...jumpHosts.list()];
  return [...new Set(all.flatMap(({ authentication }) => authentication.keyFile ?? []))];
}
