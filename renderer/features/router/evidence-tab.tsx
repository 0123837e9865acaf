import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { Age } from '../../components/age.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EvidenceView } from '../../components/evidence-view.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './evidence-tab.module.css';

/** The raw answers behind the last look, section by section. */
export function EvidenceTab({ id, snapshot }: { id: string; snapshot: Snapshot }) {
  const engine = useEngine();
  const [chosen, setChosen] = useState<string | null>(null);
  const evidence = useQuery({
    queryKey: ['router', id, 'evidence', snapshot.takenAt],
    queryFn: ({ signal }) => engine.routers.evidence({ id }, { signal }),
  });
  if (evidence.isError) {
    return <ErrorNotice error={errorReport(evidence.error)} onRetry={() => void evidence.refetch()} />;
  }
  if (evidence.data === undefined) return <LoadingRows rows={6} height={36} />;
  const sections = Object.entries(evidence.data);
  const shown = sections.find(([name]) => name === chosen) ?? sections[0];
  if (shown === undefined) return <EmptyState title={t('router.evidence.none')} text={t('router.evidence.noneNext')} />;
  const [name, { command, stdout, stderr, exitCode }] = shown;
  const lines = stdout === '' ? 0 : stdout.trimEnd().split('\n').length;
  return (
    <>
      <p className={classes['sentence']}>
        {t('router.evidence.sentence')} <Age at={snapshot.takenAt} />.
      </p>
      <Gaps gaps={snapshot.gaps} />
      <div className={classes['split']}>
        <nav className={classes['sections']} aria-label={t('router.evidence.sections')}>
          {sections.map(([section, answer]) => (
            <button
              key={section}
              type="button"
              aria-current={section === name || undefined}
              onClick={() => setChosen(section)}
            >
              <span>{section}</span>
              <small>{answer.exitCode === 0 ? '' : t('router.evidence.failed')}</small>
            </button>
          ))}
        </nav>
        <div className={classes['answer']} key={name}>
          <EvidenceView
            title={`${name}, ${t('router.evidence.lines', { count: lines, number: formatCount(lines) })}`}
            output={stdout.trimEnd()}
            complaints={stderr.trimEnd()}
            exitCode={exitCode}
            takenAt={snapshot.takenAt}
          />
          <EvidenceView title={t('router.evidence.command')} output={command.trim()} />
        </div>
      </div>
    </>
  );
}

/** What the look could not read belongs beside what it read. */
function Gaps({ gaps }: { gaps: Snapshot['gaps'] }) {
  if (gaps.length === 0) return null;
  return (
    <section className={classes['gaps']}>
      <h2>{t('router.evidence.gaps')}</h2>
      <ul>
        {gaps.map(({ section, reason }) => (
          <li key={`${section} ${reason}`}>{`${section}: ${reason}`}</li>
        ))}
      </ul>
    </section>
  );
}
