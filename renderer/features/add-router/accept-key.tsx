import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { t } from '../../lib/text.ts';
import { FingerprintView } from '../host-key/fingerprint-view.tsx';
import { HowToCompare } from '../host-key/how-to-compare.tsx';
import classes from './add-router.module.css';

interface AcceptKeyProps {
  readonly host: string;
  /** A jump host on the way shows it, not the router. */
  readonly isHop: boolean;
  readonly offered: { readonly keyType: string; readonly fingerprint: string };
  readonly onAccept: () => void;
  readonly onBack: () => void;
}

/** The first meeting with a host key: what it is, how to compare it, and a yes that nobody gives by accident. */
export function AcceptKey({ host, isHop, offered, onAccept, onBack }: AcceptKeyProps) {
  const [differs, setDiffers] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          <h2 ref={heading} tabIndex={-1} className={classes['heading']}>
            {t(isHop ? 'login.hop.acceptTitle' : 'addRouter.key.title')}
          </h2>
          <p>{t(isHop ? 'login.hop.acceptText' : 'addRouter.key.text', { host })}</p>
          <FingerprintView keyType={offered.keyType} fingerprint={offered.fingerprint} />
          <HowToCompare keyType={offered.keyType} />
          {differs ? (
            <p role="alert" className={classes['differs']}>
              {t('addRouter.key.refused')}
            </p>
          ) : null}
        </div>
      </SheetBody>
      <SheetFoot>
        <Button variant="default" onClick={differs ? onBack : () => setDiffers(true)}>
          {differs ? t('addRouter.back') : t('addRouter.key.refuse')}
        </Button>
        {differs ? null : <Button onClick={onAccept}>{t('addRouter.key.accept')}</Button>}
      </SheetFoot>
    </>
  );
}
