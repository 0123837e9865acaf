import { Button } from '@mantine/core';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { t } from '../../lib/text.ts';

/** The router of a sheet was removed meanwhile. */
export function Gone({ onClose }: { onClose: () => void }) {
  return (
    <>
      <SheetBody>{t('change.gone')}</SheetBody>
      <SheetFoot>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </SheetFoot>
    </>
  );
}
