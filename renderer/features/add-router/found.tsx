import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { verdictAppearance } from '../../lib/verdict-appearance.ts';
import classes from './add-router.module.css';
import { forTheForm } from './next-step.ts';
import type { FoundRouter } from './use-trial.ts';

interface FoundProps {
  readonly found: FoundRouter;
  readonly error: ErrorReport | null;
  readonly adding: boolean;
  readonly onAdd: () => void;
  readonly onBack: () => void;
}

/** What the first look says, before the router is kept. */
export function Found({ found, error, adding, onAdd, onBack }: FoundProps) {
  const { report, keyType, fingerprint, passwordless } = found;
  const { verdict, recommendation, advisories, snapshot } = report;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          {error === null ? null : <ErrorNotice error={forTheForm(error)} />}
          <h2 className={classes['heading']}>
            <VerdictMark kind={verdictAppearance(verdict)} size={20} />
            {verdict.sentence}
          </h2>
          <dl className={classes['facts']}>
            <Fact term={t('addRouter.found.model')}>{snapshot.identity.model ?? t('addRouter.found.notTold')}</Fact>
            <Fact term={t('addRouter.found.release')}>{snapshot.identity.release ?? t('addRouter.found.notTold')}</Fact>
            <Fact term={t('addRouter.found.suggestion')}>
              <b>{t(`change.mode.${recommendation.mode}`)}.</b> {recommendation.why}
            </Fact>
            <Fact term={t('addRouter.found.key')}>
              {keyType}, <code className={classes['print']}>{fingerprint}</code>
            </Fact>
          </dl>
          {advisories.length === 0 ? null : <p>{t('addRouter.found.advisories', { count: advisories.length })}</p>}
          {passwordless ? (
            <p className={classes['warning']}>
              <VerdictMark kind="attention" size={16} />
              <span>{t('addRouter.found.passwordless')}</span>
            </p>
          ) : null}
        </div>
      </SheetBody>
      <SheetFoot note={t('addRouter.footFound')}>
        <Button variant="default" onClick={onBack}>
          {t('addRouter.back')}
        </Button>
        <Button ref={button} loading={adding} onClick={onAdd}>
          {t('addRouter.addNow')}
        </Button>
      </SheetFoot>
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
