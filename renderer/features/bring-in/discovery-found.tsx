import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { Age } from '../../components/age.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './discovery.module.css';
import type { Look } from './found-hosts.ts';
import { FoundTable } from './found-table.tsx';
import { Notices } from './notices.tsx';

interface DiscoveryFoundProps {
  readonly look: Look;
  readonly error: ErrorReport | null;
  readonly onStop: () => void;
  readonly onAgain: () => void;
}

/** How far the look has come, and what has answered so far. */
export function DiscoveryFound({ look, error, onStop, onAgain }: DiscoveryFoundProps) {
  const { state, hosts, notes } = look;
  const looking = state === 'looking';
  const button = useRef<HTMLButtonElement>(null);
  // The focus stays on the one button of the foot when its meaning changes.
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['found']}>
          {error === null ? null : <ErrorNotice error={error} />}
          <HowFar look={look} />
          <Notices notices={notes} />
          {hosts.length > 0 ? <FoundTable hosts={hosts} /> : null}
          {hosts.length === 0 && state === 'done' ? (
            <EmptyState title={t('bringIn.foundNothing')} text={t('bringIn.foundNothingNext')} />
          ) : null}
        </div>
      </SheetBody>
      <SheetFoot note={looking ? undefined : t('bringIn.lookFootQuiet')}>
        <Button ref={button} variant="default" onClick={looking ? onStop : onAgain}>
          {t(looking ? 'bringIn.stop' : 'bringIn.lookAgain')}
        </Button>
        {looking ? null : <Button onClick={closeSheet}>{t('bringIn.done')}</Button>}
      </SheetFoot>
    </>
  );
}

function HowFar({ look: { state, at, hosts, done, total } }: { look: Look }) {
  const ssh = hosts.filter((host) => host.ssh !== null).length;
  const count = hosts.length === 0 ? '' : t('bringIn.found', { count: hosts.length, ssh });
  if (state !== 'looking') {
    return (
      <div className={classes['howFar']} role="status">
        <p>
          {count} {state === 'stopped' ? t(hosts.length === 0 ? 'bringIn.stoppedEmpty' : 'bringIn.stopped') : ''}{' '}
          <span className={classes['quiet']}>
            <Age at={at} />
          </span>
        </p>
      </div>
    );
  }
  return (
    <div className={classes['howFar']}>
      <p>
        {total === 0 ? t('bringIn.lookingKnown') : t('bringIn.lookingRange', { done, total })} {count}
      </p>
      <Progress
        size="sm"
        value={total === 0 ? 0 : (100 * done) / total}
        animated={total === 0}
        aria-label={t('bringIn.progress')}
      />
    </div>
  );
}
