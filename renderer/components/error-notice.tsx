import { Button, Collapse, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ErrorReport } from '../../shared/model/fleet.ts';
import { t } from '../lib/text.ts';
import classes from './error-notice.module.css';
import { EvidenceView } from './evidence-view.tsx';
import { VerdictMark } from './verdict-mark.tsx';

interface ErrorNoticeProps {
  readonly error: ErrorReport;
  /** What state the router (or whatever it is about) is in, if the sentence does not say it. */
  readonly state?: string;
  readonly onRetry?: () => void;
  /** More buttons, e.g. the one that mends it. */
  readonly children?: ReactNode;
}

/** What happened, what state things are in, what to do, and the evidence on demand. */
export function ErrorNotice({ error, state, onRetry, children }: ErrorNoticeProps) {
  const [open, { toggle }] = useDisclosure(false);
  const evidence = Object.entries(error.evidence);
  return (
    <section className={classes['notice']} role="alert">
      <VerdictMark kind="broken" size={18} />
      <div className={classes['body']}>
        <p className={classes['sentence']}>{error.sentence}</p>
        {state === undefined ? null : <p>{state}</p>}
        <p className={classes['next']}>{error.nextStep}</p>
        <Group gap="xs">
          {onRetry === undefined ? null : (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('common.retry')}
            </Button>
          )}
          {children}
          {evidence.length === 0 ? null : (
            <Button size="xs" variant="subtle" color="gray" onClick={toggle} aria-expanded={open}>
              {open ? t('common.hideEvidence') : t('common.showEvidence')}
            </Button>
          )}
        </Group>
        <Collapse expanded={open}>
          <div className={classes['evidence']}>
            {evidence.map(([title, output]) => (
              <EvidenceView key={title} title={title} output={output} />
            ))}
          </div>
        </Collapse>
      </div>
    </section>
  );
}
