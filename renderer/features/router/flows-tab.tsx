import { Button, Group, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { IconRefresh, IconSearch, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ListedFlow } from '../../../shared/model/fleet.ts';
import { flowPaths } from '../../../shared/model/offload.ts';
import { Age } from '../../components/age.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { busiestHosts, everyFlow, type FlowFilter, filterFlows, slowReasons } from './flow-filter.ts';
import { FlowTable } from './flow-table.tsx';
import classes from './flows-tab.module.css';
import { TopFlows } from './top-flows.tsx';

/** More than this makes the answer slow on a weak router; what is left out is said. */
const limit = 10_000;

/** Each entry of the connection table, with its path and why it is slow. */
export function FlowsTab({ id }: { id: string }) {
  const engine = useEngine();
  const listing = useQuery({
    queryKey: ['router', id, 'flows'],
    queryFn: ({ signal }) => engine.routers.flows({ id, limit, path: 'any' }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
  if (listing.data === undefined) {
    return listing.isError ? (
      <ErrorNotice error={errorReport(listing.error)} onRetry={() => void listing.refetch()} />
    ) : (
      <LoadingRows rows={8} height={34} />
    );
  }
  const { flows, truncated } = listing.data;
  return (
    <>
      {listing.isError ? <ErrorNotice error={errorReport(listing.error)} /> : null}
      <FlowExplorer
        flows={flows}
        truncated={truncated}
        readAt={new Date(listing.dataUpdatedAt).toISOString()}
        reading={listing.isFetching}
        onRead={() => void listing.refetch()}
      />
    </>
  );
}

interface FlowExplorerProps {
  readonly flows: readonly ListedFlow[];
  readonly truncated: boolean;
  readonly readAt: string;
  readonly reading: boolean;
  readonly onRead: () => void;
}

function FlowExplorer({ flows, truncated, readAt, reading, onRead }: FlowExplorerProps) {
  const [filter, setFilter] = useState<FlowFilter>(everyFlow);
  const shown = useMemo(() => filterFlows(flows, filter), [flows, filter]);
  const isFiltered = shown.length !== flows.length;
  return (
    <div className={classes['explorer']}>
      <div className={classes['bar']}>
        <p className={classes['sentence']} aria-live="polite">
          {isFiltered
            ? t('router.flows.shown', { shown: formatCount(shown.length), total: formatCount(flows.length) })
            : t('router.flows.sentence', { count: flows.length, number: formatCount(flows.length) })}{' '}
          <Age at={readAt} />
          {truncated ? <span>{t('router.flows.truncated', { number: formatCount(flows.length) })}</span> : null}
        </p>
        <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} loading={reading} onClick={onRead}>
          {t('router.flows.refresh')}
        </Button>
      </div>
      <Filters flows={flows} filter={filter} onFilter={setFilter} />
      {flows.length === 0 ? null : <TopFlows flows={flows} filter={filter} onFilter={setFilter} />}
      {shown.length === 0 ? (
        <EmptyState title={flows.length === 0 ? t('router.flows.empty') : t('router.flows.none')} text="">
          {flows.length === 0 ? null : (
            <Button variant="default" onClick={() => setFilter(everyFlow)}>
              {t('router.flows.clear')}
            </Button>
          )}
        </EmptyState>
      ) : (
        <FlowTable flows={shown} onHost={(host) => setFilter({ ...filter, host })} />
      )}
    </div>
  );
}

interface FiltersProps {
  readonly flows: readonly ListedFlow[];
  readonly filter: FlowFilter;
  readonly onFilter: (filter: FlowFilter) => void;
}

function Filters({ flows, filter, onFilter }: FiltersProps) {
  const hosts = useMemo(() => busiestHosts(flows), [flows]);
  const known = filter.host === null || hosts.some(({ host }) => host === filter.host);
  const reasons = useMemo(() => slowReasons(flows).slice(0, 4), [flows]);
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          className={classes['search']}
          size="sm"
          leftSection={<IconSearch size={15} />}
          aria-label={t('router.flows.search')}
          placeholder={t('router.flows.searchHint')}
          value={filter.search}
          onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
        />
        <Select
          size="sm"
          w={160}
          aria-label={t('router.flows.protocol')}
          allowDeselect={false}
          data={[
            { value: 'any', label: t('router.flows.anyProtocol') },
            { value: 'tcp', label: 'TCP' },
            { value: 'udp', label: 'UDP' },
            { value: 'other', label: t('router.flows.otherProtocol') },
          ]}
          value={filter.protocol}
          onChange={(protocol) => onFilter({ ...filter, protocol: protocolOf(protocol) })}
        />
        <Select
          size="sm"
          w={220}
          searchable
          clearable
          aria-label={t('router.flows.host')}
          placeholder={t('router.flows.anyHost')}
          data={[
            ...(known || filter.host === null ? [] : [{ value: filter.host, label: filter.host }]),
            ...hosts.map(({ host, flows: number }) => ({ value: host, label: `${host} (${formatCount(number)})` })),
          ]}
          value={filter.host}
          onChange={(host) => onFilter({ ...filter, host })}
        />
      </Group>
      <div className={classes['chips']}>
        <VisuallyHidden>{t('router.flows.path')}</VisuallyHidden>
        {(['any', ...flowPaths] as const).map((path) => (
          <button
            key={path}
            type="button"
            className={classes['chip']}
            aria-pressed={filter.path === path}
            onClick={() => onFilter({ ...filter, path })}
          >
            {path === 'any' ? null : (
              <span className={classes['swatch']} style={{ background: `var(--path-${path})` }} />
            )}
            {path === 'any' ? t('router.flows.anyPath') : t(`verdict.path.${path}`)}
            <span className={classes['count']}>
              {formatCount(path === 'any' ? flows.length : flows.filter((flow) => flow.path === path).length)}
            </span>
          </button>
        ))}
        {filter.service === null ? null : (
          <button
            type="button"
            className={classes['chip']}
            aria-pressed={true}
            aria-label={t('router.flows.anyService', { service: filter.service })}
            onClick={() => onFilter({ ...filter, service: null })}
          >
            {filter.service}
            <IconX size={12} aria-hidden="true" />
          </button>
        )}
        {reasons.length === 0 ? null : <span className={classes['why']}>{t('router.flows.whySlow')}</span>}
        {reasons.map(({ code, text, flows: number }) => (
          <button
            key={code}
            type="button"
            className={classes['chip']}
            title={text}
            aria-pressed={filter.search === text}
            onClick={() => onFilter({ ...filter, search: filter.search === text ? '' : text })}
          >
            {t(`router.flows.reason.${reasonKey(code)}`)}
            <span className={classes['count']}>{formatCount(number)}</span>
          </button>
        ))}
      </div>
    </>
  );
}

function protocolOf(value: string | null): FlowFilter['protocol'] {
  return value === 'tcp' || value === 'udp' || value === 'other' ? value : 'any';
}

const reasonKeys = [
  'multicast',
  'local',
  'offload-off',
  'protocol',
  'not-established',
  'closing',
  'unreplied',
  'helper',
  'device-not-listed',
  'quiet',
] as const;

function reasonKey(code: string): (typeof reasonKeys)[number] | 'other' {
  return reasonKeys.find((known) => known === code) ?? 'other';
}
