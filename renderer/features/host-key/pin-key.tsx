import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { parseKeyList } from '../../../shared/rules/key-list.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { t } from '../../lib/text.ts';
import classes from './host-key.module.css';
import { useAcceptKey } from './use-accept-key.ts';

const keyTypes = ['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'];

/** For a machine of which no key is trusted: its fingerprint is known from elsewhere, so the first login asks nothing. */
export function PinKey({ id, name, onTyped }: { id: string; name: string; onTyped: (typed: boolean) => void }) {
  const [text, setText] = useState('');
  const [chosenType, setChosenType] = useState('ssh-ed25519');
  const [tried, setTried] = useState(false);
  const { accept, busy, error } = useAcceptKey(name);
  const [found] = parseKeyList(text).keys;
  const keyType = found?.keyType ?? chosenType;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (found) void accept({ id, keyType, fingerprint: found.fingerprint, replaces: null });
  };
  return (
    <form className={`${classes['form']} ${classes['pin']}`} onSubmit={submit}>
      <section className={classes['compare']}>
        <h3>{t('hostKey.pin.title')}</h3>
        <p>{t('hostKey.pin.hint')}</p>
      </section>
      {error === null ? null : <ErrorNotice error={error} />}
      <TextInput
        label={t('hostKey.pin.label')}
        placeholder={t('hostKey.pin.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          onTyped(event.currentTarget.value !== '');
        }}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes['typed'] ?? '' }}
        {...(tried && !found ? { error: t('hostKey.pin.wrong') } : {})}
      />
      <div className={classes['pinRow']}>
        <NativeSelect
          label={t('hostKey.pin.type')}
          data={keyTypes}
          value={keyType}
          disabled={found?.keyType != null}
          onChange={(event) => setChosenType(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {t('hostKey.pin.submit')}
        </Button>
      </div>
    </form>
  );
}
