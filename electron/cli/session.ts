import { Engine } from '../engine.ts';
import { hostKeyTrust } from '../host-key-trust.ts';
import type { HostKeyVerifier } from '../ssh/host-keys.ts';
import { openProfile, type Profile } from '../store/profile.ts';
import { type SecretPlace, secretPlace } from '../store/secret-place.ts';
import { keyringSecretStore } from '../store/secrets.ts';
import { Vault } from '../store/vault.ts';
import { type HostKeyAnswer, hostKeyQuestion } from './host-key-question.ts';
import type { Cli } from './run.ts';
import { type CliSecrets, cliSecrets } from './secret-prompt.ts';
import { commandFor } from './shell-words.ts';
import { showPending } from './show-pending.ts';
import { openingPlace } from './vault-passphrase.ts';

export interface Session {
  readonly engine: Engine;
  readonly profile: Profile;
  /** The keyring, or the vault where there is none. */
  readonly keyring: SecretPlace;
  readonly secrets: CliSecrets;
  readonly hostKeys: HostKeyVerifier;
}

export interface SessionOptions {
  readonly mode: Profile['mode'];
  readonly hostKeys?: HostKeyAnswer;
  /** Changes what is known about host keys, for replacing one. */
  readonly wrapHostKeys?: (verifier: HostKeyVerifier) => HostKeyVerifier;
  /** Secrets from elsewhere, as for routers of our own making. */
  readonly wrapSecrets?: (secrets: CliSecrets) => CliSecrets;
  /** Says so when changes have no known outcome; by default when the profile is open for writing. */
  readonly tellPending?: boolean;
}

const byTrustCommand: HostKeyAnswer = {
  accept: null,
  howToAccept: ({ target, fingerprint }) => `run: ${commandFor('trust', target.name, '--accept-new-key', fingerprint)}`,
};

/** Opens the profile and an engine on it, runs `work`, and closes both whatever happens. */
export async function withSession<Result>(
  cli: Cli,
  options: SessionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { terminal, environment, now } = cli;
  const profile = openProfile({ mode: options.mode, ...(cli.home !== undefined && { home: cli.home }), now });
  for (const { sentence, nextStep, file } of profile.notices) terminal.notice(`${sentence} ${nextStep} (${file})`);
  const keyring = openingPlace(secretPlace(keyringSecretStore(), new Vault({ folder: profile.folder, now })), {
    ...{ terminal, environment, stop: cli.signal },
    mayCreate: profile.mode === 'write',
  });
  const secrets = cliSecrets({ terminal, environment, keyring, stop: cli.signal });
  const answer = options.hostKeys ?? byTrustCommand;
  const verifier = hostKeyTrust({
    store: profile.hostKeys,
    mayRemember: profile.mode === 'write',
    askToTrust: hostKeyQuestion(terminal, answer, cli.signal),
    acceptedBy: answer.accept === null ? 'person' : 'flag',
    now,
  });
  const hostKeys = options.wrapHostKeys?.(verifier) ?? verifier;
  const engine = new Engine({
    profile,
    hostKeys,
    secrets: options.wrapSecrets?.(secrets) ?? secrets,
    now,
  });
  try {
    if (options.tellPending ?? profile.mode === 'write') {
      const pending = showPending(engine.pendingChanges(), profile.routers.list());
      if (pending) terminal.notice(pending);
    }
    return await work({ engine, profile, keyring, secrets, hostKeys });
  } finally {
    engine.close();
  }
}
