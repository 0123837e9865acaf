import { Button, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { t } from '../../lib/text.ts';
import classes from './add-router.module.css';

/** The login and the first look are under way. */
export function Trying({ host, onStop }: { host: string; onStop: () => void }) {
  const stop = useRef<HTMLButtonElement>(null);
  useEffect(() => stop.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['trying']} role="status">
          <Loader size={26} />
          <p>{t('addRouter.trying', { host })}</p>
        </div>
      </SheetBody>
      <SheetFoot>
        <Button ref={stop} variant="default" onClick={onStop}>
          {t('addRouter.stopTrying')}
        </Button>
      </SheetFoot>
    </>
  );
}
