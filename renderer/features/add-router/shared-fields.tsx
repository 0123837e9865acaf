import { Select } from '@mantine/core';
import type { Book } from '../../../shared/model/book.ts';
import type { CredentialsFrom } from '../../../shared/model/router.ts';
import { t } from '../../lib/text.ts';
import { JumpChainEditor } from '../login/jump-chain-editor.tsx';
import { chainNames, setThatHolds } from '../login/login-use.ts';
import { wordsOfAuthentication } from '../login/login-words.ts';
import classes from './add-router.module.css';
import type { RouterForm } from './router-form.ts';

interface SharedFieldsProps {
  readonly form: RouterForm;
  readonly onChange: (part: Partial<RouterForm>) => void;
  readonly book: Book;
}

/** Group, login details and jump hosts that routers share; each is there once there is something to choose. */
export function SharedFields({ form, onChange, book }: SharedFieldsProps) {
  const hasChoiceOfLogin = book.credentialSets.length > 0 || form.credentials.from !== 'own';
  const hasWay = book.jumpHosts.length > 0 || (form.jump ?? []).length > 0;
  return (
    <>
      {book.groups.length === 0 ? null : (
        <Select
          label={t('login.router.group')}
          data={[
            { value: nothing, label: t('login.router.noGroup') },
            ...book.groups.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={form.groupId ?? nothing}
          onChange={(value) => onChange(inGroup(form, value === nothing ? null : value))}
          searchable={book.groups.length > 8}
          allowDeselect={false}
        />
      )}
      {hasChoiceOfLogin ? <LoginSource form={form} onChange={onChange} book={book} /> : null}
      {hasWay ? <Way form={form} onChange={onChange} book={book} /> : null}
    </>
  );
}

const nothing = 'none';

/** Outside of a group there is no group to ask. */
function inGroup({ credentials }: RouterForm, groupId: string | null): Partial<RouterForm> {
  return groupId === null && credentials.from === 'group' ? { groupId, credentials: { from: 'own' } } : { groupId };
}

function LoginSource({ form, onChange, book }: SharedFieldsProps) {
  const group = book.groups.find(({ id }) => id === form.groupId);
  const groupSet = setThatHolds({ groupId: form.groupId, credentials: { from: 'group' } }, book);
  const set = setThatHolds(form, book);
  const ofGroup =
    groupSet === null ? t('login.router.ofGroupNone') : t('login.router.ofGroupNamed', { name: groupSet.name });
  return (
    <Select
      label={t('login.router.from')}
      data={[
        { value: 'own', label: t('login.router.own') },
        ...(group === undefined ? [] : [{ value: 'group', label: ofGroup }]),
        ...book.credentialSets.map(({ id, name, authentication }) => ({
          value: `${setPrefix}${id}`,
          label: `${name} (${wordsOfAuthentication(authentication)})`,
        })),
      ]}
      value={choiceOf(form.credentials)}
      onChange={(value) => value !== null && onChange({ credentials: credentialsOf(value) })}
      allowDeselect={false}
      {...(set === null || set.user === null
        ? {}
        : { description: t('login.router.setUser', { name: set.name, user: set.user }) })}
    />
  );
}

const setPrefix = 'set ';

function choiceOf(credentials: CredentialsFrom): string {
  return credentials.from === 'set' ? `${setPrefix}${credentials.credentialSetId}` : credentials.from;
}

function credentialsOf(value: string): CredentialsFrom {
  if (value.startsWith(setPrefix)) return { from: 'set', credentialSetId: value.slice(setPrefix.length) };
  return { from: value === 'group' ? 'group' : 'own' };
}

/** In a group there is a choice; without one an empty chain means directly. */
function Way({ form, onChange, book }: SharedFieldsProps) {
  const group = book.groups.find(({ id }) => id === form.groupId);
  const names = chainNames(group?.jump ?? [], book.jumpHosts);
  const way = names.length === 0 ? t('login.router.directly') : names.join(' → ');
  const isOwn = form.jump !== null || group === undefined;
  return (
    <div className={classes['way']}>
      {group === undefined ? null : (
        <Select
          label={t('login.router.way')}
          data={[
            { value: 'group', label: t('login.router.wayGroup', { way }) },
            { value: 'own', label: t('login.router.wayOwn') },
          ]}
          value={isOwn ? 'own' : 'group'}
          onChange={(value) => onChange({ jump: value === 'own' ? [...group.jump] : null })}
          allowDeselect={false}
        />
      )}
      {isOwn ? (
        <JumpChainEditor
          chain={form.jump ?? []}
          jumpHosts={book.jumpHosts}
          onChange={(jump) => onChange({ jump: group === undefined && jump.length === 0 ? null : jump })}
        />
      ) : null}
    </div>
  );
}
