import { Button, FocusTrap, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ErrorReport, FleetRouter } from '../../../shared/model/fleet.ts';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import type { Plan } from '../../../shared/model/plan.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { FailureAction } from '../login/failure-action.tsx';
import { Column } from './column.tsx';
import { overridesFor, unaccepted } from './consent.ts';
import { ModeChooser } from './mode-chooser.tsx';
import { firstMode, type Wanted } from './modes.ts';
import { forThisPage } from './next-step.ts';
import classes from './plan.module.css';
import { PlanDetails } from './plan-details.tsx';
import { isWindow } from './rollback-window.ts';
import { type Planned, usePlan } from './use-plan.ts';
import { useStart } from './use-start.ts';
import { WayBack } from './way-back.tsx';
import { WhatToKnow } from './what-to-know.tsx';

interface PlanOneProps {
  readonly entry: FleetRouter;
  readonly wanted: Wanted;
  readonly onStarted: (runIds: string[]) => void;
  readonly onClose: () => void;
}

/** What one router would get, what to know, and the way back; then the button. */
export function PlanOne({ entry, wanted, onStarted, onClose }: PlanOneProps) {
  const { id } = entry.router;
  const settings = useFleet((fleet) => fleet?.settings ?? null);
  const [mode, setMode] = useState<OffloadMode | null>(() => firstMode(wanted, entry.latest));
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const [window, setWindow] = useState<number | string>(settings?.rollbackWindowSeconds ?? 90);
  const planned = usePlan(id, mode);
  const { data = null } = planned;
  const start = useStart(onStarted);
  const begin = (plan: Plan) =>
    start.run({
      ids: [id],
      wanted: mode ?? 'undo',
      overrides: overridesFor(plan.advisories, accepted),
      rollbackWindowSeconds: isWindow(window) ? window : (settings?.rollbackWindowSeconds ?? 90),
      shownPlan: plan,
    });
  const accept = (advisory: string, yes: boolean) =>
    setAccepted(yes ? new Set([...accepted, advisory]) : new Set([...accepted].filter((one) => one !== advisory)));
  return (
    <>
      <SheetBody>
        {start.error === null ? null : (
          <div className={classes['notice']}>
            <ErrorNotice error={forThisPage(start.error)} onRetry={() => void planned.refetch()} />
          </div>
        )}
        <PlanColumns
          entry={entry}
          mode={mode}
          onMode={setMode}
          planned={planned.isFetching && data === null ? null : data}
          error={planned.error}
          onRetry={() => void planned.refetch()}
          accepted={accepted}
          onAccept={accept}
          window={window}
          onWindow={setWindow}
        />
      </SheetBody>
      <PlanFoot
        plan={planned.error === null ? (data?.plan ?? null) : null}
        mode={mode}
        accepted={accepted}
        ready={isWindow(window) && !planned.isFetching}
        starting={start.busy}
        onStart={begin}
        onClose={onClose}
      />
    </>
  );
}

interface PlanColumnsProps {
  readonly entry: FleetRouter;
  readonly mode: OffloadMode | null;
  readonly onMode: (mode: OffloadMode) => void;
  readonly planned: Planned | null;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly accepted: ReadonlySet<string>;
  readonly onAccept: (id: string, accepted: boolean) => void;
  readonly window: number | string;
  readonly onWindow: (window: number | string) => void;
}

