import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { formatExactTime } from '../../lib/format.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { namesFingerprint, typedCharacters } from './fingerprint.ts';
import { FingerprintView } from './fingerprint-view.tsx';
import classes from './host-key.module.css';
import { HowToCompare } from './how-to-compare.tsx';
import type { KeyQuestion } from './key-question.ts';
import { useAcceptKey } from './use-accept-key.ts';
import { useLikely } from './use-likely.ts';

interface ChangedKeyProps {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly question: Extract<KeyQuestion, { kind: 'changed' }>;
  readonly children: ReactNode;
}

/** Both fingerprints, what likely happened, and a way on that only somebody who has seen the router's own fingerprint can take. */
export function ChangedKey({ id, name, host, question, children }: ChangedKeyProps) {
  const { keyType, fingerprint, trusted } = question;
  const [typed, setTyped] = useState('');
  const { accept, busy, error } = useAcceptKey(name);
  const form = useId();
  const matches = namesFingerprint(typed, fingerprint);
  const likely = useLikely(id, fingerprint);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (matches) void accept({ id, keyType, fingerprint, replaces: trusted.fingerprint });
  };
  return (
    <>
      <SheetBody>
        <form id={form} className={classes['form']} onSubmit={submit}>
          {error === null ? null : <ErrorNotice error={error} />}
          <p className={classes['alarm']}>
            <VerdictMark kind="not-trusted" size={18} />
            <span>{t('hostKey.changedSentence', { host })}</span>
          </p>
          <FingerprintView
            keyType={
              trusted.acceptedAt === null
                ? keyType
                : `${keyType}, ${t('hostKey.since', { date: formatExactTime(trusted.acceptedAt) })}`
            }
            fingerprint={trusted.fingerprint}
            label={t('hostKey.old')}
          />
          <FingerprintView keyType={keyType} fingerprint={fingerprint} label={t('hostKey.new')} />
          <section className={classes['compare']}>
            <h3>{t('hostKey.likely')}</h3>
            {likely === null ? null : <p className={classes['guess']}>{likely}</p>}
            <ul className={classes['likely']}>
              <li>{t('hostKey.harmless')}</li>
              <li>{t('hostKey.harmful')}</li>
            </ul>
          </section>
          <HowToCompare keyType={keyType} />
          <TextInput
            label={t('hostKey.typeLabel', { count: typedCharacters })}
            description={t('hostKey.typeHint')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            classNames={{ input: classes['typed'] ?? '' }}
            {...(typed.trim().length >= typedCharacters && !matches ? { error: t('hostKey.typeWrong') } : {})}
          />
          {children}
        </form>
      </SheetBody>
      <SheetFoot note={t('hostKey.footReplace')}>
        <Button variant="default" onClick={closeSheet} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button type="submit" form={form} color="red.9" disabled={!matches} loading={busy}>
          {t('hostKey.replace')}
        </Button>
      </SheetFoot>
    </>
  );
}
