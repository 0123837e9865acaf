import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { FingerprintView } from './fingerprint-view.tsx';
import classes from './host-key.module.css';
import { HowToCompare } from './how-to-compare.tsx';
import type { KeyQuestion } from './key-question.ts';
import { useAcceptKey } from './use-accept-key.ts';

interface UnknownKeyProps {
  readonly id: string;
  readonly name: string;
  readonly question: Extract<KeyQuestion, { kind: 'unknown' }>;
  readonly children: ReactNode;
}

/** A router of the fleet with a key that nobody has trusted yet: after "Forget", or one of another type. */
export function UnknownKey({ id, name, question: { keyType, fingerprint }, children }: UnknownKeyProps) {
  const { accept, busy, error } = useAcceptKey(name);
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          {error === null ? null : <ErrorNotice error={error} />}
          <p>{t('hostKey.unknownSentence')}</p>
          <FingerprintView keyType={keyType} fingerprint={fingerprint} label={t('hostKey.new')} />
          <HowToCompare keyType={keyType} />
          {children}
        </div>
      </SheetBody>
      <SheetFoot>
        <Button variant="default" onClick={closeSheet} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button loading={busy} onClick={() => void accept({ id, keyType, fingerprint, replaces: null })}>
          {t('hostKey.accept')}
        </Button>
      </SheetFoot>
    </>
  );
}
