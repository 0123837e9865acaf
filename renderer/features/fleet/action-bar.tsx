import { ActionIcon, Button, CloseButton, Menu } from '@mantine/core';
import { IconDots, IconFingerprint, IconKey } from '@tabler/icons-react';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { tell, tellFailure } from '../../lib/toast.tsx';
import classes from './action-bar.module.css';
import { clearSelection, fleetView } from './fleet-view.ts';

/** What can be done with the selected routers; there while something is selected. Dots mean that a sheet asks first. */
export function ActionBar() {
  const engine = useEngine();
  const routers = useFleet((state) => state?.routers ?? null);
  const selected = useStore(fleetView, (view) => view.selected);
  const ids = [...selected].filter((id) => routers?.has(id));
  if (ids.length === 0) return null;
  const audit = () => {
    engine.fleet.audit({ ids }).then(() => tell(t('fleet.auditsStarted', { count: ids.length })), tellFailure);
  };
  return (
    <section className={classes['bar']} data-toasts-above aria-label={t('fleet.selectionActions')}>
      <span className={classes['count']}>{t('fleet.selected', { count: ids.length })}</span>
      <Button size="xs" onClick={() => openSheet({ kind: 'change', ids, wanted: 'auto' })}>
        {t('fleet.enable')}
      </Button>
      <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'change', ids, wanted: 'off' })}>
        {t('fleet.disable')}
      </Button>
      <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'change', ids, wanted: 'undo' })}>
        {t('fleet.undo')}
      </Button>
      <Button size="xs" variant="default" onClick={audit}>
        {t('fleet.audit')}
      </Button>
      <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'edit-routers', ids })}>
        {t('organise.edit')}
      </Button>
      <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'remove-routers', ids })}>
        {t('fleet.removeAsk')}
      </Button>
      <MoreForSelected ids={ids} />
      <CloseButton size="sm" aria-label={t('fleet.clearSelection')} onClick={clearSelection} />
    </section>
  );
}

/** What is wanted more seldom. */
function MoreForSelected({ ids }: { ids: readonly string[] }) {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('router.more.label')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => openSheet({ kind: 'install-key', ids })}>
          {t('login.install.menuMany')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFingerprint size={16} />} onClick={() => openSheet({ kind: 'trust-keys', ids })}>
          {t('hostKey.many.open')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
