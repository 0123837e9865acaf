import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconFingerprint, IconKey, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { offloadModeLabel } from '../../../shared/model/offload.ts';
import { Age } from '../../components/age.tsx';
import { VerdictLabel } from '../../components/verdict-mark.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { mainAction } from './main-action.ts';
import { MainButton } from './main-button.tsx';
import classes from './router-page.module.css';

/** Who the router is, how it is, and the one thing to do. */
export function RouterTitle({ entry }: { entry: FleetRouter }) {
  const { router, latest } = entry;
  const demo = useFleet((fleet) => fleet?.demo === true);
  const action = mainAction(entry);
  return (
    <header className={classes['head']}>
      <div className={classes['name']}>
        <h1>{router.name}</h1>
        <VerdictLabel kind={routerAppearance(entry)} stale={entry.reachability.state !== 'reachable'} />
        {demo ? <span className={classes['chip']}>{t('frame.demo')}</span> : null}
      </div>
      <ul className={classes['facts']}>
        {latest?.model == null ? null : <li>{latest.model}</li>}
        {latest?.release == null ? null : <li>{latest.release}</li>}
        <li>{router.port === 22 ? router.host : `${router.host}:${router.port}`}</li>
        <li>
          <ReachedAt entry={entry} />
        </li>
      </ul>
      <div className={classes['actions']}>
        {action === null ? null : <MainButton routerId={router.id} action={action} />}
        <MoreActions entry={entry} />
      </div>
    </header>
  );
}

function ReachedAt({ entry }: { entry: FleetRouter }) {
  const { reachability, auditing } = entry;
  if (auditing) return t('router.auditing');
  switch (reachability.state) {
    case 'unknown':
      return t('router.notTried');
    case 'reachable':
      return (
        <>
          {t('router.reachable')} <Age at={reachability.at} />
        </>
      );
    case 'failed':
      return (
        <>
          {t('router.lastTry')} <Age at={reachability.at} />
        </>
      );
  }
}

function MoreActions({ entry }: { entry: FleetRouter }) {
  const engine = useEngine();
  const ids = [entry.router.id];
  const isBusy = entry.runId !== null || entry.latest === null;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t('router.more.label')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRefresh size={16} />}
          disabled={entry.auditing}
          onClick={() => void engine.fleet.audit({ ids }).catch(tellFailure)}
        >
          {t('router.action.look')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('router.more.modes')}</Menu.Label>
        {(['hardware', 'software', 'off'] as const).map((wanted) => (
          <Menu.Item key={wanted} disabled={isBusy} onClick={() => openSheet({ kind: 'change', ids, wanted })}>
            {wanted === 'off' ? t('router.action.disable') : `${offloadModeLabel[wanted]}…`}
          </Menu.Item>
        ))}
        <Menu.Item disabled={isBusy} onClick={() => openSheet({ kind: 'change', ids, wanted: 'undo' })}>
          {t('router.more.undo')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPencil size={16} />}
          onClick={() => openSheet({ kind: 'edit-router', id: entry.router.id })}
        >
          {t('login.router.edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => openSheet({ kind: 'install-key', ids })}>
          {t('login.install.menu')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFingerprint size={16} />}
          onClick={() => openSheet({ kind: 'host-key', id: entry.router.id })}
        >
          {t('hostKey.menu')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => openSheet({ kind: 'remove-routers', ids })}>
          {t('router.more.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
