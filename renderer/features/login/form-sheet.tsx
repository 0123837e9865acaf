import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FormFoot } from '../../components/form-foot.tsx';
import { Sheet, SheetBody } from '../../components/sheet.tsx';
import { errorReport } from '../../lib/failure.ts';
import classes from './login.module.css';

interface FormSheetProps {
  readonly title: string;
  readonly detail: string;
  readonly note?: string;
  /** On the button. */
  readonly action: string;
  /** Does what the button says and closes the sheet; false = something is wrong beside a field. */
  readonly onSubmit: () => Promise<boolean> | false;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form over the page. After a failed try the first field that is wrong has the focus. */
export function FormSheet({ title, detail, note, action, onSubmit, onClose, children }: FormSheetProps) {
  const id = useId();
  const element = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      if (await onSubmit()) return;
      focusWrong(element);
    } catch (thrown) {
      setError(errorReport(thrown));
      focusWrong(element);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title={title} detail={detail} width="narrow" onClose={onClose}>
      <SheetBody>
        <form id={id} ref={element} className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
          {error === null ? null : <ErrorNotice error={error} />}
          {children}
        </form>
      </SheetBody>
      <FormFoot note={note} form={id} action={action} busy={busy} onCancel={onClose} />
    </Sheet>
  );
}

/** In the next frame, when the fields say what is wrong. */
function focusWrong({ current }: { readonly current: HTMLFormElement | null }): void {
  requestAnimationFrame(() => current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
