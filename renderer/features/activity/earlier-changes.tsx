import { useId } from 'react';
import type { Change } from '../../../shared/model/change.ts';
import { Age } from '../../components/age.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import classes from './activity.module.css';
import { changeGoal } from './activity-rows.ts';
import type { EarlierChangesState } from './use-earlier-changes.ts';

const marks: Record<Change['state'], Appearance> = {
  pending: 'attention',
  unresolved: 'attention',
  confirmed: 'idle',
  undone: 'off',
  refused: 'off',
};

/** What the journal has from before this start. */
export function EarlierChanges({ earlier: { changes, tooMany } }: { earlier: EarlierChangesState }) {
  const id = useId();
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  if (changes.length === 0 && !tooMany) return null;
  return (
    <section className={classes['list']} aria-labelledby={id}>
      <h2 id={id}>{t('activity.earlier')}</h2>
      {tooMany ? <p>{t('activity.earlierMany')}</p> : null}
      <ul>
        {changes.map((change) => {
          const name = routers?.get(change.routerId)?.router.name ?? t('activity.gone');
          return (
            <li key={change.id}>
              <button type="button" onClick={() => openSheet({ kind: 'recorded-change', changeId: change.id })}>
                <VerdictMark kind={marks[change.state]} size={16} />
                <span className={classes['who']}>
                  <b>{name}</b>
                  <span>{t(`activity.to.${changeGoal(change)}`)}</span>
                </span>
                <span className={classes['said']}>
                  <b>{t(`activity.recorded.${change.state}`)}</b>
                  <span>{change.summary}</span>
                </span>
                <span className={classes['when']}>
                  <Age at={change.startedAt} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
