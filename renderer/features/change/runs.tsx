import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import classes from './run.module.css';
import { canUndo, isOver, runOutcome } from './run-outcome.ts';
import { RunView } from './run-view.tsx';
import { runsOf, runToFollow } from './shown-runs.ts';
import { useStart } from './use-start.ts';

interface RunsProps {
  readonly runIds: readonly string[];
  /** Another run takes the place of these: an undo. */
  readonly onStarted: (runIds: string[]) => void;
  /** null = there is no plan to go back to. */
  readonly onPlanAgain: (() => void) | null;
  readonly onClose: () => void;
}

const noRuns: readonly ChangeRunState[] = [];

/** The runs that were started together, and the one to look at. */
export function Runs({ runIds, onStarted, onPlanAgain, onClose }: RunsProps) {
  const runs = runsOf(
    useFleet((fleet) => fleet?.runs ?? noRuns),
    runIds,
  );
  const [chosenId, setChosenId] = useState<string | null>(null);
  const shown = runs.find(({ id }) => id === chosenId) ?? runToFollow(runs);
  return (
    <>
      <SheetBody>
        {shown === null ? <p role="status">{t('change.outcome.starting')}</p> : null}
        {shown !== null && runs.length === 1 ? <RunView run={shown} takesFocus /> : null}
        {shown !== null && runs.length > 1 ? (
          <>
            <p className={classes['groupSentence']} role="status">
              {groupSentence(runs)}
            </p>
            <div className={classes['group']}>
              <RunList runs={runs} shownId={shown.id} onChoose={setChosenId} />
              <RunView run={shown} takesFocus={false} />
            </div>
          </>
        ) : null}
      </SheetBody>
      {shown === null ? null : (
        <RunFoot runs={runs} shown={shown} onStarted={onStarted} onPlanAgain={onPlanAgain} onClose={onClose} />
      )}
    </>
  );
}

function groupSentence(runs: readonly ChangeRunState[]): string {
  const done = runs.filter(({ state }) => state === 'confirmed' || state === 'unchanged').length;
  const count = runs.length;
  if (done === count) return t('change.manyDone', { count });
  const running = runs.find(({ state }) => state === 'running');
  if (running !== undefined) return t('change.manyRunning', { done, count, name: running.routerName });
  const stopped = runs.find(({ state }) => state === 'failed' || state === 'cancelled');
  return t('change.manyStopped', { done, count, name: stopped?.routerName ?? '' });
}

interface RunListProps {
  readonly runs: readonly ChangeRunState[];
  readonly shownId: string;
  readonly onChoose: (id: string) => void;
}

function RunList({ runs, shownId, onChoose }: RunListProps) {
  return (
    <ul className={classes['list']} aria-label={t('change.runList')}>
      {runs.map((run) => (
        <li key={run.id}>
          <button type="button" aria-current={run.id === shownId} onClick={() => onChoose(run.id)}>
            <VerdictMark kind={runOutcome(run).mark} />
            <span>{run.routerName}</span>
            <small>{t(`change.runState.${run.state}`)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface RunFootProps extends Omit<RunsProps, 'runIds'> {
  readonly runs: readonly ChangeRunState[];
  readonly shown: ChangeRunState;
}

function RunFoot({ runs, shown, onStarted, onPlanAgain, onClose }: RunFootProps) {
  const open = runs.filter((run) => !isOver(run));
  if (open.length > 0) {
    return (
      <SheetFoot note={t(shown.state === 'queued' ? 'change.footQueued' : 'change.footRunning')}>
        <CancelButton open={open} />
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      </SheetFoot>
    );
  }
  return (
    <SheetFoot note={canUndo(shown) ? t('change.footDone') : undefined}>
      {canUndo(shown) ? <UndoButton run={shown} onStarted={onStarted} /> : null}
      {onPlanAgain !== null && (shown.state === 'failed' || shown.state === 'cancelled') ? (
        <Button variant="default" onClick={onPlanAgain}>
          {t('change.planAgain')}
        </Button>
      ) : null}
      <Button onClick={onClose}>{t('change.done')}</Button>
    </SheetFoot>
  );
}

/** Undoes the one under way; the ones that wait do not begin, the last first so that none begins in between. */
function CancelButton({ open }: { open: readonly ChangeRunState[] }) {
  const engine = useEngine();
  const [asked, setAsked] = useState(false);
  const cancel = async () => {
    setAsked(true);
    try {
      for (const { id } of open.toReversed()) await engine.changes.cancel({ runId: id });
    } catch (thrown) {
      setAsked(false);
      tellFailure(thrown);
    }
  };
  const saving = open.length === 1 && open[0]?.steps.some(({ step }) => step === 'confirm' || step === 'undo');
  return (
    <Button variant="default" disabled={asked || saving === true} onClick={() => void cancel()}>
      {asked ? t('change.undoing') : t(open.length > 1 ? 'change.undoNowAll' : 'change.undoNow')}
    </Button>
  );
}

function UndoButton({ run, onStarted }: { run: ChangeRunState; onStarted: (runIds: string[]) => void }) {
  const window = useFleet((fleet) => fleet?.settings.rollbackWindowSeconds ?? 90);
  const start = useStart(onStarted);
  const undo = () =>
    start.run({
      ids: [run.routerId],
      wanted: 'undo',
      overrides: [],
      rollbackWindowSeconds: window,
      shownPlan: null,
    });
  return (
    <Button variant="default" loading={start.busy} onClick={() => void undo()}>
      {t(start.error === null ? 'change.undo' : 'common.retry')}
    </Button>
  );
}
