import { Button, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { t } from '../../lib/text.ts';
import classes from './import.module.css';

/** The source is being read and compared with the fleet. */
export function ImportReading({ name, onStop }: { name: string; onStop: () => void }) {
  const stop = useRef<HTMLButtonElement>(null);
  useEffect(() => stop.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['reading']} role="status">
          <Loader size={26} />
          <p>{t('bringIn.reading', { what: name })}</p>
        </div>
      </SheetBody>
      <SheetFoot>
        <Button ref={stop} variant="default" onClick={onStop}>
          {t('bringIn.stop')}
        </Button>
      </SheetFoot>
    </>
  );
}
