import type { ImportStatus } from '../../../shared/model/import.ts';
import { Chip, Chips } from '../../components/chips.tsx';
import { t } from '../../lib/text.ts';
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
    <Chips legend={t('bringIn.statuses')}>
      {importStatuses.map((status) => (
        <Chip
          key={status}
          mark={<StatusMark status={status} size={13} />}
          label={t(`bringIn.status.${status}`)}
          count={counts[status]}
          pressed={chosen === status}
          title={t(`bringIn.statusWhat.${status}`)}
          disabled={counts[status] === 0}
          onClick={() => onChoose(chosen === status ? null : status)}
        />
      ))}
    </Chips>
  );
}
