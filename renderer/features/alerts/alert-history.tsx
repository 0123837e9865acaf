import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type Alert, type AlertKind, alertKinds } from '../../../shared/model/alert.ts';
import { Age } from '../../components/age.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatSeconds } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { type ClosedAlert, closedAlerts } from './closed-alerts.ts';
import { severityMarks } from './open-alerts.ts';

/** The engine's limit of one answer. */
const read = 1000;
const page = 50;

/** Alerts that are over, with how long each lasted. `alerts` = those that are open: when they change, so has the history. */
export function AlertHistory({ alerts }: { alerts: readonly Alert[] }) {
  const engine = useEngine();
  const heading = useId();
  const [routerId, setRouterId] = useState<string | null>(null);
  const [kind, setKind] = useState<AlertKind | null>(null);
  const [limit, setLimit] = useState(page);
  const history = useQuery({
    queryKey: ['alerts', 'history', alerts.map(({ id }) => id).join(' ')],
    queryFn: ({ signal }) => engine.alerts.history({ routerId: null, limit: read }, { signal }),
    placeholderData: (before) => before,
  });
  const all = closedAlerts(history.data ?? [], { routerId: null, kind: null });
  const fitting = closedAlerts(history.data ?? [], { routerId, kind });
  const routers = [...new Map(all.map((alert) => [alert.routerId, alert.routerName]))].sort(([, a], [, b]) =>
    a.localeCompare(b),
  );
  return (
    <section className={classes['history']} aria-labelledby={heading}>
      <div className={classes['bar']}>
        <h2 id={heading}>{t('alerts.history')}</h2>
        <NativeSelect
          size="xs"
          aria-label={t('alerts.ofRouter')}
          value={routerId ?? ''}
          onChange={(event) => setRouterId(event.currentTarget.value || null)}
          data={[{ value: '', label: t('alerts.anyRouter') }, ...routers.map(([value, label]) => ({ value, label }))]}
        />
        <NativeSelect
          size="xs"
          aria-label={t('alerts.ofKind')}
          value={kind ?? ''}
          onChange={(event) => setKind(alertKinds.find((known) => known === event.currentTarget.value) ?? null)}
          data={[
            { value: '', label: t('alerts.anyKind') },
            ...alertKinds.map((value) => ({ value, label: t(`alerts.kind.${value}`) })),
          ]}
        />
      </div>
      {history.isError ? (
        <ErrorNotice error={errorReport(history.error)} onRetry={() => void history.refetch()} />
      ) : null}
      {history.isPending ? <LoadingRows rows={3} /> : null}
      {history.isSuccess && fitting.length === 0 ? (
        <p className={classes['quiet']}>{all.length === 0 ? t('alerts.noHistory') : t('alerts.noneFits')}</p>
      ) : null}
      {fitting.length === 0 ? null : <ClosedTable alerts={fitting.slice(0, limit)} labelledBy={heading} />}
      {fitting.length > limit ? (
        <div>
          <Button variant="default" onClick={() => setLimit(limit + page)}>
            {t('alerts.more', { count: fitting.length - limit })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function ClosedTable({ alerts, labelledBy }: { alerts: readonly ClosedAlert[]; labelledBy: string }) {
  return (
    <table className={classes['table']} aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th>{t('alerts.column.what')}</th>
          <th>{t('alerts.column.router')}</th>
          <th>{t('alerts.column.closed')}</th>
          <th data-number>{t('alerts.column.lasted')}</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <tr key={alert.id}>
            <td>
              <span className={classes['what']}>
                <VerdictMark kind={severityMarks[alert.severity]} size={13} stale />
                <span>
                  {t(`alerts.kind.${alert.kind}`)} <small>{t(`alerts.severity.${alert.severity}`)}</small>
                </span>
              </span>
              <small>{alert.sentence}</small>
            </td>
            <td>
              <a {...linkTo({ page: 'router', id: alert.routerId, tab: 'overview' })}>{alert.routerName}</a>
            </td>
            <td>
              <Age at={alert.closedAt} />
            </td>
            <td data-number>{formatSeconds(alert.seconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
