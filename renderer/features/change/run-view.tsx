import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { CountdownRing } from './countdown-ring.tsx';
import { LoginButton } from './login-button.tsx';
import { forThisPage } from './next-step.ts';
import { Proof } from './proof.tsx';
import classes from './run.module.css';
import { isOver, runOutcome, stateAfterFailure } from './run-outcome.ts';
import { RunStepList } from './run-step-list.tsx';
import { currentStep } from './run-steps.ts';
import { useSoftirq } from './use-softirq.ts';

interface RunViewProps {
  readonly run: ChangeRunState;
  /** The heading takes the focus when the run appears, for the button that started it is gone. */
  readonly takesFocus: boolean;
  /** Read from the journal: nothing moves. */
  readonly recorded?: boolean;
}

/** One run: what is the case, then the proof or the failure, then the steps and the router's own clock. */
export function RunView({ run, takesFocus, recorded = false }: RunViewProps) {
  const { sentence, mark } = runOutcome(run);
  const heading = useRef<HTMLHeadingElement>(null);
  const { id } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is another heading
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [id, takesFocus]);
  const state = stateAfterFailure(run);
  return (
    <div className={classes['run']}>
      <h2 className={classes['outcome']} ref={heading} tabIndex={-1}>
        <VerdictMark kind={mark} size={20} />
        <span>{sentence}</span>
      </h2>
      <Announcement run={run} sentence={sentence} />
      {run.error === null ? null : (
        <ErrorNotice error={forThisPage(run.error)} {...(state === null ? {} : { state })}>
          <LoginButton id={run.routerId} code={run.error.code} />
        </ErrorNotice>
      )}
      {recorded ? null : <LiveProof run={run} />}
      <div className={classes['parts']}>
        <RunStepList run={run} />
        {recorded ? null : <CountdownRing run={run} />}
      </div>
    </div>
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
