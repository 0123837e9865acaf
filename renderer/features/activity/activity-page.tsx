import { useMemo } from 'react';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { Page, Sentence } from '../../components/page.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { pendingRouters, sortedRuns } from './activity-rows.ts';
import { EarlierChanges } from './earlier-changes.tsx';
import { PendingChange } from './pending-change.tsx';
import { RunList } from './run-list.tsx';
import { useEarlierChanges } from './use-earlier-changes.ts';

const noRuns: readonly ChangeRunState[] = [];

/** Running and past changes of the whole fleet, and those that nobody knows the end of. */
export function ActivityPage() {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const runs = useFleet((fleet) => fleet?.runs ?? noRuns);
  const { open, over } = useMemo(() => sortedRuns(runs), [runs]);
  const pending = useMemo(() => pendingRouters(routers?.values() ?? []), [routers]);
  const earlier = useEarlierChanges(routers, runs);
  if (routers === null) {
    return (
      <Page>
        <LoadingRows rows={5} />
      </Page>
    );
  }
  const empty = runs.length === 0 && pending.length === 0 && earlier.changes.length === 0 && !earlier.loading;
  return (
    <Page>
      <Sentence detail={t('activity.detail')}>{sentenceOf(open, pending.length)}</Sentence>
      {pending.map(({ router, changeId }) => (
        <PendingChange key={changeId} entry={router} changeId={changeId} />
      ))}
      {open.length === 0 ? null : <RunList title={t('activity.now')} runs={open} />}
      {over.length === 0 ? null : <RunList title={t('activity.session')} runs={over} />}
      <EarlierChanges earlier={earlier} />
      {empty ? <EmptyState title={t('activity.nothing')} text={t('activity.nothingText')} /> : null}
    </Page>
  );
}

function sentenceOf(open: readonly ChangeRunState[], pending: number): string {
  if (pending > 0) return t('activity.pendingSentence', { count: pending });
  const [first] = open;
  return first === undefined
    ? t('activity.quiet')
    : t('activity.running', { count: open.length, name: first.routerName });
}
