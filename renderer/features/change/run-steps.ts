import { type ChangeStep, changeSteps } from '../../../shared/model/change.ts';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';

export type StepName = ChangeStep | 'undo';
export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';
export interface StepLine {
  readonly step: StepName;
  readonly state: StepState;
  readonly detail: string;
}

type RunOfSteps = Pick<ChangeRunState, 'steps' | 'state' | 'plan'>;

/** The steps of a run in their order, also those to come; `install` only where something is installed, `undo` only where it happened. */
export function stepLines(run: RunOfSteps): StepLine[] {
  const ended = run.state !== 'queued' && run.state !== 'running';
  const undo = run.steps.find(({ step }) => step === 'undo');
  const rest: StepState = ended || undo !== undefined ? 'skipped' : 'pending';
  const lines = changeSteps.flatMap((step): StepLine[] => {
    const known = run.steps.find((one) => one.step === step);
    if (known !== undefined) return [{ step, state: known.state, detail: known.detail }];
    return step === 'install' && !installs(run) ? [] : [{ step, state: rest, detail: '' }];
  });
  // What comes after the step that failed did not begin; the undo stands where it happened.
  return undo === undefined ? lines : [...lines.filter(({ state }) => state !== 'skipped'), undo];
}

function installs({ plan }: Pick<ChangeRunState, 'plan'>): boolean {
  return plan?.platform === 'fw4' && plan.install.length > 0;
}

/** The step to tell about: the one under way, else the latest. */
export function currentStep({ steps }: Pick<ChangeRunState, 'steps'>): ChangeRunState['steps'][number] | null {
  return steps.findLast(({ state }) => state === 'running') ?? steps.at(-1) ?? null;
}
