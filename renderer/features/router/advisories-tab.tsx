import { type Advisory, advisorySeverities } from '../../../shared/model/advisory.ts';
import type { Capability } from '../../../shared/model/capability.ts';
import type { AuditReport } from '../../../shared/model/fleet.ts';
import { offloadModeLabel } from '../../../shared/model/offload.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './lists.module.css';

/** What offload would disturb here, what would stop it, and what the router can do. */
export function AdvisoriesTab({ report }: { report: AuditReport }) {
  const { advisories, recommendation, capability } = report;
  const sorted = advisorySeverities.flatMap((severity) => advisories.filter((one) => one.severity === severity));
  return (
    <>
      <p className={classes['sentence']}>
        {sorted.length === 0
          ? t('router.advisories.none')
          : t('router.advisories.sentence', { count: sorted.length, number: formatCount(sorted.length) })}
      </p>
      <ul className={classes['list']}>
        <li className={classes['item']}>
          <div>
            <h3>{t('router.advisories.recommended', { mode: offloadModeLabel[recommendation.mode] })}</h3>
            <p>{recommendation.why}</p>
            {recommendation.tradeOffs.map((tradeOff) => (
              <p key={tradeOff}>{tradeOff}</p>
            ))}
          </div>
        </li>
        {sorted.map((advisory) => (
          <AdvisoryItem key={advisory.id} advisory={advisory} />
        ))}
      </ul>
      <h2 className={classes['heading']}>{t('router.advisories.capability')}</h2>
      <div className={classes['columns']}>
        <Ability mode="software" ability={capability.software} />
        <Ability mode="hardware" ability={capability.hardware} />
      </div>
    </>
  );
}

const marks = { block: 'broken', warn: 'attention', info: 'off' } as const;

function AdvisoryItem({ advisory }: { advisory: Advisory }) {
  const { severity, title, text, source } = advisory;
  return (
    <li className={classes['item']}>
      <VerdictMark kind={marks[severity]} size={18} />
      <div>
        <span className={classes['kicker']}>{t(`router.advisories.severity.${severity}`)}</span>
        <h3>{title}</h3>
        <p>{text}</p>
        <p className={classes['source']}>{`${t('router.advisories.source')}: ${source}`}</p>
      </div>
    </li>
  );
}

function Ability({ mode, ability }: { mode: 'software' | 'hardware'; ability: Capability['software'] }) {
  return (
    <section className={classes['item']}>
      <div>
        <h3>{`${t(`router.advisories.${mode}`)}: ${t(`router.advisories.level.${ability.level}`)}`}</h3>
        <ul className={classes['facts']}>
          {ability.evidence.map(({ says, text }) => (
            <li key={text}>
              <span>{t(`router.advisories.says.${says}`)}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
