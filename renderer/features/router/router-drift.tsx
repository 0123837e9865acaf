import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { driftOf } from '../../../shared/rules/drift.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './router-signs.module.css';

/** That the router does not run what its site desires, and the way back. */
export function RouterDrift({ entry }: { entry: FleetRouter }) {
  const groups = useFleet((fleet) => fleet?.book.groups ?? null);
  const drift = useMemo(() => (groups === null ? null : driftOf(entry, groups)), [entry, groups]);
  if (drift === null) return null;
  const site = groups?.find(({ id }) => id === entry.router.groupId)?.name ?? '';
  return (
    <div className={classes['sign']}>
      <VerdictMark kind="attention" size={14} />
      <p>
        <strong>{t('drift.routerDiffers', { site, mode: t(`drift.mode.${drift.wanted}`) })}</strong> {drift.reason}{' '}
        {drift.whyNot}
      </p>
      {drift.canBringBack ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => openSheet({ kind: 'change', ids: [entry.router.id], wanted: drift.wanted })}
        >
          {t('drift.bringThisBack')}
        </Button>
      ) : null}
    </div>
  );
}
