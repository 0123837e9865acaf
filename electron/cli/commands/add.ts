import { randomUUID } from 'node:crypto';
import type { JumpHost } from '../../../shared/model/book.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { type Router, tagSchema } from '../../../shared/model/router.ts';
import { editedRouter } from '../../../shared/rules/router-edit.ts';
import { hopJson } from '../json.ts';
import { chainFrom, type JumpChain } from '../jump-chain.ts';
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
  readonly acceptNewKey?: readonly string[];
  readonly jump?: string;
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
  const accept = options.acceptNewKey?.map((key) => parseInput(fingerprintSchema, key)) ?? null;
  const howToAccept = ({ fingerprint }: { fingerprint: string }) =>
    `run the same command with: --accept-new-key ${fingerprint}`;
  return withSession(cli, { mode: 'write', hostKeys: { accept, howToAccept } }, async (session) => {
    refuseTakenName(session, typed);
    const groupId = options.group === undefined ? undefined : groupNamed(session.profile, options.group).id;
    const { authentication, addedAt } = typed;
    const chain =
      options.jump === undefined
        ? null
        : chainFrom(session.profile.jumpHosts, options.jump, { authentication, addedAt });
    const jump = chain?.hosts.map(({ id }) => id);
    const router = editedRouter(typed, { groupId, addTags: tags, jump });
    return withJumpHosts(session, router, chain ?? { hosts: [], added: [] }, (hosts) =>
      test ? addTested(cli, session, router, hosts) : addUntested(session, router, hosts),
    );
  });
}

/** New jump hosts are kept together with the router, or not at all. */
async function withJumpHosts(
  { profile, engine }: Session,
  { id: routerId }: Router,
  { hosts, added }: JumpChain,
  add: (hosts: readonly JumpHost[]) => Promise<Answer<'add'>>,
): Promise<Answer<'add'>> {
  for (const host of added) profile.jumpHosts.save(host);
  engine.forgetBook();
  try {
    return await add(hosts);
  } catch (error) {
    for (const { id } of profile.routers.get(routerId) === null ? added : []) {
      profile.jumpHosts.remove(id);
      profile.hostKeys.forget(id);
    }
    throw error;
  }
}

function refuseTakenName({ profile }: Session, { name }: Router): void {
  const other = profile.routers.findByName(name);
  if (!other) return;
  throw new FlowhelmError('name-taken', {
    sentence: `Another router is already called ${other.name}.`,
    nextStep: 'Choose another name, or remove the other one first.',
  });
}

async function addUntested({ profile }: Session, router: Router, hosts: readonly JumpHost[]): Promise<Answer<'add'>> {
  profile.routers.add(router);
  return {
    result: { router, jump: hosts.map(hopJson), hostKeys: [], audit: null },
    text: `${forTerminal(router.name)} is added, untested. Look at it with: ${forTerminal(commandFor('audit', router.name))}`,
  };
}

async function addTested(
  cli: Cli,
  session: Session,
  wanted: Router,
  hosts: readonly JumpHost[],
): Promise<Answer<'add'>> {
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
  for (const host of hosts) profile.jumpHosts.save(await keepPassword(cli, session, host));
  profile.routers.add(router);
  cli.terminal.status(`Auditing ${router.name}`);
  const audit = await engine.audit(router, { rateSeconds: 1, signal: cli.signal });
  return {
    result: {
      router,
      jump: hosts.map(hopJson),
      hostKeys: profile.hostKeys.trusted(router.id),
      audit: auditBody(audit, false),
    },
    text: `${forTerminal(router.name)} is added.\n\n${showAudit(audit, { paint: cli.terminal.paint, evidence: false })}`,
  };
}

/** Puts the password that worked into the keyring, if that was asked for; a keyring that takes nothing is said. */
async function keepPassword<Machine extends Router | JumpHost>(
  cli: Cli,
  { keyring, secrets }: Session,
  machine: Machine,
): Promise<Machine> {
  if (machine.authentication.password !== 'keyring') return machine;
  if (!(await keyring.available())) {
    cli.terminal.notice(`The password is not kept: ${keyring.why()} It is asked for each time.`);
    return { ...machine, authentication: { ...machine.authentication, password: 'ask' } };
  }
  const typed = secrets.typedPassword(machine.id);
  if (typed !== null) {
    await keyring.set(machine.id, 'password', typed);
    const place = (await keyring.state()).keyring ? 'the keyring of this system' : 'the vault';
    cli.terminal.notice(`The password is kept in ${place}.`);
  }
  return machine;
}
