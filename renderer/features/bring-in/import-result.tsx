import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ImportResult } from '../../../shared/model/import.ts';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { closeSheet, openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './import.module.css';

/** What has been written, and what a person does next. */
export function ImportResultView({ result }: { result: ImportResult }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { added, updated, groupsAdded, jumpHostsAdded } = result;
  const sentence = [
    added > 0 ? t('bringIn.doneAdded', { count: added }) : '',
    updated > 0 ? t('bringIn.doneUpdated', { count: updated }) : '',
  ];
  const made = [
    groupsAdded > 0 ? t('bringIn.doneGroups', { count: groupsAdded }) : '',
    jumpHostsAdded > 0 ? t('bringIn.doneHops', { count: jumpHostsAdded }) : '',
  ];
  return (
    <>
      <SheetBody>
        <div className={classes['result']}>
          <IconCheck className={classes['resultIcon'] ?? ''} size={32} stroke={1.8} aria-hidden="true" />
          <h2 ref={heading} tabIndex={-1}>
            {sentence.join(' ').trim()}
          </h2>
          <p>{made.join(' ').trim()}</p>
          {added === 0 ? null : (
            <section className={classes['next']}>
              <h3>{t('bringIn.nextKeys')}</h3>
              <p>{t('bringIn.nextKeysText')}</p>
            </section>
          )}
        </div>
      </SheetBody>
      <SheetFoot>
        <Button variant={added === 0 ? 'filled' : 'default'} onClick={closeSheet}>
          {t('bringIn.done')}
        </Button>
        {added === 0 ? null : (
          <Button onClick={() => openSheet({ kind: 'trust-keys', ids: null })}>{t('bringIn.nextKeysButton')}</Button>
        )}
      </SheetFoot>
    </>
  );
}
