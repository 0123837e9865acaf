import { type ReactNode, useState } from 'react';
import { Sheet } from '../../components/sheet.tsx';
import { useFleet, useFleetStore } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { useLiveSamples } from '../router/use-live-samples.ts';
import { Gone } from './gone.tsx';
import type { Wanted } from './modes.ts';
import { PlanGroup } from './plan-group.tsx';
import { PlanOne } from './plan-one.tsx';
import { isOver } from './run-outcome.ts';
import { Runs } from './runs.tsx';
import { openRunIds, runsOf } from './shown-runs.ts';
import { SeenSamples } from './use-softirq.ts';

interface ChangeSheetProps {
  readonly ids: readonly string[];
  readonly wanted: Wanted;
  /** Runs to show instead of a plan. */
  readonly runIds?: readonly string[];
}

/** The plan of a change, and after its start the run. Opened for a router with a run under way, it shows that run. */
export function ChangeSheet({ ids, wanted, runIds: givenRunIds }: ChangeSheetProps) {
  const store = useFleetStore();
  const [runIds, setRunIds] = useState<readonly string[]>(
    () => givenRunIds ?? openRunIds(store.get()?.runs ?? [], ids),
  );
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const demo = useFleet((fleet) => fleet?.demo === true);
  const entries = ids.flatMap((id) => routers?.get(id) ?? []);
  const [first] = entries;
  const close = () => {
    const running = runsOf(store.get()?.runs ?? [], runIds).find((run) => !isOver(run));
    if (running !== undefined) tell(t('change.closedWhileRunning', { name: running.routerName }));
    closeSheet();
  };
  const shape = { title: useTitle(runIds, { count: entries.length, name: first?.router.name ?? '', wanted }) };
  const content = (
    <Sheet {...shape} {...(demo ? { detail: t('change.demo') } : {})} onClose={close}>
      {runIds.length > 0 ? (
        <Runs
          runIds={runIds}
          onStarted={setRunIds}
          onPlanAgain={givenRunIds === undefined ? () => setRunIds([]) : null}
          onClose={close}
        />
      ) : null}
      {runIds.length === 0 && first === undefined ? <Gone onClose={close} /> : null}
      {runIds.length === 0 && first !== undefined && ids.length === 1 ? (
        <PlanOne entry={first} wanted={wanted} onStarted={setRunIds} onClose={close} />
      ) : null}
      {runIds.length === 0 && first !== undefined && ids.length > 1 ? (
        <PlanGroup entries={entries} wanted={wanted} onStarted={setRunIds} onClose={close} />
      ) : null}
    </Sheet>
  );
  return first !== undefined && ids.length === 1 ? <WithSamples id={first.router.id}>{content}</WithSamples> : content;
}

function WithSamples({ id, children }: { id: string; children: ReactNode }) {
  const { samples } = useLiveSamples(id);
  return <SeenSamples value={samples}>{children}</SeenSamples>;
}

function useTitle(
  runIds: readonly string[],
  { count, name, wanted }: { count: number; name: string; wanted: Wanted },
): string {
  const run = useFleet((fleet) => fleet?.runs.find(({ id }) => id === runIds[0]) ?? null);
  if (runIds.length > 1) return t('change.titleRunMany', { count: runIds.length });
  if (run !== null)
    return t(run.wanted === 'undo' ? 'change.titleUndoRun' : 'change.titleRun', { name: run.routerName });
  if (count > 1) return t('change.titleMany', { count });
  return t(wanted === 'undo' ? 'change.titleUndo' : 'change.title', { name });
}
