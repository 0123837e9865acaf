import { FlowhelmError, isFlowhelmError } from '../../../shared/model/errors.ts';
import type { Router } from '../../../shared/model/router.ts';
import type { HostKeyVerifier } from '../../ssh/host-keys.ts';
import { routerJson } from '../json.ts';
import { fingerprintSchema, parseInput } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { type Session, type SessionOptions, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { changedKeyWords, showTrust } from '../show-trust.ts';

export interface TrustOptions {
  readonly acceptNewKey?: string;
  readonly replace?: string;
  readonly forget?: boolean;
}

/** `flowhelm trust`: shows the host keys of a router, accepts a new one, replaces a changed one, or forgets them. */
export async function trustCommand(cli: Cli, name: string, options: TrustOptions): Promise<Answer<'trust'>> {
  const accept = options.acceptNewKey === undefined ? null : parseInput(fingerprintSchema, options.acceptNewKey);
  const old = options.replace === undefined ? null : parseInput(fingerprintSchema, options.replace);
  if (options.forget && (accept !== null || old !== null)) {
    throw new FlowhelmError('bad-input', {
      sentence: 'Forgetting the host keys goes with no other option.',
      nextStep: 'Give --forget alone.',
    });
  }
  if (options.forget) return forget(cli, name);
  if (accept === null && old === null) {
    return withSession(cli, { mode: 'read' }, async (session) =>
      trustAnswer(cli, session, session.engine.router(name)),
    );
  }
  return connectAndTrust(cli, name, { accept, old });
}

function forget(cli: Cli, name: string): Promise<Answer<'trust'>> {
  return withSession(cli, { mode: 'write' }, async (session) => {
    const router = session.engine.router(name);
    session.profile.hostKeys.forget(router.id);
    return trustAnswer(cli, session, router);
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
    const router = session.engine.router(name);
    if (old !== null) {
      const type = session.profile.hostKeys.trusted(router.id).find(({ fingerprint }) => fingerprint === old)?.keyType;
      cli.terminal.notice(changedKeyWords(router, type ?? 'ssh-ed25519'));
    }
    const before = JSON.stringify(session.profile.hostKeys.trusted(router.id));
    try {
      await session.engine.connect(router, { signal: cli.signal });
    } catch (error) {
      // A login that fails after the key was kept is not what this command is about.
      const kept = JSON.stringify(session.profile.hostKeys.trusted(router.id)) !== before;
      if (!kept || !isFlowhelmError(error)) throw error;
    }
    return trustAnswer(cli, session, router);
  });
}

/** Takes the old key out of what is known, so that the new one is asked about; anything else stays as it is. */
function withoutKey(verifier: HostKeyVerifier, old: string): HostKeyVerifier {
  return {
    async known(target) {
      const known = await verifier.known(target);
      if (!known.some(({ fingerprint }) => fingerprint === old)) throw notTrusted(old, target.name);
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

function trustAnswer({ terminal }: Cli, { profile }: Session, router: Router): Answer<'trust'> {
  const trusted = profile.hostKeys.trusted(router.id);
  const history = profile.hostKeys.history(router.id);
  return {
    result: { router: routerJson(router), trusted, history },
    text: showTrust(router, trusted, history, terminal.paint),
  };
}
