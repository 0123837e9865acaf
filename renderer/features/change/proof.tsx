import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { flowPaths } from '../../../shared/model/offload.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import { formatCount, formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './run.module.css';

type Side = 'before' | 'after';

interface ProofProps {
  readonly run: ChangeRunState;
  /** Shares of CPU time on packets, 0 to 1; null = not known. */
  readonly softirq: { readonly before: number | null; readonly after: number | null };
}

/** Before and after side by side: flows by path, and the CPU's share of the work where it is known. */
export function Proof({ run: { proof, state }, softirq }: ProofProps) {
  if (proof === null)
    return state === 'confirmed' ? <p className={classes['noProof']}>{t('change.proof.none')}</p> : null;
  return (
    <section className={classes['proof']} aria-label={t('change.proof.title')}>
      <ProofSide side="before" flows={proof.before} softirq={softirq.before} measured={softirq.before !== null} />
      <ProofSide side="after" flows={proof.after} softirq={softirq.after} measured={softirq.before !== null} />
    </section>
  );
}

interface ProofSideProps {
  readonly side: Side;
  readonly flows: FlowCounts | null;
  readonly softirq: number | null;
  /** The other side knows its softirq, so this one will too. */
  readonly measured: boolean;
}

function ProofSide({ side, flows, softirq, measured }: ProofSideProps) {
  return (
    <div className={classes['side']}>
      <h3>{t(`change.proof.${side}`)}</h3>
      {flows === null ? <p>{t('change.proof.notTold')}</p> : <FlowBars side={side} flows={flows} />}
      {measured ? (
        <p className={classes['softirq']}>
          <span>{t('change.proof.softirq')}</span>
          <b>{softirq === null ? t('change.proof.softirqWaiting') : formatShare(softirq)}</b>
        </p>
      ) : null}
    </div>
  );
}

function FlowBars({ side, flows: { byPath, total } }: { side: Side; flows: FlowCounts }) {
  const label = t('change.proof.bar', {
    side: t(`change.proof.${side}`),
    hardware: formatCount(byPath.hardware),
    software: formatCount(byPath.software),
    slow: formatCount(byPath.slow),
  });
  return (
    <>
      <div className={classes['bar']} role="img" aria-label={label}>
        {flowPaths.map((path) =>
          byPath[path] === 0 ? null : (
            <span key={path} style={{ flexGrow: byPath[path], background: `var(--path-${path})` }} />
          ),
        )}
      </div>
      <ul className={classes['paths']}>
        {flowPaths.map((path) => (
          <li key={path} data-none={byPath[path] === 0 || undefined}>
            <span className={classes['swatch']} style={{ background: `var(--path-${path})` }} />
            <span>{t(`change.proof.path.${path}`)}</span>
            <b>{formatCount(byPath[path])}</b>
          </li>
        ))}
      </ul>
      <p className={classes['total']}>{t('change.proof.total', { count: total, number: formatCount(total) })}</p>
    </>
  );
}
