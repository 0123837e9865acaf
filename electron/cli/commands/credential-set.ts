import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { CredentialSet } from '../../../shared/model/book.ts';
import { isFlowhelmError } from '../../../shared/model/errors.ts';
import type { Authentication } from '../../../shared/model/router.ts';
import { removeSetFrom } from '../../fleet/credential-sets.ts';
import type { Profile } from '../../store/profile.ts';
import { credentialSetNamed } from '../named-things.ts';
import { askSecret } from '../prompt.ts';
import { nameSchema, parseInput, userSchema } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { showCredentialSets } from '../show-credential-sets.ts';
import { counted } from '../verdict-words.ts';

export interface CredentialSetOptions {
  readonly user?: string;
  readonly key?: string;
  readonly agent: boolean;
  readonly password: Authentication['password'];
}

/** `flowhelm credential-set list`: the sets with how many routers name each. */
export function listCredentialSetsCommand(cli: Cli): Promise<Answer<'credential-set'>> {
  return withSession(cli, { mode: 'read' }, async ({ profile }) =>
    listAnswer(cli, profile, profile.credentialSets.list()),
  );
}

/** `flowhelm credential-set add`. Throws `name-taken`. */
export function addCredentialSetCommand(
  cli: Cli,
  name: string,
  { user, key, agent, password }: CredentialSetOptions,
): Promise<Answer<'credential-set'>> {
  const set: CredentialSet = {
    id: randomUUID(),
    name: parseInput(nameSchema, name),
    user: user === undefined ? null : parseInput(userSchema, user),
    authentication: { agent, keyFile: key === undefined ? null : keyFileOf(key), password },
    addedAt: cli.now().toISOString(),
  };
  return withSession(cli, { mode: 'write' }, async (session) => {
    const { credentialSets } = session.profile;
    credentialSets.save(set);
    try {
      const kept = await keepPassword(cli, session, set);
      credentialSets.save(kept);
      return listAnswer(cli, session.profile, [kept]);
    } catch (error) {
      credentialSets.remove(set.id);
      throw error;
    }
  });
}

/** `flowhelm credential-set remove`: routers, groups and jump hosts that use it fall back to their own details. */
export function removeCredentialSetCommand(cli: Cli, name: string): Promise<Answer<'credential-set'>> {
  return withSession(cli, { mode: 'write' }, async (session) => {
    const { profile } = session;
    const set = credentialSetNamed(profile, name);
    const routers = removeSetFrom(profile, set.id).length;
    await forgetSecrets(cli, session, set);
    const fallBack = routers === 0 ? '' : ` ${counted(routers, 'router')} with it now log in with their own details.`;
    return {
      result: { credentialSets: [{ ...set, routers }] },
      text: `The login details ${forTerminal(set.name)} are removed.${fallBack}`,
    };
  });
}

/** Another working directory must not mean another key; `~/` is left to the one who reads it. */
function keyFileOf(path: string): string {
  return path.startsWith('~/') ? path : resolve(path);
}

/** A password is asked for where somebody can be asked; a keyring that takes nothing is said. */
async function keepPassword(
  { terminal, signal }: Cli,
  { keyring }: Session,
  set: CredentialSet,
): Promise<CredentialSet> {
  if (set.authentication.password !== 'keyring') return set;
  if (!(await keyring.available())) {
    terminal.notice(`The password is not kept: ${keyring.why()} It is asked for each time.`);
    return { ...set, authentication: { ...set.authentication, password: 'ask' } };
  }
  const question = `Password of ${forTerminal(set.name)}:`;
  const password = terminal.interactive ? await askSecret(terminal, question, signal) : null;
  if (password !== null) await keyring.set(set.id, 'password', password);
  else terminal.notice('No password was given, so none is kept yet.');
  return set;
}

async function forgetSecrets({ terminal }: Cli, { keyring }: Session, { id, name, authentication }: CredentialSet) {
  if (authentication.password !== 'keyring' && authentication.keyFile === null) return;
  try {
    for (const kind of ['password', 'passphrase'] as const) await keyring.remove(id, kind);
  } catch (error) {
    if (!isFlowhelmError(error)) throw error;
    terminal.notice(`The password of ${forTerminal(name)} could not be forgotten: ${error.message}`);
  }
}

function listAnswer({ terminal }: Cli, profile: Profile, sets: readonly CredentialSet[]): Answer<'credential-set'> {
  const counts = new Map<string, number>();
  for (const { credentials } of profile.routers.list()) {
    if (credentials?.from !== 'set') continue;
    counts.set(credentials.credentialSetId, (counts.get(credentials.credentialSetId) ?? 0) + 1);
  }
  const credentialSets = sets.map((set) => ({ ...set, routers: counts.get(set.id) ?? 0 }));
  return { result: { credentialSets }, text: showCredentialSets(credentialSets, terminal) };
}
