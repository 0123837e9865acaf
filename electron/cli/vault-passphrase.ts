import { FlowhelmError } from '../../shared/model/errors.ts';
import type { SecretPlace } from '../store/secret-place.ts';
import { askSecret } from './prompt.ts';
import type { Terminal } from './terminal.ts';

const variable = 'FLOWHELM_VAULT_PASSPHRASE';
const shortest = 8;

export interface VaultQuestions {
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  readonly stop: AbortSignal;
  /** Whether a vault may be made where there is neither keyring nor vault; only `available` does it. */
  readonly mayCreate: boolean;
}

/**
 * A place for secrets that opens its vault by itself: with FLOWHELM_VAULT_PASSPHRASE or by asking the person, once, when a secret is
 * first needed. Without an answer it stays locked. Everything may throw `vault-passphrase-wrong` and `vault-unusable`.
 */
export function openingPlace(place: SecretPlace, questions: VaultQuestions): SecretPlace {
  let opening: Promise<void> | null = null;
  let making: Promise<void> | null = null;

  const opened = async (): Promise<SecretPlace> => {
    opening ??= open(place, questions);
    await opening;
    return place;
  };

  return {
    ...place,
    async available() {
      await opened();
      if (questions.mayCreate) {
        making ??= make(place, questions);
        await making;
      }
      return place.available();
    },
    get: async (id, kind) => (await opened()).get(id, kind),
    set: async (id, kind, secret) => (await opened()).set(id, kind, secret),
    remove: async (id, kind) => (await opened()).remove(id, kind),
  };
}

async function open(place: SecretPlace, { terminal, environment, stop }: VaultQuestions): Promise<void> {
  const { keyring, vault } = await place.state();
  if (keyring || vault !== 'locked') return;
  const given = environment[variable];
  const passphrase =
    given || (terminal.interactive ? await askSecret(terminal, 'Passphrase of the vault:', stop) : null);
  if (passphrase !== null) await place.unlockVault(passphrase);
}

async function make(place: SecretPlace, { terminal, environment, stop }: VaultQuestions): Promise<void> {
  const { keyring, vault } = await place.state();
  if (keyring || vault !== 'none') return;
  const passphrase = environment[variable] || (terminal.interactive ? await askForNew(terminal, stop) : null);
  if (passphrase === null) return;
  if (passphrase.length < shortest) throw tooShort();
  await place.createVault(passphrase);
  terminal.notice('A vault was made in the profile; its passphrase is asked for once in each run.');
}

async function askForNew(terminal: Terminal, stop: AbortSignal): Promise<string | null> {
  const question =
    'This system has no keyring. A passphrase makes an encrypted vault for passwords; without one none is kept:';
  const first = await askSecret(terminal, question, stop);
  if (first === null || (await askSecret(terminal, 'The same again:', stop)) === first) return first;
  throw new FlowhelmError('bad-input', {
    sentence: 'The two passphrases are not the same.',
    nextStep: 'Start the command again.',
  });
}

function tooShort(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: `The passphrase of the vault is shorter than ${shortest} characters.`,
    nextStep: 'Choose a longer one.',
  });
}
