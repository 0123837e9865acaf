import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CredentialSet, JumpHost } from '../../../shared/model/book.ts';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from './form-sheet.tsx';
import { checkJumpHost, type JumpHostField, jumpHostForm } from './jump-host-form.ts';
import classes from './login.module.css';
import { LoginFields } from './login-fields.tsx';
import { wordsOfAuthentication } from './login-words.ts';

interface JumpHostSheetProps {
  /** null = a new one. */
  readonly jumpHost: JumpHost | null;
  readonly sets: readonly CredentialSet[];
  readonly onClose: () => void;
}

const ownDetails = 'own';

/** Makes or edits a jump host. */
export function JumpHostSheet({ jumpHost, sets, onClose }: JumpHostSheetProps) {
  const engine = useEngine();
  const [form, setForm] = useState(() => jumpHostForm(jumpHost));
  const [asked, setAsked] = useState(false);
  const checked = checkJumpHost(form, jumpHost);
  const isWrong = (field: JumpHostField) => asked && !checked.ok && checked.wrong.has(field);
  const wrong = (field: JumpHostField) => (isWrong(field) ? { error: t(`login.error.${field}`) } : {});
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const set = sets.find(({ id }) => id === form.credentialSetId) ?? null;
  const save = async (input: Parameters<typeof engine.jumpHosts.save>[0]) => {
    const { name } = await engine.jumpHosts.save(input);
    tell(t('login.hops.saved', { name }));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={jumpHost === null ? t('login.hops.newTitle') : t('login.hops.editTitle', { name: jumpHost.name })}
      detail={t('login.hops.detail')}
      note={t('login.hops.foot')}
      action={t('login.save')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return checked.ok && save(checked.input);
      }}
    >
      <TextInput
        label={t('login.name')}
        placeholder={t('login.hops.nameHint')}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
        {...wrong('name')}
      />
      <div className={classes['address']}>
        <TextInput
          label={t('login.hops.address')}
          placeholder={t('login.hops.hostHint')}
          value={form.host}
          onChange={(event) => change({ host: event.currentTarget.value })}
          spellCheck={false}
          autoCapitalize="off"
          {...wrong('host')}
        />
        <NumberInput
          label={t('login.hops.port')}
          value={form.port}
          onChange={(port) => change({ port })}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
          {...wrong('port')}
        />
        <TextInput
          label={t('login.user')}
          value={form.user}
          onChange={(event) => change({ user: event.currentTarget.value })}
          spellCheck={false}
          autoCapitalize="off"
          {...wrong('user')}
        />
      </div>
      {sets.length === 0 ? null : (
        <Select
          label={t('login.hops.from')}
          data={[
            { value: ownDetails, label: t('login.hops.ownDetails') },
            ...sets.map(({ id, name, authentication }) => ({
              value: id,
              label: `${name} (${wordsOfAuthentication(authentication)})`,
            })),
          ]}
          value={form.credentialSetId ?? ownDetails}
          onChange={(value) => change({ credentialSetId: value === ownDetails ? null : value })}
          allowDeselect={false}
          {...(set === null || set.user === null
            ? {}
            : { description: t('login.router.setUser', { name: set.name, user: set.user }) })}
        />
      )}
      {set === null ? (
        <LoginFields form={form} onChange={change} of="jump-host" isKeyFileWrong={isWrong('keyFile')} />
      ) : null}
    </FormSheet>
  );
}
