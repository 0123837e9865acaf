import { flowPaths } from '../../shared/model/offload.ts';
import type { FlowCounts } from '../../shared/model/snapshot.ts';
import { formatCount, formatShortCount } from '../lib/format.ts';
import { t } from '../lib/text.ts';
import classes from './flows-bar.module.css';

/** Flows by path as one bar, with their total. */
export function FlowsBar({ flows }: { flows: Pick<FlowCounts, 'byPath' | 'total'> | null }) {
  if (flows === null) return <span className={classes['unknown']}>{t('fleet.flowsUnknown')}</span>;
  const { byPath, total } = flows;
  const words = t('fleet.flowsOf', {
    hardware: formatCount(byPath.hardware),
    software: formatCount(byPath.software),
    slow: formatCount(byPath.slow),
  });
  return (
    <span className={classes['flows']} title={words}>
      <span className={classes['bar']} role="img" aria-label={words}>
        {flowPaths.map((path) =>
          byPath[path] === 0 ? null : (
            <span key={path} style={{ flexGrow: byPath[path], background: `var(--path-${path})` }} />
          ),
        )}
      </span>
      <span className={classes['total']}>{formatShortCount(total)}</span>
    </span>
  );
}
