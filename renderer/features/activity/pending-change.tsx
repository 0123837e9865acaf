import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ErrorReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import classes from './activity.module.css';

type Resolution = 'look' | 'confirm' | 'undo';

/** A change that Flowhelm does not know the end of. It is looked at first; only one that still waits can be confirmed or undone. */
export function PendingChange({ entry, changeId }: { entry: FleetRouter; changeId: string }) {
  const engine = useEngine();
  const [answer, setAnswer] = useState<{ kind: string; sentence: string } | null>(null);
  const [busy, setBusy] = useState<Resolution | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const resolve = async (resolution: Resolution) => {
    setBusy(resolution);
    setError(null);
    try {
      const said = await engine.changes.resolve({ changeId, resolution });
      setAnswer(said);
      // A change with a known end leaves this page, and its answer with it.
      if (said.kind === 'confirmed' || said.kind === 'undone') tell(`${entry.router.name}: ${said.sentence}`);
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(null);
    }
  };
  const waits = answer?.kind === 'armed' || answer?.kind === 'orphaned';
  return (
    <section className={classes['pending']}>
      <VerdictMark kind="attention" size={18} />
      <div>
        <h2>{entry.router.name}</h2>
        <p>{t('activity.pendingText')}</p>
        <p role="status">{answer === null ? '' : `${t('activity.looked')}: ${answer.sentence}`}</p>
        {error === null ? null : <ErrorNotice error={error} />}
        <Group gap="xs">
          <Button loading={busy === 'look'} disabled={busy !== null} onClick={() => void resolve('look')}>
            {t('activity.look')}
          </Button>
          {waits ? (
            <>
              {answer?.kind === 'armed' ? (
                <Button
                  variant="default"
                  loading={busy === 'confirm'}
                  disabled={busy !== null}
                  onClick={() => void resolve('confirm')}
                >
                  {t('activity.confirm')}
                </Button>
              ) : null}
              <Button
                variant="default"
                loading={busy === 'undo'}
                disabled={busy !== null}
                onClick={() => void resolve('undo')}
              >
                {t('activity.undo')}
              </Button>
            </>
          ) : null}
          <Button variant="subtle" color="gray" onClick={() => openSheet({ kind: 'recorded-change', changeId })}>
            {t('common.showEvidence')}
          </Button>
        </Group>
      </div>
    </section>
  );
}
