import { Button, Tabs, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page } from '../../components/page.tsx';
import { useEngine, useFleet, useRouter } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcuts } from '../../lib/keys.ts';
import { linkTo, navigate, type RouterTab, routerTabs } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { RouterAlerts } from '../alerts/router-alerts.tsx';
import { FailureAction } from '../login/failure-action.tsx';
import { AdvisoriesTab } from './advisories-tab.tsx';
import { DevicesTab } from './devices-tab.tsx';
import { EvidenceTab } from './evidence-tab.tsx';
import { FlowsTab } from './flows-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { mainAction } from './main-action.ts';
import { runMainAction } from './main-button.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { RouterDrift } from './router-drift.tsx';
import classes from './router-page.module.css';
import { RouterStatement } from './router-statement.tsx';
import { RouterTitle } from './router-title.tsx';
import { type LiveSamples, useLiveSamples } from './use-live-samples.ts';
import { useRouterReport } from './use-router-report.ts';

/** Everything about one router: its verdict and the proof of it. */
export function RouterPage({ id, tab }: { id: string; tab: RouterTab }) {
  const entry = useRouter(id);
  const isFleetHere = useFleet((fleet) => fleet !== null);
  if (entry !== null) return <KnownRouter entry={entry} tab={tab} />;
  return <Page>{isFleetHere ? <Gone /> : <LoadingRows rows={5} height={72} />}</Page>;
}

function Gone() {
  return (
    <EmptyState title={t('router.gone')} text={t('router.goneNext')}>
      <Button component="a" variant="default" {...linkTo({ page: 'fleet' })}>
        {t('router.backToFleet')}
      </Button>
    </EmptyState>
  );
}

/** Tabs whose content scrolls by itself, below a head that stays. */
const fixedTabs: readonly RouterTab[] = ['flows', 'evidence'];

function KnownRouter({ entry, tab }: { entry: FleetRouter; tab: RouterTab }) {
  const engine = useEngine();
  const { id } = entry.router;
  const live = useLiveSamples(id);
  const report = useRouterReport(entry);
  const action = mainAction(entry);
  useShortcuts([
    { keys: 'e', what: t('router.shortcut.main'), run: () => action && runMainAction(engine, id, action) },
    { keys: 'u', what: t('router.shortcut.undo'), run: () => openSheet({ kind: 'change', ids: [id], wanted: 'undo' }) },
    {
      keys: 'r',
      what: t('router.shortcut.look'),
      run: () => void engine.fleet.audit({ ids: [id] }).catch(() => undefined),
    },
  ]);
  const { reachability, latest } = entry;
  return (
    <Page fixed={fixedTabs.includes(tab) && latest !== null}>
      <RouterTitle entry={entry} />
      <RouterAlerts id={id} />
      {reachability.state === 'failed' ? (
        <ErrorNotice error={reachability.error} {...(latest === null ? {} : { state: t('router.failure.kept') })}>
          <FailureAction error={reachability.error} routerId={id} />
        </ErrorNotice>
      ) : null}
      {latest === null ? (
        <NeverAudited entry={entry} />
      ) : (
        <>
          <RouterStatement entry={entry} tab={tab} />
          <RouterDrift entry={entry} />
          {report.isError ? (
            <ErrorNotice error={errorReport(report.error)} onRetry={() => void report.refetch()} />
          ) : null}
          <RouterTabs entry={entry} tab={tab} report={report.data ?? null} live={live} />
        </>
      )}
    </Page>
  );
}

function NeverAudited({ entry }: { entry: FleetRouter }) {
  const engine = useEngine();
  if (entry.auditing) return <LoadingRows rows={4} height={90} />;
  if (entry.reachability.state === 'failed') return null;
  return (
    <EmptyState title={t('router.never.sentence')} text={t('router.never.next')}>
      <Button onClick={() => void engine.fleet.audit({ ids: [entry.router.id] }).catch(() => undefined)}>
        {t('router.never.action')}
      </Button>
    </EmptyState>
  );
}

interface RouterTabsProps {
  readonly entry: FleetRouter;
  readonly tab: RouterTab;
  readonly report: AuditReport | null;
  readonly live: LiveSamples;
}

function RouterTabs({ entry, tab, report, live }: RouterTabsProps) {
  const { id } = entry.router;
  const go = (value: string | null) => {
    const chosen = routerTabs.find((known) => known === value);
    if (chosen !== undefined) navigate({ page: 'router', id, tab: chosen }, { replace: true });
  };
  return (
    <Tabs className={classes['tabs']} value={tab} onChange={go} keepMounted={false}>
      <Tabs.List aria-label={t('router.tab.label')}>
        {routerTabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`router.tab.${name}`)}
            <TabCount tab={name} entry={entry} />
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {routerTabs.map((name) => (
        <Tabs.Panel key={name} className={classes['panel']} value={name}>
          {report === null ? <LoadingRows rows={3} height={140} /> : tabContent(name, { entry, report, live })}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function TabCount({ tab, entry }: { tab: RouterTab; entry: FleetRouter }) {
  const { latest } = entry;
  if (latest === null) return null;
  const { block, warn, info } = latest.advisories;
  const counts: Partial<Record<RouterTab, number>> = {
    flows: latest.flows?.total ?? 0,
    advisories: block + warn + info,
  };
  const number = counts[tab] ?? 0;
  if (number === 0) return null;
  return (
    <>
      <span className={classes['count']} aria-hidden="true">
        {formatCount(number)}
      </span>
      <VisuallyHidden>
        {t(tab === 'flows' ? 'router.flowCount' : 'router.advisoryCount', { count: number })}
      </VisuallyHidden>
    </>
  );
}

function tabContent(
  tab: RouterTab,
  { entry, report, live }: { entry: FleetRouter; report: AuditReport; live: LiveSamples },
): ReactNode {
  const { id } = entry.router;
  switch (tab) {
    case 'overview':
      return <OverviewTab entry={entry} report={report} live={live} />;
    case 'flows':
      return <FlowsTab id={id} />;
    case 'devices':
      return <DevicesTab report={report} />;
    case 'advisories':
      return <AdvisoriesTab report={report} />;
    case 'history':
      return <HistoryTab entry={entry} />;
    case 'evidence':
      return <EvidenceTab id={id} snapshot={report.snapshot} />;
    default:
      return assertNever(tab);
  }
}
