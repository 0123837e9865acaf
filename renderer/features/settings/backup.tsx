import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { base64Of, largestBackup } from './backup-content.ts';
import { BackupSheet } from './backup-sheet.tsx';
import { type ChosenBackup, type Restored, RestoreSheet } from './restore-sheet.tsx';
import { Line, Section } from './section.tsx';
import classes from './settings.module.css';

/** The whole profile into a file, and back. The demo fleet has none. */
export function Backup() {
  const demo = useFleet((fleet) => fleet?.demo === true);
  return (
    <Section title={t('settings.backup.title')}>
      {demo ? <p className={classes['what']}>{t('settings.backup.inDemo')}</p> : <OwnBackup />}
    </Section>
  );
}

function OwnBackup() {
  const engine = useEngine();
  const [making, setMaking] = useState(false);
  const [chosen, setChosen] = useState<ChosenBackup | null>(null);
  const [restored, setRestored] = useState<Restored | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (file: File) => {
    setError(null);
    setRestored(null);
    setBusy(true);
    try {
      const content = await contentOf(file);
      if (typeof content !== 'string') setError(content);
      else setChosen({ name: file.name, content, facts: await engine.backups.look({ content }) });
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Line title={t('settings.backup.make')} what={t('settings.backup.makeWhat')}>
        <Button variant="default" onClick={() => setMaking(true)}>
          {t('settings.backup.makeButton')}
        </Button>
      </Line>
      <Line title={t('settings.backup.restore')} what={t('settings.backup.restoreWhat')}>
        <FileButton onChange={(file) => file !== null && void look(file)}>
          {(button) => (
            <Button {...button} variant="default" loading={busy}>
              {t('settings.backup.restoreButton')}
            </Button>
          )}
        </FileButton>
      </Line>
      {error === null ? null : <ErrorNotice error={error} />}
      {restored === null ? null : <Done restored={restored} />}
      {making ? <BackupSheet onClose={() => setMaking(false)} /> : null}
      {chosen === null ? null : (
        <RestoreSheet chosen={chosen} onRestored={setRestored} onClose={() => setChosen(null)} />
      )}
    </>
  );
}

function Done({ restored: { routers, keptAt, notes } }: { restored: Restored }) {
  return (
    <div role="status">
      <p className={classes['what']}>{t('settings.backup.restored', { count: routers })}</p>
      {notes.map((note) => (
        <p key={note} className={classes['what']}>
          {note}
        </p>
      ))}
      {keptAt === null ? null : (
        <p className={classes['what']}>
          {t('settings.backup.keptAt')} <code className={classes['path']}>{keptAt}</code> <CopyButton text={keptAt} />
        </p>
      )}
    </div>
  );
}

async function contentOf(file: File): Promise<string | ErrorReport> {
  if (file.size > largestBackup) return unusable('tooLarge', file.name);
  try {
    return await base64Of(file);
  } catch {
    return unusable('unreadable', file.name);
  }
}

function unusable(why: 'tooLarge' | 'unreadable', name: string): ErrorReport {
  return {
    code: 'file-unusable',
    sentence: t(`settings.backup.${why}`, { name }),
    nextStep: t(`settings.backup.${why}Next`),
    retryable: false,
    evidence: {},
  };
}