function PlanColumns({ entry, mode, planned, error, accepted, ...rest }: PlanColumnsProps) {
  const { id } = entry.router;
  const engine = useEngine();
  const { data: report = null } = useQuery({
    queryKey: ['router', id, 'report', entry.latest?.takenAt ?? null],
    queryFn: ({ signal }) => engine.routers.report({ id }, { signal }),
  });
  const recommendation = planned?.recommendation ?? report?.recommendation ?? null;
  const recommended = recommendation?.mode ?? entry.latest?.recommendedMode ?? null;
  const plan = planned?.plan ?? null;
  const install = plan?.platform === 'fw4' ? plan.install : [];
  return (
    <div className={classes['columns']}>
      {mode === null ? <FocusTrap.InitialFocus /> : null}
      <Column title={t('change.whatChanges')}>
        {mode === null ? null : (
          <>
            <ModeChooser
              value={mode}
              recommended={recommended}
              configured={plan?.from ?? entry.latest?.verdict.configured ?? null}
              onChange={rest.onMode}
            />
            {recommendation === null ? null : (
              <p className={classes['why']}>
                <b>{t('change.mode.why', { mode: t(`change.mode.${recommendation.mode}`) })}</b> {recommendation.why}
              </p>
            )}
          </>
        )}
        {error === null ? (
          <PlanOrWait plan={plan} />
        ) : (
          <NoPlan entry={entry} error={forThisPage(errorReport(error))} onMode={rest.onMode} onRetry={rest.onRetry} />
        )}
      </Column>
      <Column title={t('change.whatToKnow')}>
        {plan === null && error === null ? (
          <Waiting lines={3} />
        ) : (
          <WhatToKnow
            advisories={plan?.advisories ?? report?.advisories ?? []}
            tradeOffs={recommendation !== null && recommendation.mode === mode ? recommendation.tradeOffs : []}
            capability={report?.capability ?? null}
            accepted={accepted}
            onAccept={rest.onAccept}
          />
        )}
      </Column>
      <Column title={t('change.howUndone')}>
        <WayBack window={rest.window} onWindow={rest.onWindow} install={install} undo={mode === null} />
      </Column>
    </div>
  );
}

interface NoPlanProps extends Pick<PlanColumnsProps, 'entry' | 'onMode' | 'onRetry'> {
  readonly error: ErrorReport;
}

/** Why there is no plan, and the button that helps. */
function NoPlan({ entry, error, onMode, onRetry }: NoPlanProps) {
  const nothingToUndo = error.code === 'nothing-to-undo';
  return (
    <ErrorNotice error={error} state={t('change.nothingChanges')} {...(nothingToUndo ? {} : { onRetry })}>
      <FailureAction error={error} routerId={entry.router.id} />
      {nothingToUndo ? (
        <Button size="xs" variant="default" onClick={() => onMode(firstMode('auto', entry.latest) ?? 'software')}>
          {t('change.chooseMode')}
        </Button>
      ) : null}
    </ErrorNotice>
  );
}

function PlanOrWait({ plan }: { plan: Plan | null }) {
  if (plan === null) {
    return (
      <div role="status">
        <p className={classes['quiet']}>{t('change.planning')}</p>
        <Waiting lines={2} />
      </div>
    );
  }
  return plan.unchanged ? <p className={classes['same']}>{t('change.unchanged')}</p> : <PlanDetails plan={plan} />;
}

function Waiting({ lines }: { lines: number }) {
  const heights = Array.from({ length: lines }, (_, line) => 34 + line * 8);
  return (
    <div className={classes['waiting']}>
      {heights.map((height) => (
        <Skeleton key={height} height={height} radius="md" />
      ))}
    </div>
  );
}

interface PlanFootProps {
  readonly plan: Plan | null;
  readonly mode: OffloadMode | null;
  readonly accepted: ReadonlySet<string>;
  readonly ready: boolean;
  readonly starting: boolean;
  readonly onStart: (plan: Plan) => void;
  readonly onClose: () => void;
}

function PlanFoot({ plan, mode, accepted, ready, starting, onStart, onClose }: PlanFootProps) {
  const missing = plan === null ? 0 : unaccepted(plan.advisories, accepted).length;
  const can = plan !== null && !plan.unchanged && ready && missing === 0;
  return (
    <SheetFoot note={footNote(plan, missing)}>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <Button disabled={!can} loading={starting} onClick={() => plan !== null && onStart(plan)}>
        {t(`change.start.${mode ?? 'undo'}`)}
      </Button>
    </SheetFoot>
  );
}

/** Why the button cannot be pressed, where that may have scrolled out of sight. */
function footNote(plan: Plan | null, missing: number): string {
  if (missing > 0) return t('change.mustAccept', { count: missing });
  return t(plan?.unchanged === true ? 'change.unchanged' : 'change.footBefore');
}
