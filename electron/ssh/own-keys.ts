import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { findAgentSocket, listAgentKeys } from './agent.ts';
import { readKeyFile } from './key-file.ts';
import { type PublicKey, parsePublicKey, publicKeyOf } from './public-key.ts';

/** A key pair of this user, as far as this computer can see it. */
export interface OwnKey {
  readonly key: PublicKey;
  readonly inAgent: boolean;
  /** The file with the public part; `null` = it is only in the agent. */
  readonly publicFile: string | null;
  /** The file with the private part, which may be encrypted. */
  readonly privateFile: string | null;
}

export interface OwnKeysOptions {
  /** By default the agent of this user's session. `null` = none. */
  readonly agentSocket?: string | null;
  /** By default ~/.ssh. */
  readonly folder?: string;
  /** Private key files elsewhere that are known already. */
  readonly keyFiles?: readonly string[];
}

/** Larger ones are not public keys. */
const largestPublicFile = 64 * 1024;

/** The key pairs of this user: in the agent, in ~/.ssh, and in the key files named. Files and agents that cannot be read hold none. */
export async function listOwnKeys(options: OwnKeysOptions = {}): Promise<OwnKey[]> {
  const { agentSocket = findAgentSocket(process.env, process.platform), folder = join(homedir(), '.ssh') } = options;
  const held = agentSocket === null ? [] : await listAgentKeys(ssh2.createAgent(agentSocket));
  const names = await readdir(folder).catch(() => []);
  const publicFiles = names
    .filter((name) => name.endsWith('.pub'))
    .sort()
    .map((name) => join(folder, name));
  const found = new Map<string, OwnKey>();
  for (const file of publicFiles) add(found, await fromPublicFile(file));
  for (const file of options.keyFiles ?? []) add(found, await fromKeyFile(file));
  for (const one of held) {
    const key = publicKeyOf(one.getPublicSSH(), one.comment);
    add(found, key && { key, inAgent: true, publicFile: null, privateFile: null });
  }
  return [...found.values()];
}

/** The pair that a public key belongs to; `null` = this computer does not have its private part. */
export function ownKeyFor(key: PublicKey, own: readonly OwnKey[]): OwnKey | null {
  const found = own.find((one) => one.key.blob === key.blob);
  return found && (found.inAgent || found.privateFile !== null) ? found : null;
}

/** The same key in several places is one. */
function add(found: Map<string, OwnKey>, one: OwnKey | null): void {
  if (!one) return;
  const before = found.get(one.key.blob);
  found.set(one.key.blob, {
    key: before?.key ?? one.key,
    inAgent: one.inAgent || before?.inAgent === true,
    publicFile: before?.publicFile ?? one.publicFile,
    privateFile: before?.privateFile ?? one.privateFile,
  });
}

async function fromPublicFile(file: string): Promise<OwnKey | null> {
  try {
    if ((await stat(file)).size > largestPublicFile) return null;
    const key = parsePublicKey(await readFile(file, 'utf8'));
    const privateFile = file.slice(0, -'.pub'.length);
    const belongs = (await fromKeyFile(privateFile))?.key.blob === key.blob;
    return { key, inAgent: false, publicFile: file, privateFile: belongs ? privateFile : null };
  } catch {
    return null;
  }
}

async function fromKeyFile(file: string): Promise<OwnKey | null> {
  try {
    const { path, publicKey, privateKey, encrypted } = await readKeyFile(file);
    const key = publicKey && publicKeyOf(publicKey, privateKey?.comment ?? '');
    if (!key) return null;
    const isPrivate = privateKey !== null || encrypted;
    return { key, inAgent: false, publicFile: isPrivate ? null : path, privateFile: isPrivate ? path : null };
  } catch {
    return null;
  }
}
