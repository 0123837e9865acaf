import { randomUUID } from 'node:crypto';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { type Router, tagSchema } from '../../../shared/model/router.ts';
import { editedRouter } from '../../../shared/rules/router-edit.ts';
import { groupNamed } from '../named-things.ts';
import { fingerprintSchema, parseInput, type RouterInput, routerFromInput } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { type Session, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { showAudit } from '../show-audit.ts';
import { auditBody } from './audit.ts';

export interface AddOptions {
  readonly port: string;
  readonly user: string;
  readonly key?: string;
  readonly agent: boolean;
  readonly password: RouterInput['password'];
  readonly legacyAlgorithms?: boolean;
  readonly acceptNewKey?: string;
  readonly group?: string;
  readonly tag?: readonly string[];
  readonly test: boolean;
}

/** `flowhelm add`: checks the input, connects, takes the first audit, and only then keeps the router. */
export async function addCommand(cli: Cli, name: string, host: string, options: AddOptions): Promise<Answer<'add'>> {
  const { port, user, agent, password, legacyAlgorithms = false, test } = options;
  const input: RouterInput = {
    name,
    host,
    port,
    user,
    keyFile: options.key ?? null,
    agent,
    password,
    legacyAlgorithms,
  };
  const typed = routerFromInput(input, { id: randomUUID(), addedAt: cli.now().toISOString() });
  const tags = (options.tag ?? []).map((tag) => parseInput(tagSchema, tag));
  const accept = options.acceptNewKey === undefined ? null : parseInput(fingerprintSchema, options.acceptNewKey);
  const howToAccept = ({ fingerprint }: { fingerprint: string }) =>
    `run the same command with: --accept-new-key ${fingerprint}`;
  return withSession(cli, { mode: 'write', hostKeys: { accept, howToAccept } }, async (session) => {
    refuseTakenName(session, typed);
    const groupId = options.group === undefined ? undefined : groupNamed(session.profile, options.group).id;
    const router = editedRouter(typed, { groupId, addTags: tags });
    return test ? addTested(cli, session, router) : addUntested(session, router);
  });
}

function refuseTakenName({ profile }: Session, { name }: Router): void {
  const other = profile.routers.findByName(name);
  if (!other) return;
  throw new FlowhelmError('name-taken', {
    sentence: `Another router is already called ${other.name}.`,
    nextStep: 'Choose another name, or remove the other one first.',
  });
}

function addUntested({ profile }: Session, router: Router): Answer<'add'> {
  profile.routers.add(router);
  return {
    result: { router, hostKeys: [], audit: null },
    text: `${forTerminal(router.name)} is added, untested. Look at it with: ${forTerminal(commandFor('audit', router.name))}`,
  };
}

async function addTested(cli: Cli, session: Session, wanted: Router): Promise<Answer<'add'>> {
  const { engine, profile } = session;
  cli.terminal.status(`Connecting to ${wanted.name}`);
  try {
    await engine.connect(wanted, { signal: cli.signal });
  } catch (error) {
    // The key was accepted for a router that is not kept.
    profile.routers.remove(wanted.id);
    throw error;
  }
  const router = await keepPassword(cli, session, wanted);
  profile.routers.add(router);
  cli.terminal.status(`Auditing ${router.name}`);
  const audit = await engine.audit(router, { rateSeconds: 1, signal: cli.signal });
  return {
    result: { router, hostKeys: profile.hostKeys.trusted(router.id), audit: auditBody(audit, false) },
    text: `${forTerminal(router.name)} is added.\n\n${showAudit(audit, { paint: cli.terminal.paint, evidence: false })}`,
  };
}

/** Puts the password that worked into the keyring, if that was asked for; a keyring that takes nothing is said. */
async function keepPassword(cli: Cli, { keyring, secrets }: Session, router: Router): Promise<Router> {
  if (router.authentication.password !== 'keyring') return router;
  if (!(await keyring.available())) {
    cli.terminal.notice(`The password is not kept: ${keyring.why()} It is asked for each time.`);
    return { ...router, authentication: { ...router.authentication, password: 'ask' } };
  }
  const typed = secrets.typedPassword(router.id);
  if (typed !== null) {
    await keyring.set(router.id, 'password', typed);
    cli.terminal.notice('The password is kept in the keyring of this system.');
  }
  return router;
}
