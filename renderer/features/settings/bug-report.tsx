import { Button, Collapse, Group } from '@mantine/core';
import { useId, useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { saveText } from './save-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

type Report = Awaited<ReturnType<EngineClient['app']['bugReport']>>;

/** Shown whole before it is saved, so that a person sees what would be handed on. */
export function BugReport() {
  const engine = useEngine();
  const id = useId();
  const [report, setReport] = useState<Report | null>(null);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const show = async () => {
    if (open) return setOpen(false);
    setBusy(true);
    setError(null);
    try {
      setReport(await engine.app.bugReport());
      setOpen(true);
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('settings.report')}>
      <p className={classes['what']}>{t('settings.reportWhat')}</p>
      {error === null ? null : <ErrorNotice error={error} />}
      <Group gap="xs">
        <Button variant="default" loading={busy} onClick={() => void show()} aria-expanded={open} aria-controls={id}>
          {open ? t('settings.reportHide') : t('settings.reportShow')}
        </Button>
        {open && report !== null ? (
          <>
            <Button variant="default" onClick={() => saveText(report)}>
              {t('settings.reportSave')}
            </Button>
            <CopyButton text={report.text} />
          </>
        ) : null}
      </Group>
      <Collapse expanded={open} id={id}>
        <textarea
          className={classes['report']}
          aria-label={t('settings.reportText')}
          readOnly
          rows={18}
          value={report?.text ?? ''}
        />
      </Collapse>
    </Section>
  );
}
