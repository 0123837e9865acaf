import type { ProofReport } from '../../../shared/model/proof-report.ts';
import { useClock } from '../../lib/clock.ts';
import { formatSeconds } from '../../lib/format.ts';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { t } from '../../lib/text.ts';
import { ConclusionMark, ProofTable } from './proof-table.tsx';
import classes from './report.module.css';

/** The sentence, what it is taken from, the figures, and what to know of them. */
export function ProofView({ report }: { report: ProofReport }) {
  const { conclusion, sentence, windows, caveats, readyAt } = report;
  return (
    <section className={classes['report']} aria-label={t('report.title')} {...keyboardScroll}>
      <h2 className={classes['sentence']}>
        <ConclusionMark conclusion={conclusion} size={20} />
        <span>{sentence}</span>
      </h2>
      {readyAt === null ? null : <Wait until={readyAt} />}
      <dl className={classes['windows']}>
        <div>
          <dt>{t('report.before')}</dt>
          <dd>{windowWords(windows.before)}</dd>
        </div>
        <div>
          <dt>{t('report.after')}</dt>
          <dd>{windowWords(windows.after)}</dd>
        </div>
      </dl>
      <ProofTable report={report} />
      {caveats.length === 0 ? null : (
        <section>
          <h3>{t('report.caveats')}</h3>
          <ul className={classes['caveats']}>
            {caveats.map((caveat) => (
              <li key={caveat}>{caveat}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{t('report.reading')}</h3>
        <p className={classes['quiet']}>{t('report.readingText')}</p>
      </section>
    </section>
  );
}

function Wait({ until }: { until: string }) {
  const left = useClock((now) => Math.ceil((Date.parse(until) - now) / 10_000) * 10);
  return (
    <p className={classes['quiet']} role="status">
      {left > 0 ? t('report.wait', { duration: formatSeconds(left) }) : t('report.waitSoon')}
    </p>
  );
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function windowWords({ from, to, samples }: ProofReport['windows']['before']): string {
  const [begin, end] = [new Date(from), new Date(to)];
  const sameDay = begin.toDateString() === end.toDateString();
  return t('report.samples', {
    count: samples,
    from: dayAndTime.format(begin),
    to: (sameDay ? time : dayAndTime).format(end),
  });
}
