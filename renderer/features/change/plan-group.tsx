import { Button, FocusTrap, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { rollbackWindow } from '../../../shared/model/change.ts';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import classes from './group.module.css';
import { GroupList } from './group-list.tsx';
import { type GroupRow, groupRow, isRead, taking } from './group-rows.ts';
import type { Wanted } from './modes.ts';
import { forThisPage } from './next-step.ts';
import { isWindow } from './rollback-window.ts';
import { useGroupPlans } from './use-group-plans.ts';
import { useStart } from './use-start.ts';
import { WindowInput } from './window-input.tsx';

const choices = ['auto', 'software', 'hardware', 'off', 'undo'] as const satisfies readonly Wanted[];

interface PlanGroupProps {
  readonly entries: readonly FleetRouter[];
  readonly wanted: Wanted;
  readonly onStarted: (runIds: string[]) => void;
  readonly onClose: () => void;
}

/** What each of several routers would get. Those that need a decision of their own are left out and say why. */
export function PlanGroup({ entries, wanted: asked, onStarted, onClose }: PlanGroupProps) {
  const usual = useFleet((fleet) => fleet?.settings.rollbackWindowSeconds ?? rollbackWindow.default);
  const [wanted, setWanted] = useState<Wanted>(asked);
  const [window, setWindow] = useState<number | string>(usual);
  const plans = useGroupPlans(
    entries.map(({ router }) => router.id),
    wanted,
  );
  const rows = new Map(
    entries.map(({ router, runId }, index): [string, GroupRow] => [
      router.id,
      groupRow(plans[index] ?? { kind: 'reading' }, { busy: runId !== null, auto: wanted === 'auto' }),
    ]),
  );
  const start = useStart(onStarted);
  const ids = taking(rows);
  const begin = () =>
    start.run({
      ids,
      wanted,
      overrides: [],
      rollbackWindowSeconds: isWindow(window) ? window : usual,
      shownPlan: null,
    });
  const choose = (value: string) => setWanted(choices.find((known) => known === value) ?? 'auto');
  return (
    <>
      <SheetBody>
        <div className={classes['group']}>
          <FocusTrap.InitialFocus />
          {start.error === null ? null : <ErrorNotice error={forThisPage(start.error)} />}
          <div>
            <SegmentedControl
              aria-label={t('change.many.wanted')}
              value={wanted}
              onChange={choose}
              data={choices.map((choice) => ({ value: choice, label: t(`change.many.${choice}`) }))}
            />
            <p className={classes['what']}>{t(`change.many.${wanted}What`)}</p>
          </div>
          <p className={classes['sum']} role="status">
            {sentenceOf(rows)}
          </p>
          <GroupList entries={entries} rows={rows} wanted={wanted} />
          <div className={classes['back']}>
            <WindowInput className={classes['window']} window={window} onWindow={setWindow} />
            <p>
              <b>{t('change.howUndone')}.</b> {t('change.byItselfText', { seconds: isWindow(window) ? window : usual })}{' '}
              {t('change.byYouText')}
            </p>
          </div>
        </div>
      </SheetBody>
      <SheetFoot note={t('change.many.order')}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={ids.length === 0 || ![...rows.values()].every(isRead) || !isWindow(window)}
          loading={start.busy}
          onClick={() => void begin()}
        >
          {t('change.startMany', { count: ids.length })}
        </Button>
      </SheetFoot>
    </>
  );
}

function sentenceOf(rows: ReadonlyMap<string, GroupRow>): string {
  const read = [...rows.values()].filter(isRead).length;
  if (read < rows.size) return t('change.many.readingCount', { read, total: rows.size });
  const count = taking(rows).length;
  return count === 0 ? t('change.many.nothing') : t('change.many.outOf', { count, total: rows.size });
}
