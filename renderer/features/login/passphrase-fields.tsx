import { PasswordInput } from '@mantine/core';
import { t } from '../../lib/text.ts';
import classes from './login.module.css';
import { passphraseStrength, type Strength, shortestPassphrase } from './passphrase-strength.ts';

/** A new passphrase, typed twice. */
export interface TypedPassphrase {
  readonly first: string;
  readonly again: string;
}

export const nothingTyped: TypedPassphrase = { first: '', again: '' };

export function isGoodPassphrase({ first, again }: TypedPassphrase): boolean {
  return first.length >= shortestPassphrase && first === again;
}

interface PassphraseFieldsProps {
  readonly label: string;
  readonly typed: TypedPassphrase;
  readonly onChange: (typed: TypedPassphrase) => void;
  /** After the first try to go on, what is wrong is said. */
  readonly asked: boolean;
  readonly autoFocus?: boolean;
}

/** A new passphrase twice, with a hint at how good it is. */
export function PassphraseFields({ label, typed, onChange, asked, autoFocus = false }: PassphraseFieldsProps) {
  const { first, again } = typed;
  const isShort = asked && first.length < shortestPassphrase;
  const differs = first !== again && (asked || again.length >= first.length) && again !== '';
  return (
    <>
      <PasswordInput
        label={label}
        description={t('login.vault.passphraseHint')}
        autoComplete="new-password"
        value={first}
        onChange={(event) => onChange({ ...typed, first: event.currentTarget.value })}
        {...(autoFocus ? { 'data-autofocus': true } : {})}
        {...(isShort ? { error: t('login.vault.tooShort'), 'aria-invalid': true } : {})}
      />
      <StrengthHint strength={first === '' ? null : passphraseStrength(first)} />
      <PasswordInput
        label={t('login.vault.again')}
        autoComplete="new-password"
        value={again}
        onChange={(event) => onChange({ ...typed, again: event.currentTarget.value })}
        {...(differs || (asked && !isShort && first !== again)
          ? { error: t('login.vault.differs'), 'aria-invalid': true }
          : {})}
      />
    </>
  );
}

const steps: readonly Strength[] = ['short', 'weak', 'fair', 'good'];

function StrengthHint({ strength }: { strength: Strength | null }) {
  const reached = strength === null ? -1 : steps.indexOf(strength);
  return (
    <p className={classes['strength']} role="status">
      <span aria-hidden="true">
        {steps.map((step, place) => (
          <i key={step} data-reached={place <= reached || undefined} />
        ))}
      </span>
      {strength === null ? null : (
        <span>
          {t('login.vault.strengthLabel')} {t(`login.vault.strength.${strength}`)}
        </span>
      )}
    </p>
  );
}
