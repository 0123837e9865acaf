import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight';
import {
  IconActivity,
  IconBell,
  IconBellCog,
  IconBookmark,
  IconChartAreaLine,
  IconFileExport,
  IconFileImport,
  IconMapPin,
  IconPlus,
  IconRadar2,
  IconRefresh,
  IconRouter,
  IconSearch,
  IconSettings,
  IconTestPipe,
} from '@tabler/icons-react';
import { useRef } from 'react';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { rememberFocus } from '../../lib/focus.ts';
import { navigate } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import { routerAppearance } from '../../lib/verdict-appearance.ts';
import { openExport } from '../bring-in/open-export.ts';
import { applyFilter } from '../organise/saved-filter.ts';
import classes from './frame.module.css';

const apple = /mac|iphone|ipad/i.test(navigator.userAgent);
export const paletteKeys = apple ? '⌘ K' : 'Ctrl K';

const [store, palette] = createSpotlight();

export function openPalette(): void {
  palette.open();
}

/** Every page, action and router, by typing a part of its name. */
export function Palette() {
  const engine = useEngine();
  const { opened } = useSpotlight(store);
  // While it is closed, a large fleet that changes costs nothing here.
  const routers = useFleet((fleet) => (opened ? (fleet?.routers ?? null) : null));
  const filters = useFleet((fleet) => fleet?.book.savedFilters ?? null);
  const demo = useFleet((fleet) => fleet?.demo === true);
  const input = useRef<HTMLInputElement>(null);
  const giveBack = useRef<(() => void) | null>(null);
  // Not the library's way: that takes the focus away again from what has just been gone to.
  const giveFocusBack = () => {
    const active = document.activeElement;
    if (active === input.current || active === document.body) giveBack.current?.();
    giveBack.current = null;
  };
  const pages = [
    {
      id: 'fleet',
      label: t('frame.fleet'),
      leftSection: <IconRouter size={18} />,
      onClick: () => navigate({ page: 'fleet' }),
    },
    {
      id: 'charts',
      label: t('frame.charts'),
      leftSection: <IconChartAreaLine size={18} />,
      onClick: () => navigate({ page: 'charts' }),
    },
    {
      id: 'activity',
      label: t('frame.activity'),
      leftSection: <IconActivity size={18} />,
      onClick: () => navigate({ page: 'activity' }),
    },
    {
      id: 'alerts',
      label: t('frame.alerts'),
      leftSection: <IconBell size={18} />,
      onClick: () => navigate({ page: 'alerts' }),
    },
    {
      id: 'settings',
      label: t('frame.settings'),
      leftSection: <IconSettings size={18} />,
      onClick: () => navigate({ page: 'settings' }),
    },
    {
      id: 'alert-settings',
      label: t('frame.alertSettings'),
      leftSection: <IconBellCog size={18} />,
      onClick: () => navigate({ page: 'settings', section: 'alerts' }),
    },
  ];
  const actions = [
    {
      id: 'add',
      label: t('fleet.add'),
      leftSection: <IconPlus size={18} />,
      onClick: () => openSheet({ kind: 'add-router' }),
    },
    {
      id: 'import',
      label: t('bringIn.import'),
      leftSection: <IconFileImport size={18} />,
      onClick: () => openSheet({ kind: 'import' }),
    },
    {
      id: 'discovery',
      label: t('bringIn.find'),
      leftSection: <IconRadar2 size={18} />,
      onClick: () => openSheet({ kind: 'discovery' }),
    },
    {
      id: 'export',
      label: t('bringIn.export'),
      leftSection: <IconFileExport size={18} />,
      onClick: openExport,
    },
    {
      id: 'audit',
      label: t('fleet.auditAll'),
      leftSection: <IconRefresh size={18} />,
      onClick: () => void engine.fleet.audit({ ids: null }).catch(tellFailure),
    },
    {
      id: 'sites',
      label: t('organise.manageSites'),
      leftSection: <IconMapPin size={18} />,
      onClick: () => openSheet({ kind: 'sites' }),
    },
    {
      id: 'demo',
      label: demo ? t('frame.leaveDemo') : t('frame.startDemo'),
      leftSection: <IconTestPipe size={18} />,
      onClick: () => void (demo ? engine.fleet.stopDemo() : engine.fleet.startDemo()).catch(tellFailure),
    },
  ];
  const views = (filters ?? []).map((filter) => ({
    id: `filter-${filter.id}`,
    label: filter.name,
    leftSection: <IconBookmark size={18} />,
    onClick: () => {
      applyFilter(filter);
      navigate({ page: 'fleet' });
    },
  }));
  const places = [...(routers?.values() ?? [])].map((router) => ({
    id: `router-${router.router.id}`,
    label: router.router.name,
    description: router.router.host,
    keywords: [router.router.host, router.latest?.model ?? ''],
    leftSection: <VerdictMark kind={routerAppearance(router)} />,
    onClick: () => navigate({ page: 'router', id: router.router.id, tab: 'overview' }),
  }));
  return (
    <Spotlight
      store={store}
      shortcut="mod + K"
      limit={12}
      scrollable
      maxHeight={420}
      yOffset={72}
      centered={false}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      classNames={{ action: classes['command'] ?? '', search: classes['commandSearch'] ?? '' }}
      returnFocus={false}
      onSpotlightOpen={() => {
        giveBack.current = rememberFocus();
      }}
      onSpotlightClose={giveFocusBack}
      nothingFound={t('frame.paletteEmpty')}
      searchProps={{
        ref: input,
        placeholder: t('frame.palettePlaceholder'),
        'aria-label': t('frame.palette'),
        leftSection: <IconSearch size={18} />,
      }}
      actions={[
        { group: t('frame.palettePages'), actions: pages },
        { group: t('frame.paletteActions'), actions },
        { group: t('organise.savedFilters'), actions: views },
        { group: t('frame.paletteRouters'), actions: places },
      ]}
    />
  );
}
