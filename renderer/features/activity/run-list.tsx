import { useId } from 'react';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { Age } from '../../components/age.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { secondsLeft } from '../change/rollback-window.ts';
import { runOutcome } from '../change/run-outcome.ts';
import { currentStep } from '../change/run-steps.ts';
import classes from './activity.module.css';

/** Runs of this session, each opening its sheet. */
export function RunList({ title, runs }: { title: string; runs: readonly ChangeRunState[] }) {
  const id = useId();
  return (
    <section className={classes['list']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" onClick={() => openSheet({ kind: 'run', runId: run.id })}>
              <RunLine run={run} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunLine({ run }: { run: ChangeRunState }) {
  const { mark, sentence } = runOutcome(run);
  const step = run.state === 'running' ? currentStep(run) : null;
  const said = run.error?.sentence ?? (step === null ? sentence : t(`change.step.${step.step}`));
  return (
    <>
      <VerdictMark kind={mark} size={16} />
      <span className={classes['who']}>
        <b>{run.routerName}</b>
        <span>{t(`activity.to.${run.wanted}`)}</span>
      </span>
      <span className={classes['said']}>
        <b>{t(`activity.state.${run.state}`)}</b>
        <span>{said}</span>
      </span>
      <span className={classes['when']}>
        {run.state === 'running' && run.routerUndoesAt !== null ? (
          <Left until={run.routerUndoesAt} />
        ) : (
          <Age at={run.endedAt ?? run.startedAt} />
        )}
      </span>
    </>
  );
}

function Left({ until }: { until: string }) {
  const seconds = useClock((now) => secondsLeft(until, now), 1_000);
  return t('activity.left', { seconds });
}
