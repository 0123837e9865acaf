import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Book, Group } from '../../../shared/model/book.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import classes from './organise.module.css';
import { siteOptions } from './place.ts';
import { SiteForm } from './site-form.tsx';

/** The sites of the fleet: made, renamed, changed and removed. */
export function SitesSheet() {
  const [editing, setEditing] = useState<Group | 'new' | null>(null);
  const [removing, setRemoving] = useState<Group | null>(null);
  if (editing !== null) return <SiteForm group={editing === 'new' ? null : editing} onEnd={() => setEditing(null)} />;
  if (removing !== null) return <RemoveSite group={removing} onEnd={() => setRemoving(null)} />;
  return (
    <Sheet
      title={t('organise.siteSheet.title')}
      detail={t('organise.siteSheet.detail')}
      width="narrow"
      onClose={closeSheet}
    >
      <SheetBody>
        <SiteList onEdit={setEditing} onRemove={setRemoving} />
      </SheetBody>
      <SheetFoot>
        <Button leftSection={<IconPlus size={16} />} data-autofocus onClick={() => setEditing('new')}>
          {t('organise.siteSheet.add')}
        </Button>
      </SheetFoot>
    </Sheet>
  );
}

function useSizes(): ReadonlyMap<string, number> {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const groups = useFleet((fleet) => fleet?.book.groups ?? null);
  return useMemo(
    () => new Map(siteOptions(routers?.values() ?? [], groups ?? [], '').map(({ id, count }) => [id, count])),
    [routers, groups],
  );
}

interface SiteListProps {
  readonly onEdit: (group: Group) => void;
  readonly onRemove: (group: Group) => void;
}

function SiteList({ onEdit, onRemove }: SiteListProps) {
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const sizes = useSizes();
  if (book.groups.length === 0) return <p className={classes['quiet']}>{t('organise.siteSheet.none')}</p>;
  return (
    <ul className={classes['things']} aria-label={t('organise.siteSheet.list')}>
      {book.groups.map((group) => (
        <li key={group.id}>
          <div>
            <b>{group.name}</b>
            <p>{detailOf(group, sizes.get(group.id) ?? 0, book)}</p>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={t('organise.siteSheet.editNamed', { name: group.name })}
            onClick={() => onEdit(group)}
          >
            {t('organise.siteSheet.edit')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('organise.siteSheet.removeNamed', { name: group.name })}
            onClick={() => onRemove(group)}
          >
            {t('organise.siteSheet.remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function detailOf(
  { credentialSetId, jump, desiredMode }: Group,
  routers: number,
  { credentialSets, jumpHosts }: Book,
): string {
  const set = credentialSets.find(({ id }) => id === credentialSetId);
  const names = jump.map((id) => jumpHosts.find((host) => host.id === id)?.name ?? t('organise.gone'));
  return [
    t('organise.siteSheet.routers', { count: routers }),
    ...(set === undefined ? [] : [t('organise.siteSheet.login', { name: set.name })]),
    ...(desiredMode === undefined ? [] : [t('drift.siteWants', { mode: t(`drift.mode.${desiredMode}`) })]),
    ...(names.length === 0 ? [] : [t('organise.siteSheet.through', { names: names.join(', ') })]),
  ].join(' · ');
}

function RemoveSite({ group, onEnd }: { group: Group; onEnd: () => void }) {
  const engine = useEngine();
  const count = useSizes().get(group.id) ?? 0;
  return (
    <ConfirmDialog
      title={t('organise.siteSheet.removeTitle', { name: group.name })}
      wayBack={t('organise.siteSheet.removeWayBack')}
      action={t('organise.siteSheet.removeDo')}
      destructive
      onClose={onEnd}
      onConfirm={async () => {
        await engine.groups.remove({ id: group.id });
        tell(t('organise.siteSheet.removed', { name: group.name }));
      }}
    >
      {count === 0 ? t('organise.siteSheet.removeNone') : t('organise.siteSheet.removeWhat', { count })}
    </ConfirmDialog>
  );
}
