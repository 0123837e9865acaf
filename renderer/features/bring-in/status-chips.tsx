import type { ImportStatus } from '../../../shared/model/import.ts';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './import.module.css';
import { importStatuses } from './import-rows.ts';
import { StatusMark } from './status-mark.tsx';

interface StatusChipsProps {
  readonly counts: Record<ImportStatus, number>;
  /** null = all are shown. */
  readonly chosen: ImportStatus | null;
  readonly onChoose: (status: ImportStatus | null) => void;
}

/** One chip per status with its count; all four, so that none of some kind is told as well. */
export function StatusChips({ counts, chosen, onChoose }: StatusChipsProps) {
  return (
    <fieldset className={classes['chips']}>
      <legend className={classes['legend']}>{t('bringIn.statuses')}</legend>
      {importStatuses.map((status) => (
        <button
          key={status}
          type="button"
          className={classes['chip']}
          aria-pressed={chosen === status}
          title={t(`bringIn.statusWhat.${status}`)}
          disabled={counts[status] === 0}
          onClick={() => onChoose(chosen === status ? null : status)}
        >
          <StatusMark status={status} size={13} />
          {t(`bringIn.status.${status}`)}
          <span className={classes['count']}>{formatCount(counts[status])}</span>
        </button>
      ))}
    </fieldset>
  );
}
