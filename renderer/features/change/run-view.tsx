import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ChangeRunState, ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { FailureAction } from '../login/failure-action.tsx';
import { CountdownRing } from './countdown-ring.tsx';
import { forThisPage } from './next-step.ts';
import { Proof } from './proof.tsx';
import classes from './run.module.css';
import { isOutcomeOpen, isOver, type RunOutcome, runOutcome, stateAfterFailure } from './run-outcome.ts';
import { RunStepList } from './run-step-list.tsx';
import { currentStep } from './run-steps.ts';
import { useSoftirq } from './use-softirq.ts';

interface RunViewProps {
  readonly run: ChangeRunState;
  /** The heading takes the focus when the run appears, for the button that started it is gone. */
  readonly takesFocus: boolean;
  /** Read from the journal, with this first line: nothing moves, and only what was journalled is known. */
  readonly recorded?: RunOutcome;
}

/** One run: what is the case, then the proof or the failure, then the steps and the router's own clock. */
export function RunView({ run, takesFocus, recorded }: RunViewProps) {
  const { sentence, mark } = recorded ?? runOutcome(run);
  return (
    <div className={classes['run']}>
      <Outcome key={run.id} takesFocus={takesFocus}>
        {run.state === 'failed' && run.error !== null ? null : <VerdictMark kind={mark} size={20} />}
        <span>{sentence}</span>
      </Outcome>
      <Announcement run={run} sentence={sentence} />
      {run.error === null ? null : (
        <WhyNot run={run} error={forThisPage(run.error)} recorded={recorded !== undefined} />
      )}
      {recorded !== undefined ? null : <LiveProof run={run} />}
      <div className={classes['parts']}>
        <RunStepList run={run} begunOnly={recorded !== undefined} />
        {recorded !== undefined ? null : <CountdownRing run={run} />}
      </div>
    </div>
  );
}

function Outcome({ takesFocus, children }: { takesFocus: boolean; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <h2 className={classes['outcome']} ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}

/** A run that was stopped on purpose is no alarm; only its end is told. */
function WhyNot({ run, error, recorded }: { run: ChangeRunState; error: ErrorReport; recorded: boolean }) {
  if (run.state === 'cancelled' && (recorded || !isOutcomeOpen(run))) {
    return (
      <p className={classes['stopped']}>
        {error.sentence} {error.nextStep}
      </p>
    );
  }
  // The summary in the journal tells the state as well.
  const state = recorded ? null : stateAfterFailure(run);
  return (
    <ErrorNotice error={error} {...(state === null ? {} : { state })}>
      <FailureAction error={error} routerId={run.routerId} />
    </ErrorNotice>
  );
}

function LiveProof({ run }: { run: ChangeRunState }) {
  return <Proof run={run} softirq={useSoftirq(run)} />;
}

/** Each step once, and the end; the countdown is not told, for it would never be silent. */
function Announcement({ run, sentence }: { run: ChangeRunState; sentence: string }) {
  const step = currentStep(run);
  const words =
    isOver(run) || step === null
      ? sentence
      : t('change.announceStep', {
          step: t(`change.step.${step.step}`),
          state: t(`change.stepState.${step.state}`),
        });
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {words}
    </VisuallyHidden>
  );
}
