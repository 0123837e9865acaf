import { Button } from '@mantine/core';
import { t } from '../lib/text.ts';
import { SheetFoot } from './sheet.tsx';

interface FormFootProps {
  readonly note?: string | undefined;
  /** Id of the form that the button submits. */
  readonly form: string;
  readonly action: string;
  readonly busy: boolean;
  readonly onCancel: () => void;
}

/** The foot of a sheet that is a form. */
export function FormFoot({ note, form, action, busy, onCancel }: FormFootProps) {
  return (
    <SheetFoot note={note}>
      <Button variant="default" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      <Button type="submit" form={form} loading={busy}>
        {action}
      </Button>
    </SheetFoot>
  );
}
