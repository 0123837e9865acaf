import { Checkbox } from '@mantine/core';
import type { Advisory } from '../../../shared/model/advisory.ts';
import type { Capability } from '../../../shared/model/capability.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import { byGravity } from './consent.ts';
import classes from './plan.module.css';

const marks = { block: 'broken', warn: 'attention', info: 'idle' } as const satisfies Record<
  Advisory['severity'],
  Appearance
>;

interface WhatToKnowProps {
  readonly advisories: readonly Advisory[];
  /** What the recommended mode gives up; empty for another mode. */
  readonly tradeOffs: readonly string[];
  readonly capability: Capability | null;
  readonly accepted: ReadonlySet<string>;
  readonly onAccept: (id: string, accepted: boolean) => void;
}

/** Advisories by gravity, each with its source; one that stops the change asks for consent of its own. */
export function WhatToKnow({ advisories, tradeOffs, capability, accepted, onAccept }: WhatToKnowProps) {
  return (
    <>
      {advisories.length === 0 ? <p className={classes['quiet']}>{t('change.nothingKnown')}</p> : null}
      <ul className={classes['advisories']}>
        {byGravity(advisories).map((advisory) => (
          <AdvisoryItem
            key={advisory.id}
            advisory={advisory}
            accepted={accepted.has(advisory.id)}
            onAccept={(yes) => onAccept(advisory.id, yes)}
          />
        ))}
      </ul>
      {tradeOffs.length === 0 ? null : (
        <div className={classes['group']}>
          <h3>{t('change.givenUp')}</h3>
          <ul className={classes['plain']}>
            {tradeOffs.map((tradeOff) => (
              <li key={tradeOff}>{tradeOff}</li>
            ))}
          </ul>
        </div>
      )}
      {capability === null ? null : <CapabilityWords capability={capability} />}
    </>
  );
}

interface AdvisoryItemProps {
  readonly advisory: Advisory;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}

function AdvisoryItem({ advisory: { severity, title, text, source }, accepted, onAccept }: AdvisoryItemProps) {
  return (
    <li data-severity={severity}>
      <VerdictMark kind={marks[severity]} size={15} />
      <div>
        <h3>{title}</h3>
        <p className={classes['severity']}>{t(`change.severity.${severity}`)}</p>
        <p>{text}</p>
        <p className={classes['source']}>{t('change.source', { source })}</p>
        {severity === 'block' ? (
          <Checkbox
            mt={8}
            checked={accepted}
            onChange={(event) => onAccept(event.currentTarget.checked)}
            label={t('change.acceptShort')}
            aria-label={t('change.accept', { title })}
          />
        ) : null}
      </div>
    </li>
  );
}

function CapabilityWords({ capability }: { capability: Capability }) {
  return (
    <div className={classes['group']}>
      <h3>{t('change.capability')}</h3>
      <dl className={classes['levels']}>
        {(['software', 'hardware'] as const).map((mode) => (
          <div key={mode}>
            <dt>{t(`change.mode.${mode}`)}</dt>
            <dd>{t(`change.level.${capability[mode].level}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
