import { Button, NativeSelect } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { type Alert, type AlertKind, alertKinds } from '../../../shared/model/alert.ts';
import { Age } from '../../components/age.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatSeconds } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { type ClosedAlert, closedAlerts } from './closed-alerts.ts';
import { severityMarks } from './open-alerts.ts';
import { useAlertHistory } from './use-alert-history.ts';

const page = 50;

/** Alerts that are over, with how long each lasted. `alerts` = those that are open: when they change, so has the history. */
export function AlertHistory({ alerts }: { alerts: readonly Alert[] }) {
  const heading = useId();
  const [routerId, setRouterId] = useState<string | null>(null);
  const [kind, setKind] = useState<AlertKind | null>(null);
  const [limit, setLimit] = useState(page);
  const choices = useRouterChoices();
  const history = useAlertHistory(routerId, alerts);
  const read = history.data ?? [];
  const fitting = closedAlerts(read, { routerId, kind });
  const isEmpty = history.isSuccess && !history.isPlaceholderData && fitting.length === 0;
  const isAll = routerId === null && kind === null;
  return (
    <section className={classes['history']} aria-labelledby={heading}>
      <div className={classes['bar']}>
        <h2 id={heading}>{t('alerts.history')}</h2>
        <NativeSelect
          size="xs"
          aria-label={t('alerts.ofRouter')}
          value={routerId ?? ''}
          onChange={(event) => setRouterId(event.currentTarget.value || null)}
          data={choices}
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
      {isEmpty ? <p className={classes['quiet']}>{isAll ? t('alerts.noHistory') : t('alerts.noneFits')}</p> : null}
      {fitting.length === 0 ? null : <ClosedTable alerts={fitting.slice(0, limit)} labelledBy={heading} />}
      {fitting.length > limit ? (
        <div>
          <Button variant="default" onClick={() => setLimit(limit + page)}>
            {t('alerts.more', { count: fitting.length - limit })}
          </Button>
        </div>
      ) : null}
      {history.hasNextPage ? (
        <div className={classes['older']}>
          <p className={classes['quiet']}>{t('alerts.olderKept', { count: read.length })}</p>
          {fitting.length > limit ? null : (
            <Button
              variant="default"
              loading={history.isFetchingNextPage}
              onClick={() => {
                setLimit(fitting.length + page);
                void history.fetchNextPage();
              }}
            >
              {t('alerts.older')}
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}

/** Any router, or one of the fleet: the alerts of a router that is removed go with it. */
function useRouterChoices(): { value: string; label: string }[] {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  return useMemo(() => {
    const names = [...(routers?.values() ?? [])].map(({ router }) => ({ value: router.id, label: router.name }));
    const sorted = names.sort((a, b) => a.label.localeCompare(b.label));
    return [{ value: '', label: t('alerts.anyRouter') }, ...sorted];
  }, [routers]);
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
