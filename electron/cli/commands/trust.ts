import { FlowhelmError, isFlowhelmError } from '../../../shared/model/errors.ts';
import { acceptOneKey } from '../../fleet/host-key-acceptance.ts';
import { holderOf, type Machine, machineTarget } from '../../fleet/host-key-machines.ts';
import { askForKey } from '../../ssh/ask-for-key.ts';
import { decideHostKey, type HostKeyVerifier, hostKeyRefused } from '../../ssh/host-keys.ts';
import { fingerprintSchema, parseInput } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { type Session, type SessionOptions, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { changedKeyWords, showTrust } from '../show-trust.ts';
import { trustFromKnownHosts, trustFromList } from './trust-many.ts';

export interface TrustOptions {
  readonly acceptNewKey?: string;
  readonly replace?: string;
  readonly pin?: string;
  readonly keyType: string;
  readonly forget?: boolean;
  readonly from?: 'known_hosts';
  readonly all?: boolean;
  readonly list?: string;
  readonly preview?: boolean;
}

/** `flowhelm trust`: shows, accepts, pins, replaces or forgets the host keys of one machine, or takes many from a file. */
export async function trustCommand(
  cli: Cli,
  name: string | undefined,
  options: TrustOptions,
): Promise<Answer<'trust'>> {
  refuseMixtures(name, options);
  const preview = options.preview === true;
  if (options.list !== undefined) return trustFromList(cli, options.list, { preview });
  if (name === undefined) throw nobodyNamed(options);
  if (options.from !== undefined) return trustFromKnownHosts(cli, name, { preview });
  const accept = fingerprintIn(options.acceptNewKey);
  const old = fingerprintIn(options.replace);
  const pin = fingerprintIn(options.pin);
  if (options.forget) return forget(cli, name);
  if (pin !== null) return pinKey(cli, name, { keyType: options.keyType, fingerprint: pin, replaces: old });
  if (accept === null && old === null) {
    return withSession(cli, { mode: 'read' }, async (session) =>
      trustAnswer(cli, session, machineNamed(session, name)),
    );
  }
  return connectAndTrust(cli, name, { accept, old });
}

function fingerprintIn(given: string | undefined): string | null {
  return given === undefined ? null : parseInput(fingerprintSchema, given);
}

function refuseMixtures(name: string | undefined, options: TrustOptions): void {
  const { acceptNewKey, replace, pin, from, all = false, list, preview } = options;
  const accept = acceptNewKey ?? (pin === undefined ? replace : undefined);
  const ways = [accept, pin, options.forget, from, list].filter((way) => way !== undefined);
  if (ways.length > 1) {
    throw mixed(
      'These options do not go together.',
      'Give one of --accept-new-key, --pin, --forget, --from and --list; --replace goes with the first two.',
    );
  }
  if (all !== (list !== undefined) || (all && name !== undefined)) {
    throw mixed('--all and --list belong together, and name no router.', 'Run: flowhelm trust --all --list FILE');
  }
  if (preview && (from ?? list) === undefined) {
    throw mixed('There is nothing to preview.', 'Give --preview with --from or --list.');
  }
}

function mixed(sentence: string, nextStep: string): FlowhelmError {
  return new FlowhelmError('bad-input', { sentence, nextStep });
}

function nobodyNamed({ from }: TrustOptions): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: from === undefined ? 'No router is named.' : 'No file is named.',
    nextStep: from === undefined ? 'Run: flowhelm trust NAME' : 'Run: flowhelm trust --from known_hosts FILE',
  });
}

/** A router, or else a jump host, by name or id. Throws `no-such-router`. */
function machineNamed({ engine, profile }: Session, name: string): Machine {
  const isRouter = (profile.routers.findByName(name) ?? profile.routers.get(name)) !== null;
  const jumpHost = isRouter ? null : (profile.jumpHosts.findByName(name) ?? profile.jumpHosts.get(name));
  return jumpHost ? { kind: 'jump-host', jumpHost } : { kind: 'router', router: engine.router(name) };
}

function forget(cli: Cli, name: string): Promise<Answer<'trust'>> {
  return withSession(cli, { mode: 'write' }, async (session) => {
    const machine = machineNamed(session, name);
    session.profile.hostKeys.forget(holderOf(machine).routerId);
    return trustAnswer(cli, session, machine);
  });
}

