import { VisuallyHidden } from '@mantine/core';
import type { CheckResult } from '../../../shared/model/change.ts';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { t } from '../../lib/text.ts';
import classes from './run.module.css';
import { type StepLine, type StepState, stepLines } from './run-steps.ts';

/** The steps of a run, ticked off as they are done; what was verified stands under its step, line by line. */
export function RunStepList({ run, begunOnly }: { run: ChangeRunState; begunOnly: boolean }) {
  const lines = stepLines(run).filter(({ state }) => !begunOnly || state !== 'skipped');
  return (
    <ol className={classes['steps']} aria-label={t('change.steps')}>
      {lines.map((line) => (
        <Step key={line.step} line={line} checks={line.step === 'verify' ? run.checks : []} />
      ))}
    </ol>
  );
}

function Step({ line: { step, state, detail }, checks }: { line: StepLine; checks: readonly CheckResult[] }) {
  return (
    <li data-state={state}>
      <StepMark state={state} />
      <div>
        <span className={classes['stepName']}>{t(`change.step.${step}`)}</span>
        <VisuallyHidden>{`: ${t(`change.stepState.${state}`)}`}</VisuallyHidden>
        {detail === '' ? null : <p className={classes['stepDetail']}>{detail}</p>}
        {checks.length === 0 ? null : (
          <ul className={classes['checks']} aria-label={t('change.checks')}>
            {checks.map(({ id, ok, text }) => (
              <li key={id} data-ok={ok}>
                <StepMark state={ok ? 'done' : 'failed'} />
                <span>
                  {text}
                  <VisuallyHidden>{` (${t(ok ? 'change.checkHeld' : 'change.checkFailed')})`}</VisuallyHidden>
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function StepMark({ state }: { state: StepState }) {
  return (
    <svg
      className={classes['stepMark']}
      data-state={state}
      width="18"
      height="18"
      viewBox="0 0 18 18"
      aria-hidden="true"
    >
      <StepShape state={state} />
    </svg>
  );
}

function StepShape({ state }: { state: StepState }) {
  switch (state) {
    case 'pending':
      return <circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'running':
      return (
        <>
          <circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.3" />
          <path
            d="M9 2.5A6.5 6.5 0 0 1 15.5 9"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.2"
            strokeLinecap="round"
          />
        </>
      );
    case 'done':
      return (
        <path
          d="M3.5 9.8 7.3 13.5 14.5 4.8"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      );
    case 'failed':
      return <path d="M6 1.8h6l4.2 4.2v6L12 16.2H6L1.8 12V6Z" fill="currentColor" />;
    case 'skipped':
      return <path d="M5 9h8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />;
  }
}
