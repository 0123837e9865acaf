import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
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
  /** Types of which a key is trusted that is not shown now. */
  readonly otherTypes: readonly string[];
  readonly children: ReactNode;
}

/** A router of the fleet with a key that nobody has trusted yet: after "Forget", or one of another type. */
export function UnknownKey({ id, name, question: { keyType, fingerprint }, otherTypes, children }: UnknownKeyProps) {
  const { accept, busy, error } = useAcceptKey(name);
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          {error === null ? null : <ErrorNotice error={error} />}
          {otherTypes.length === 0 ? (
            <p>{t('hostKey.unknownSentence')}</p>
          ) : (
            <p className={classes['alarm']}>
              <VerdictMark kind="not-trusted" size={18} />
              <span>{t('hostKey.otherTypeTrusted', { types: otherTypes.join(', ') })}</span>
            </p>
          )}
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