function pinKey(
  cli: Cli,
  name: string,
  key: { readonly keyType: string; readonly fingerprint: string; readonly replaces: string | null },
): Promise<Answer<'trust'>> {
  return withSession(cli, { mode: 'write' }, async (session) => {
    const machine = machineNamed(session, name);
    await acceptOneKey({ ...session, now: cli.now }, { ...key, id: holderOf(machine).routerId });
    return trustAnswer(cli, session, machine);
  });
}

function connectAndTrust(
  cli: Cli,
  name: string,
  { accept, old }: { accept: string | null; old: string | null },
): Promise<Answer<'trust'>> {
  const replacing = old === null ? [] : ['--replace', old];
  const options: SessionOptions = {
    mode: 'write',
    hostKeys: {
      accept,
      howToAccept: ({ target, fingerprint }) =>
        `run: ${commandFor('trust', target.name, ...replacing, '--accept-new-key', fingerprint)}`,
    },
    wrapHostKeys: (verifier) => (old === null ? verifier : withoutKey(verifier, old)),
    // Only the key is of interest: nobody is asked for a password.
    wrapSecrets: (secrets) => ({ ...secrets, password: async () => null, passphrase: async () => null }),
  };
  return withSession(cli, options, async (session) => {
    const machine = machineNamed(session, name);
    const holder = holderOf(machine);
    if (old !== null) {
      const type = session.profile.hostKeys.trusted(holder.routerId).find(({ fingerprint }) => fingerprint === old);
      cli.terminal.notice(changedKeyWords(holder, type?.keyType ?? 'ssh-ed25519'));
    }
    await (machine.kind === 'router' ? connectTo(cli, session, machine) : askAndTrust(cli, session, machine));
    return trustAnswer(cli, session, machine);
  });
}

async function connectTo(cli: Cli, { engine, profile }: Session, { router }: Extract<Machine, { kind: 'router' }>) {
  const before = JSON.stringify(profile.hostKeys.trusted(router.id));
  try {
    await engine.connect(router, { signal: cli.signal });
  } catch (error) {
    // A login that fails after the key was kept is not what this command is about.
    const kept = JSON.stringify(profile.hostKeys.trusted(router.id)) !== before;
    if (!kept || !isFlowhelmError(error)) throw error;
  }
}

/** Nobody logs in to a jump host for its own sake: its key is asked for, and decided about as at a login. */
async function askAndTrust(cli: Cli, session: Session, machine: Machine): Promise<void> {
  const target = machineTarget({ ...session, now: cli.now }, machine);
  const { hostKeys, engine } = session;
  const known = await hostKeys.known(target);
  const shown = await askForKey(target, known, { signal: cli.signal, jumpHosts: engine.jumpHosts });
  const decision = decideHostKey(shown, known);
  if (decision === 'trusted') return;
  const refusal = hostKeyRefused(decision, target, shown, known);
  if (decision !== 'unknown') throw refusal;
  const offer = { ...shown, target, known };
  if ((await hostKeys.askToTrust(offer, cli.signal)) !== 'accept') throw refusal;
  await hostKeys.remember(offer);
}

/** Takes the old key out of what is known, so that the new one is asked about; anything else stays as it is. */
function withoutKey(verifier: HostKeyVerifier, old: string): HostKeyVerifier {
  return {
    async known(holder) {
      const known = await verifier.known(holder);
      if (!known.some(({ fingerprint }) => fingerprint === old)) throw notTrusted(old, holder.name);
      return known.filter(({ fingerprint, revoked }) => revoked || fingerprint !== old);
    },
    async askToTrust(offer, signal) {
      if (offer.fingerprint === old) throw notChanged(offer.target.name);
      return verifier.askToTrust(offer, signal);
    },
    remember: (offer) => verifier.remember(offer),
  };
}

function notTrusted(old: string, name: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `${old} is not a trusted host key of ${name}, so it cannot be replaced.`,
    nextStep: `See the trusted ones with: ${commandFor('trust', name)}`,
  });
}

function notChanged(name: string): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `${name} still shows the trusted host key, so there is nothing to replace.`,
    nextStep: 'Nothing to do.',
  });
}

function trustAnswer({ terminal }: Cli, { profile }: Session, machine: Machine): Answer<'trust'> {
  const holder = holderOf(machine);
  const { routerId: id, name, host, port } = holder;
  const trusted = profile.hostKeys.trusted(id);
  const history = profile.hostKeys.history(id);
  return {
    result: { router: { id, name, host, port }, trusted, history },
    text: showTrust(holder, trusted, history, terminal.paint),
  };
}
