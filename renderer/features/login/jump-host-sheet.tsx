import { Select } from '@mantine/core';
import { useState } from 'react';
import type { CredentialSet, JumpHost } from '../../../shared/model/book.ts';
import { AddressFields } from '../../components/address-fields.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from './form-sheet.tsx';
import { checkJumpHost, type JumpHostField, jumpHostForm } from './jump-host-form.ts';
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
      <AddressFields
        form={form}
        onChange={change}
        words={{
          ...{ name: t('login.name'), nameHint: t('login.hops.nameHint') },
          ...{ host: t('login.hops.address'), hostHint: t('login.hops.hostHint') },
          ...{ port: t('login.hops.port'), user: t('login.user') },
        }}
        wrong={(field) => (isWrong(field) ? t(`login.error.${field}`) : null)}
      />
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
