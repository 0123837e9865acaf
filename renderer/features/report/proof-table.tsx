import type { ProofConclusion, ProofFigure, ProofReport } from '../../../shared/model/proof-report.ts';
import {
  figuresWithReason,
  type ProofBar,
  proofBars,
  showProofEstimate,
  showProofRatio,
} from '../../../shared/rules/proof-value.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import { Tick } from '../router/tick.tsx';
import classes from './report.module.css';

/** Every figure before and after, as numbers and as bars on one scale, with what can be said of it. */
export function ProofTable({ report }: { report: ProofReport }) {
  const withReason = figuresWithReason(report);
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('report.figure')}</th>
          <th scope="col">{t('report.before')}</th>
          <th scope="col">{t('report.after')}</th>
          <th scope="col">{t('report.ratio')}</th>
          <th scope="col">{t('report.result')}</th>
        </tr>
      </thead>
      {report.figures.map((figure) => (
        <Figure key={figure.id} figure={figure} explained={withReason.includes(figure)} />
      ))}
    </table>
  );
}

function Figure({ figure, explained }: { figure: ProofFigure; explained: boolean }) {
  const { id, before, after, ratio, conclusion, sentence } = figure;
  const bars = proofBars(figure);
  return (
    <tbody>
      <tr>
        <th scope="row">{t(`report.figures.${id}`)}</th>
        <td>
          {before === null ? t('report.none') : showProofEstimate(id, before)}
          <Bar bar={bars.before} side="before" />
        </td>
        <td>
          {after === null ? t('report.none') : showProofEstimate(id, after)}
          <Bar bar={bars.after} side="after" />
        </td>
        <td>{ratio === null ? t('report.none') : showProofRatio(ratio)}</td>
        <td>
          <span className={classes['result']} data-conclusion={conclusion}>
            <ConclusionMark conclusion={conclusion} size={14} />
            {t(`report.conclusion.${conclusion}`)}
          </span>
        </td>
      </tr>
      {explained ? (
        <tr className={classes['why']}>
          <td colSpan={5}>{sentence}</td>
        </tr>
      ) : null}
    </tbody>
  );
}

/** Never a colour of offload: what a change has brought is no verdict about what the router does now. */
export function ConclusionMark({ conclusion, size }: { conclusion: ProofConclusion; size: number }) {
  if (conclusion === 'better') return <Tick size={size} />;
  const kinds = { worse: 'attention', 'no-difference': 'off', 'not-enough': 'unknown' } as const;
  return <VerdictMark kind={kinds[conclusion]} size={size} />;
}

const width = 150;

/** The numbers stand beside it as text. */
function Bar({ bar, side }: { bar: ProofBar | null; side: 'before' | 'after' }) {
  if (bar === null) return null;
  const x = (share: number) => 1 + share * (width - 2);
  return (
    <svg className={classes['bar']} viewBox={`0 0 ${width} 14`} width={width} height={14} aria-hidden="true">
      <rect className={classes['track']} x={1} y={4} width={width - 2} height={6} rx={3} />
      <rect className={classes[side]} x={1} y={4} width={bar.median * (width - 2)} height={6} rx={3} />
      <path
        className={classes['interval']}
        d={`M${x(bar.low)} 1v12M${x(bar.low)} 7H${x(bar.high)}M${x(bar.high)} 1v12`}
      />
    </svg>
  );
}
