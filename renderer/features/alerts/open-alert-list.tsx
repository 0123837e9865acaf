import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { AlertItem } from './alert-item.tsx';
import classes from './alerts.module.css';
import { type AlertGroup, alertsByRouter } from './open-alerts.ts';
import { SnoozeMenu } from './snooze-menu.tsx';
import { useAlertKeys } from './use-alert-keys.ts';

type Grouping = 'router' | 'time';

interface Part {
  readonly title: string | null;
  /** The router that the title names. */
  readonly routerId: string | null;
  readonly alerts: readonly Alert[];
}

const newestFirst = (alerts: readonly Alert[]) =>
  alerts.toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));

function partsOf(shown: readonly Alert[], snoozed: readonly Alert[], grouping: Grouping): readonly Part[] {
  const open: readonly Part[] =
    grouping === 'time'
      ? [{ title: null, routerId: null, alerts: newestFirst(shown) }]
      : alertsByRouter(shown).map(({ routerName, ...group }: AlertGroup) => ({ title: routerName, ...group }));
  const later = { title: t('alerts.snoozedTitle'), routerId: null, alerts: newestFirst(snoozed) };
  return [...open, later].filter(({ alerts }) => alerts.length > 0);
}

/** Open alerts, together by router or one after the other, with those that are snoozed at the end. */
export function OpenAlertList({ shown, snoozed }: { shown: readonly Alert[]; snoozed: readonly Alert[] }) {
  const [grouping, setGrouping] = useState<Grouping>('router');
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const parts = useMemo(() => partsOf(shown, snoozed, grouping), [shown, snoozed, grouping]);
  const inOrder = parts.flatMap(({ alerts }) => alerts);
  const selected = inOrder.flatMap(({ id }) => (selection.has(id) ? [id] : []));
  const toggle = (id: string) => {
    const next = new Set(selection);
    if (!next.delete(id)) next.add(id);
    setSelection(next);
  };
  const cursor = useAlertKeys(inOrder, { selected, onSelect: toggle });
  return (
    <section className={classes['list']} aria-label={t('alerts.openList')}>
      <div className={classes['bar']}>
        <Checkbox
          label={selected.length === 0 ? t('alerts.selectAll') : t('alerts.selected', { count: selected.length })}
          checked={selected.length === inOrder.length}
          indeterminate={selected.length > 0 && selected.length < inOrder.length}
          onChange={() => setSelection(new Set(selected.length === inOrder.length ? [] : inOrder.map(({ id }) => id)))}
        />
        {selected.length === 0 ? null : (
          <>
            <SnoozeMenu
              ids={selected}
              label={t('alerts.snoozeSelected', { count: selected.length })}
              onDone={() => setSelection(new Set())}
            />
            <Button size="xs" variant="subtle" onClick={() => setSelection(new Set())}>
              {t('fleet.clearSelection')}
            </Button>
          </>
        )}
        <SegmentedControl
          size="xs"
          className={classes['grouping'] ?? ''}
          aria-label={t('alerts.grouping')}
          value={grouping}
          onChange={(value) => setGrouping(value === 'time' ? 'time' : 'router')}
          data={[
            { value: 'router', label: t('alerts.byRouter') },
            { value: 'time', label: t('alerts.byTime') },
          ]}
        />
      </div>
      {parts.map((part) => (
        <AlertPart key={part.routerId ?? part.title ?? ''} part={part}>
          {part.alerts.map((alert) => (
            <AlertItem
              key={alert.id}
              alert={alert}
              withRouter={part.routerId === null}
              selected={selection.has(alert.id)}
              current={cursor === alert.id}
              onSelect={() => toggle(alert.id)}
            />
          ))}
        </AlertPart>
      ))}
    </section>
  );
}

function AlertPart({ part: { title, routerId }, children }: { part: Part; children: React.ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={title === null ? undefined : heading}>
      {title === null ? null : (
        <h2 id={heading}>
          {routerId === null ? title : <a {...linkTo({ page: 'router', id: routerId, tab: 'overview' })}>{title}</a>}
        </h2>
      )}
      <ul>{children}</ul>
    </section>
  );
}
