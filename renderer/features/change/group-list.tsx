import { Button, Loader } from '@mantine/core';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { assertNever, type OffloadMode } from '../../../shared/model/offload.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import classes from './group.module.css';
import type { GroupRow } from './group-rows.ts';
import type { Wanted } from './modes.ts';

interface GroupListProps {
  readonly entries: readonly FleetRouter[];
  readonly rows: ReadonlyMap<string, GroupRow>;
  readonly wanted: Wanted;
}

/** One line per router: who, and what it gets or why nothing. */
export function GroupList({ entries, rows, wanted }: GroupListProps) {
  return (
    <ul className={classes['list']} aria-label={t('change.many.list')}>
      {entries.map((entry) => {
        const row = rows.get(entry.router.id) ?? { kind: 'reading' };
        return (
          <li key={entry.router.id} data-out={row.kind !== 'changes' || undefined}>
            <VerdictMark kind={routerAppearance(entry)} />
            <b>{entry.router.name}</b>
            <span className={classes['gets']}>
              {row.kind === 'reading' ? <Loader size={12} color="gray" /> : null}
              {rowWords(row)}
            </span>
            {row.kind === 'blocked' ? (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => openSheet({ kind: 'change', ids: [entry.router.id], wanted })}
              >
                {t('change.many.alone')}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function rowWords(row: GroupRow): string {
  switch (row.kind) {
    case 'reading':
      return t('change.many.reading');
    case 'busy':
      return t('change.many.busy');
    case 'same':
      return t('change.many.same');
    case 'leave-off':
      return t('change.many.leaveOff', { why: row.why });
    case 'blocked':
      return t('change.many.blocked', { title: row.advisory.title });
    case 'refused':
      return t('change.many.refused', { sentence: row.error.sentence });
    case 'changes':
      return changeWords(row);
    default:
      return assertNever(row);
  }
}

function changeWords({ plan, warnings }: Extract<GroupRow, { kind: 'changes' }>): string {
  const name = (mode: OffloadMode | null) => (mode === null ? t('change.many.unknownMode') : t(`change.mode.${mode}`));
  const parts: string[] = [t('change.many.fromTo', { from: name(plan.from), to: name(plan.to) })];
  if (plan.platform === 'fw4' && plan.install.length > 0)
    parts.push(t('change.many.installs', { names: plan.install.join(', ') }));
  if (warnings > 0) parts.push(t('change.many.warns', { count: warnings }));
  return parts.join(' · ');
}
