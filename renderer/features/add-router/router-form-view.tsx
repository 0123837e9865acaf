import { Checkbox } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { AddressFields } from '../../components/address-fields.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FormFoot } from '../../components/form-foot.tsx';
import { SheetBody } from '../../components/sheet.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { LoginFields } from '../login/login-fields.tsx';
import { setThatHolds } from '../login/login-use.ts';
import classes from './add-router.module.css';
import { forTheForm } from './next-step.ts';
import { checkForm, type FormField, type RouterForm } from './router-form.ts';
import { SharedFields } from './shared-fields.tsx';

interface RouterFormViewProps {
  readonly form: RouterForm;
  readonly onForm: (form: RouterForm) => void;
  /** Why the last try failed. */
  readonly error: ErrorReport | null;
  /** The button that mends it. */
  readonly mend?: ReactNode;
  readonly note: string;
  /** On the button. */
  readonly action: string;
  readonly busy?: boolean;
  readonly onSubmit: () => void;
}

/** Address and way to log in. What is wrong is said beside its field, after the first try to go on. */
export function RouterFormView({
  form,
  onForm,
  error,
  mend,
  note,
  action,
  busy = false,
  onSubmit,
}: RouterFormViewProps) {
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const [asked, setAsked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  const set = setThatHolds(form, book);
  const checked = checkForm(form, set === null);
  const isWrong = (field: FormField) => asked && !checked.ok && checked.wrong.has(field);
  const change = (part: Partial<RouterForm>) => onForm({ ...form, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (checked.ok) onSubmit();
    else requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  return (
    <>
      <SheetBody>
        <form id={id} ref={element} className={classes['form']} onSubmit={submit} noValidate>
          {error === null ? null : <ErrorNotice error={forTheForm(error)}>{mend}</ErrorNotice>}
          <AddressFields
            form={form}
            onChange={change}
            words={{
              ...{ name: t('addRouter.name'), nameHint: t('addRouter.nameHint') },
              ...{ host: t('addRouter.host'), hostHint: t('addRouter.hostHint') },
              ...{ port: t('addRouter.port'), user: t('addRouter.user') },
            }}
            wrong={(field) => (isWrong(field) ? t(`addRouter.error.${field}`) : null)}
          />
          <SharedFields form={form} onChange={change} book={book} />
          {set === null ? (
            <LoginFields form={form} onChange={change} of="router" isKeyFileWrong={isWrong('keyFile')} />
          ) : null}
          <Checkbox
            label={t('addRouter.legacy')}
            checked={form.legacyAlgorithms}
            onChange={(event) => change({ legacyAlgorithms: event.currentTarget.checked })}
          />
        </form>
      </SheetBody>
      <FormFoot note={note} form={id} action={action} busy={busy} onCancel={closeSheet} />
    </>
  );
}
