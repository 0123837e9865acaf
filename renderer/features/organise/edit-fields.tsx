import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { Book } from '../../../shared/model/book.ts';
import type { Router } from '../../../shared/model/router.ts';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { JumpChainEditor } from '../login/jump-chain-editor.tsx';
import { type EditForm, keep } from './edit-form.ts';
import classes from './organise.module.css';
import { tagOptions } from './place.ts';

const wrongFields = ['newSite', 'user', 'port', 'addTags', 'chain'] as const;

interface EditFieldsProps {
  readonly form: EditForm;
  readonly onForm: (form: EditForm) => void;
  readonly routers: readonly Router[];
  readonly book: Book;
  readonly wrong: ReadonlySet<string>;
}

/** Every field keeps what is there until it is touched. */
export function EditFields({ form, onForm, routers, book, wrong }: EditFieldsProps) {
  const set = (part: Partial<EditForm>) => onForm({ ...form, ...part });
  const error = (field: (typeof wrongFields)[number]) =>
    wrong.has(field) ? { error: t(`organise.wrong.${field}`) } : {};
  const asItIs = { value: keep, label: t('organise.keep') };
  const byId = ({ id, name }: { readonly id: string; readonly name: string }) => ({ value: `id:${id}`, label: name });
  return (
    <>
      <NativeSelect
        label={t('organise.site')}
        data-autofocus
        value={form.site}
        onChange={(event) => set({ site: event.currentTarget.value })}
        data={[
          asItIs,
          { value: 'none', label: t('fleet.noSite') },
          ...book.groups.map(byId),
          { value: 'new', label: t('organise.newSite') },
        ]}
      />
      {form.site === 'new' ? (
        <TextInput
          label={t('organise.newSiteName')}
          value={form.newSite}
          maxLength={200}
          onChange={(event) => set({ newSite: event.currentTarget.value })}
          {...error('newSite')}
        />
      ) : null}
      <TagFields form={form} set={set} routers={routers} wrong={error('addTags')} />
      <div className={classes['pair']}>
        <TextInput
          label={t('organise.user')}
          placeholder={t('organise.keep')}
          value={form.user}
          onChange={(event) => set({ user: event.currentTarget.value })}
          spellCheck={false}
          autoCapitalize="off"
          {...error('user')}
        />
        <NumberInput
          label={t('organise.port')}
          placeholder={t('organise.keep')}
          value={form.port}
          onChange={(port) => set({ port })}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
          {...error('port')}
        />
      </div>
      <NativeSelect
        label={t('organise.login')}
        value={form.login}
        onChange={(event) => set({ login: event.currentTarget.value })}
        data={[
          asItIs,
          { value: 'own', label: t('organise.loginOwn') },
          { value: 'group', label: t('organise.loginOfSite') },
          ...book.credentialSets.map(byId),
        ]}
      />
      <NativeSelect
        label={t('organise.jump')}
        value={form.jump}
        onChange={(event) => set({ jump: event.currentTarget.value })}
        data={[
          asItIs,
          { value: 'group', label: t('organise.jumpOfSite') },
          { value: 'direct', label: t('organise.jumpDirect') },
          { value: 'chain', label: t('organise.jumpChain') },
        ]}
        {...error('chain')}
      />
      {form.jump === 'chain' ? (
        <JumpChainEditor
          chain={form.chain}
          jumpHosts={book.jumpHosts}
          onChange={(chain) => set({ chain })}
          end={t('organise.jumpEnd')}
        />
      ) : null}
    </>
  );
}

interface TagFieldsProps extends Pick<EditFieldsProps, 'form' | 'routers'> {
  readonly set: (part: Partial<EditForm>) => void;
  readonly wrong: { error?: string };
}

function TagFields({ form, set, routers, wrong }: TagFieldsProps) {
  const all = useFleet((fleet) => fleet?.routers ?? null);
  const known = useMemo(() => tagOptions(all?.values() ?? []).map(({ name }) => name), [all]);
  const theirs = useMemo(() => tagOptions(routers.map((router) => ({ router }))).map(({ name }) => name), [routers]);
  return (
    <div className={classes['pair']}>
      <TagsInput
        classNames={{ inputField: classes['typed'] ?? '' }}
        label={t('organise.addTags')}
        placeholder={form.addTags.length === 0 ? t('organise.addTagsHint') : ''}
        value={[...form.addTags]}
        onChange={(addTags) => set({ addTags })}
        data={known}
        maxTags={50}
        limit={50}
        {...wrong}
      />
      <MultiSelect
        classNames={{ inputField: classes['typed'] ?? '' }}
        label={t('organise.removeTags')}
        placeholder={
          theirs.length === 0
            ? t('organise.removeTagsNone')
            : form.removeTags.length === 0
              ? t('organise.removeTagsHint')
              : ''
        }
        disabled={theirs.length === 0}
        value={[...form.removeTags]}
        onChange={(removeTags) => set({ removeTags })}
        data={theirs}
        maxValues={50}
        limit={50}
        searchable
      />
    </div>
  );
}
