import { PasswordInput, Radio, TextInput } from '@mantine/core';
import { t } from '../../lib/text.ts';
import { KeepSecret } from './keep-secret.tsx';
import classes from './login.module.css';
import { type LoginForm, methods } from './login-form.ts';
import { wordsOfAuthentication } from './login-words.ts';

interface LoginFieldsProps {
  readonly form: LoginForm;
  readonly onChange: (part: Partial<LoginForm>) => void;
  /** Whose login it is. */
  readonly of: 'router' | 'set' | 'jump-host';
  readonly isKeyFileWrong: boolean;
}

const whatPasswordIs = {
  router: 'login.method.passwordWhat',
  set: 'login.method.passwordWhatHere',
  'jump-host': 'login.method.passwordWhatHop',
} as const;

/** Agent, key file or password, and the secret that the choice needs. What is kept is never shown. */
export function LoginFields({ form, onChange, of, isKeyFileWrong }: LoginFieldsProps) {
  const { before } = form;
  // A combination from elsewhere can be left as it is, as long as nobody has chosen something else.
  const offersAsItIs = form.method === 'as-it-is' && before !== null;
  return (
    <>
      <Radio.Group
        label={t('login.how')}
        value={form.method}
        onChange={(value) => onChange({ method: methods.find((known) => known === value) ?? 'as-it-is' })}
      >
        <div className={classes['choices']}>
          {offersAsItIs ? (
            <Radio value="as-it-is" label={t('login.method.asItIs')} description={wordsOfAuthentication(before)} />
          ) : null}
          {methods.map((method) => (
            <Radio
              key={method}
              value={method}
              label={t(`login.method.${method}`)}
              description={method === 'password' ? t(whatPasswordIs[of]) : t(`login.method.${method}What`)}
            />
          ))}
        </div>
      </Radio.Group>
      {form.method === 'keyFile' ? (
        <KeyFileFields form={form} onChange={onChange} isKeyFileWrong={isKeyFileWrong} />
      ) : null}
      {form.method === 'password' ? <PasswordFields form={form} onChange={onChange} of={of} /> : null}
    </>
  );
}

function KeyFileFields({ form, onChange, isKeyFileWrong }: Omit<LoginFieldsProps, 'of'>) {
  const isSame = form.before?.keyFile === form.keyFile.trim();
  return (
    <>
      <TextInput
        label={t('login.keyFile')}
        placeholder={t('login.keyFileHint')}
        value={form.keyFile}
        onChange={(event) => onChange({ keyFile: event.currentTarget.value })}
        spellCheck={false}
        autoCapitalize="off"
        {...(isKeyFileWrong ? { error: t('login.error.keyFile') } : {})}
      />
      <PasswordInput
        label={t('login.passphrase')}
        {...(isSame ? { description: t('login.secretStays') } : {})}
        autoComplete="off"
        value={form.passphrase}
        onChange={(event) => onChange({ passphrase: event.currentTarget.value })}
      />
      {form.passphrase === '' ? null : <KeepSecret keep={form.keep} onKeep={(keep) => onChange({ keep })} />}
    </>
  );
}

function PasswordFields({ form, onChange, of }: Omit<LoginFieldsProps, 'isKeyFileWrong'>) {
  const isKept = form.before?.password === 'keyring';
  const description = isKept ? t('login.secretStays') : of === 'router' ? t('login.passwordEmpty') : null;
  return (
    <>
      <PasswordInput
        label={t('login.password')}
        {...(description === null ? {} : { description })}
        autoComplete="off"
        value={form.password}
        onChange={(event) => onChange({ password: event.currentTarget.value })}
      />
      <KeepSecret keep={form.keep} onKeep={(keep) => onChange({ keep })} />
    </>
  );
}
