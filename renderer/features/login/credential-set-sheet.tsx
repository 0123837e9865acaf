import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CredentialSet } from '../../../shared/model/book.ts';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { type CredentialSetField, checkCredentialSet, credentialSetForm } from './credential-set-form.ts';
import { FormSheet } from './form-sheet.tsx';
import { LoginFields } from './login-fields.tsx';

/** Makes or edits named login details. `set` null = new ones. */
export function CredentialSetSheet({ set, onClose }: { set: CredentialSet | null; onClose: () => void }) {
  const engine = useEngine();
  const [form, setForm] = useState(() => credentialSetForm(set));
  const [asked, setAsked] = useState(false);
  const checked = checkCredentialSet(form, set?.id ?? null);
  const isWrong = (field: CredentialSetField) => asked && !checked.ok && checked.wrong.has(field);
  const wrong = (field: CredentialSetField) => (isWrong(field) ? { error: t(`login.error.${field}`) } : {});
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const save = async (input: Parameters<typeof engine.credentialSets.save>[0]) => {
    const { name } = await engine.credentialSets.save(input);
    tell(t('login.sets.saved', { name }));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={set === null ? t('login.sets.newTitle') : t('login.sets.editTitle', { name: set.name })}
      detail={t('login.sets.detail')}
      {...(set === null ? {} : { note: t('login.sets.foot') })}
      action={t('login.save')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return checked.ok && save(checked.input);
      }}
    >
      <TextInput
        label={t('login.name')}
        placeholder={t('login.sets.nameHint')}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
        {...wrong('name')}
      />
      <TextInput
        label={t('login.sets.user')}
        description={t('login.sets.userHint')}
        value={form.user}
        onChange={(event) => change({ user: event.currentTarget.value })}
        spellCheck={false}
        autoCapitalize="off"
        {...wrong('user')}
      />
      <LoginFields form={form} onChange={change} of="set" isKeyFileWrong={isWrong('keyFile')} />
    </FormSheet>
  );
}
