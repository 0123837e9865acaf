import { Button, Checkbox, NumberInput, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './add-router.module.css';
import { forTheForm } from './next-step.ts';
import { checkForm, type FormField, methods, type RouterForm } from './router-form.ts';

interface RouterFormViewProps {
  readonly form: RouterForm;
  readonly onForm: (form: RouterForm) => void;
  /** Why the last try failed. */
  readonly error: ErrorReport | null;
  readonly onTry: () => void;
}

/** Address and way to log in. What is wrong is said beside its field, after the first try to go on. */
export function RouterFormView({ form, onForm, error, onTry }: RouterFormViewProps) {
  const [asked, setAsked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  const checked = checkForm(form);
  const wrong = (field: FormField) =>
    asked && !checked.ok && checked.wrong.has(field) ? { error: t(`addRouter.error.${field}`) } : {};
  const set = (part: Partial<RouterForm>) => onForm({ ...form, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (checked.ok) onTry();
    else requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  return (
    <>
      <SheetBody>
        <form id={id} ref={element} className={classes['form']} onSubmit={submit} noValidate>
          {error === null ? null : <ErrorNotice error={forTheForm(error)} />}
          <TextInput
            label={t('addRouter.name')}
            placeholder={t('addRouter.nameHint')}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            data-autofocus
            {...wrong('name')}
          />
          <div className={classes['address']}>
            <TextInput
              label={t('addRouter.host')}
              placeholder={t('addRouter.hostHint')}
              value={form.host}
              onChange={(event) => set({ host: event.currentTarget.value })}
              spellCheck={false}
              autoCapitalize="off"
              {...wrong('host')}
            />
            <NumberInput
              label={t('addRouter.port')}
              value={form.port}
              onChange={(port) => set({ port })}
              min={1}
              max={65_535}
              hideControls
              allowDecimal={false}
              {...wrong('port')}
            />
            <TextInput
              label={t('addRouter.user')}
              value={form.user}
              onChange={(event) => set({ user: event.currentTarget.value })}
              spellCheck={false}
              autoCapitalize="off"
              {...wrong('user')}
            />
          </div>
          <Radio.Group
            label={t('addRouter.how')}
            value={form.method}
            onChange={(value) => set({ method: methods.find((known) => known === value) ?? 'agent' })}
          >
            <div className={classes['methods']}>
              {methods.map((method) => (
                <Radio
                  key={method}
                  value={method}
                  label={t(`addRouter.method.${method}`)}
                  description={t(`addRouter.method.${method}What`)}
                />
              ))}
            </div>
          </Radio.Group>
          <MethodFields form={form} set={set} wrongKeyFile={wrong('keyFile')} />
          <Checkbox
            label={t('addRouter.legacy')}
            checked={form.legacyAlgorithms}
            onChange={(event) => set({ legacyAlgorithms: event.currentTarget.checked })}
          />
        </form>
      </SheetBody>
      <SheetFoot note={t('addRouter.footForm')}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" form={id}>
          {t('addRouter.check')}
        </Button>
      </SheetFoot>
    </>
  );
}

interface MethodFieldsProps {
  readonly form: RouterForm;
  readonly set: (part: Partial<RouterForm>) => void;
  readonly wrongKeyFile: { error?: string };
}

function MethodFields({ form, set, wrongKeyFile }: MethodFieldsProps) {
  if (form.method === 'agent') return null;
  if (form.method === 'keyFile') {
    return (
      <>
        <TextInput
          label={t('addRouter.keyFile')}
          placeholder={t('addRouter.keyFileHint')}
          value={form.keyFile}
          onChange={(event) => set({ keyFile: event.currentTarget.value })}
          spellCheck={false}
          autoCapitalize="off"
          {...wrongKeyFile}
        />
        <PasswordInput
          label={t('addRouter.passphrase')}
          autoComplete="off"
          value={form.passphrase}
          onChange={(event) => set({ passphrase: event.currentTarget.value })}
        />
        {form.passphrase === '' ? null : <Keep form={form} set={set} />}
      </>
    );
  }
  return (
    <>
      <PasswordInput
        label={t('addRouter.password')}
        description={t('addRouter.passwordEmpty')}
        autoComplete="off"
        value={form.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
      />
      <Keep form={form} set={set} />
    </>
  );
}

function Keep({ form, set }: Pick<MethodFieldsProps, 'form' | 'set'>) {
  const engine = useEngine();
  const { data } = useQuery({
    queryKey: ['app', 'info'],
    queryFn: ({ signal }) => engine.app.info(undefined, { signal }),
  });
  const can = data?.keyring.available === true;
  return (
    <Checkbox
      label={t('addRouter.keep')}
      description={
        data !== undefined && !can ? t('addRouter.keepNot', { why: data.keyring.why }) : t('addRouter.keepOnce')
      }
      disabled={!can}
      checked={form.keep && can}
      onChange={(event) => set({ keep: event.currentTarget.checked })}
    />
  );
}
