import { FlowhelmError, isFlowhelmError } from '../../shared/model/errors.ts';
import type { SecretPrompt } from '../ssh/authenticate.ts';
import { type ConnectTarget, describeTarget } from '../ssh/target.ts';
import type { SecretStore } from '../store/secrets.ts';
import { askSecret } from './prompt.ts';
import type { Terminal } from './terminal.ts';

export interface CliSecrets extends SecretPrompt {
  /** What was typed in this run for a router, a jump host or a set (`secretsOf`); for the keyring after the login worked. */
  typedPassword(secretsOf: string): string | null;
}

/**
 * Passwords from FLOWHELM_PASSWORD, the system's keyring (or the vault) or the person, in this order; passphrases from the keyring or
 * the person. What was typed is kept in memory for this run, because a change logs in a second time to verify itself.
 */
export function cliSecrets(options: {
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  readonly keyring: SecretStore;
  readonly stop: AbortSignal;
}): CliSecrets {
  const { terminal, environment, keyring, stop } = options;
  const typed = new Map<string, string>();
  const ask = async (key: string, question: string, signal: AbortSignal): Promise<string | null> => {
    const before = typed.get(key);
    if (before !== undefined) return before;
    const answer = await askSecret(terminal, question, AbortSignal.any([signal, stop]));
    if (answer !== null) typed.set(key, answer);
    return answer;
  };
  return {
    async password(target, signal) {
      const given = environment['FLOWHELM_PASSWORD'];
      if (given) return given;
      if (target.authentication.password === 'keyring') {
        const kept = await readKeyring(keyring, target, terminal);
        if (kept !== null) return kept;
      }
      if (!terminal.interactive) throw noPassword(target);
      return ask(`password ${target.secretsOf}`, `Password of ${target.user} on ${describeTarget(target)}:`, signal);
    },
    async passphrase(target, keyFile, signal) {
      const kept = typed.has(`passphrase ${keyFile}`) ? null : await keptPassphrase(keyring, target);
      if (kept !== null || !terminal.interactive) return kept;
      return ask(`passphrase ${keyFile}`, `Passphrase of ${keyFile} for ${describeTarget(target)}:`, signal);
    },
    typedPassword: (secretsOf) => typed.get(`password ${secretsOf}`) ?? null,
  };
}

/** A keyring that cannot be asked is said, and is no reason to stop. */
async function readKeyring(keyring: SecretStore, target: ConnectTarget, terminal: Terminal): Promise<string | null> {
  try {
    return await keyring.get(target.secretsOf, 'password');
  } catch (error) {
    if (!isFlowhelmError(error) || mustBeMended(error, terminal)) throw error;
    terminal.notice(`The password of ${target.name} cannot be read from the keyring: ${error.message}`);
    return null;
  }
}

/** A wrong passphrase is told at once; a vault that stays locked only where nobody can be asked for the password instead. */
function mustBeMended({ code }: FlowhelmError, { interactive }: Terminal): boolean {
  return code === 'vault-passphrase-wrong' || code === 'vault-unusable' || (code === 'vault-locked' && !interactive);
}

async function keptPassphrase(keyring: SecretStore, target: ConnectTarget): Promise<string | null> {
  try {
    return await keyring.get(target.secretsOf, 'passphrase');
  } catch (error) {
    if (isFlowhelmError(error) && (error.code === 'keyring-unavailable' || error.code === 'vault-locked')) return null;
    throw error;
  }
}

function noPassword(target: ConnectTarget): FlowhelmError {
  return new FlowhelmError('authentication-failed', {
    sentence: `${describeTarget(target)} wants a password, and there is no terminal to ask on.`,
    nextStep: 'Use a key file or the SSH agent, or set FLOWHELM_PASSWORD for this command.',
    evidence: { user: target.user },
  });
}
