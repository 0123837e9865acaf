import { Checkbox, Tooltip } from '@mantine/core';
import { memo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import { Age } from '../../components/age.tsx';
import { FlowsBar } from '../../components/flows-bar.tsx';
import { VerdictLabel } from '../../components/verdict-mark.tsx';
import { formatShare } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import type { FleetColumn } from './fleet-columns.ts';
import classes from './fleet-table.module.css';
import { toggleSelected } from './fleet-view.ts';
import { OffloadShare } from './offload-share.tsx';
import { lastSeen, longReason, placeLine, RouterSigns, shortReason, useStale } from './router-words.tsx';

interface FleetRowProps {
  readonly router: FleetRouter;
  readonly site: string | null;
  readonly columns: readonly FleetColumn[];
  /** `grid-template-columns`. */
  readonly template: string;
  readonly selected: boolean;
  readonly current: boolean;
  readonly rowIndex: number;
  readonly top: number;
  readonly staleAfter: number;
}

export const rowId = (id: string) => `router-row-${id}`;

/** One router; renders only when it, its place or its selection changes. */
export const FleetRow = memo(function FleetRow({
  router,
  site,
  columns,
  template,
  selected,
  current,
  rowIndex,
  top,
  staleAfter,
}: FleetRowProps) {
  const { id } = router.router;
  return (
    <tr
      id={rowId(id)}
      className={classes['row']}
      data-router={id}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      data-current={current || undefined}
      data-lost={router.reachability.state === 'failed' || undefined}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      <td className={classes['box']}>
        <Selection id={id} name={router.router.name} selected={selected} />
      </td>
      {columns.map((column) => (
        <td key={column} className={classes['cell']} data-column={column}>
          <RowCell
            router={router}
            site={site}
            column={column}
            withModel={!columns.includes('model')}
            staleAfter={staleAfter}
          />
        </td>
      ))}
    </tr>
  );
});

interface RowCellProps {
  readonly router: FleetRouter;
  readonly site: string | null;
  readonly column: FleetColumn;
  readonly withModel: boolean;
  readonly staleAfter: number;
}

function RowCell({ router, site, column, withModel, staleAfter }: RowCellProps) {
  const { latest } = router;
  switch (column) {
    case 'name':
      return <NameCell router={router} site={site} withModel={withModel} />;
    case 'model':
      return (
        <>
          <span className={classes['main']}>{latest?.model ?? ''}</span>
          <span className={classes['sub']}>{latest?.release ?? ''}</span>
        </>
      );
    case 'verdict':
      return <VerdictCell router={router} staleAfter={staleAfter} />;
    case 'flows':
      return latest === null ? null : <FlowsBar flows={latest.flows} />;
    case 'cpu':
      return <>{latest?.cpuBusyShare == null ? '' : formatShare(latest.cpuBusyShare)}</>;
    case 'share':
      return <OffloadShare router={router} width={96} height={26} />;
    case 'seen': {
      const seen = lastSeen(router);
      return <span className={classes['quiet']}>{seen === null ? t('fleet.neverSeen') : <Age at={seen} />}</span>;
    }
    default:
      return assertNever(column);
  }
}

function NameCell({ router, site, withModel }: Pick<RowCellProps, 'router' | 'site' | 'withModel'>) {
  const { id, name, tags = [] } = router.router;
  const model = withModel ? router.latest?.model : null;
  return (
    <>
      <span className={classes['name']}>
        <a tabIndex={-1} {...linkTo({ page: 'router', id, tab: 'overview' })}>
          {name}
        </a>
        <RouterSigns router={router} />
      </span>
      <span className={classes['sub']}>
        {placeLine(router, site)}
        {tags.map((tag) => (
          <span key={tag} className={classes['tag']}>
            {tag}
          </span>
        ))}
        {model == null ? null : ` · ${model}`}
      </span>
    </>
  );
}

function VerdictCell({ router, staleAfter }: { router: FleetRouter; staleAfter: number }) {
  const stale = useStale(router, staleAfter);
  return (
    <>
      <VerdictLabel kind={routerAppearance(router)} stale={stale} />
      <Reason short={shortReason(router)} long={longReason(router)} />
    </>
  );
}

/** Apart, because words change less often than figures. */
const Reason = memo(function Reason({ short, long }: { short: string; long: string }) {
  return (
    <Tooltip label={long}>
      <span className={classes['sub']}>{short}</span>
    </Tooltip>
  );
});

const Selection = memo(function Selection({ id, name, selected }: { id: string; name: string; selected: boolean }) {
  return (
    <Checkbox
      checked={selected}
      tabIndex={-1}
      aria-label={t('fleet.select', { name })}
      onChange={() => toggleSelected(id)}
    />
  );
});
