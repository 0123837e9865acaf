import { ActionIcon, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconBookmark, IconBookmarks, IconMapPin } from '@tabler/icons-react';
import { useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { applyFilter } from './saved-filter.ts';

/** So many saved filters stand in the menu; all of them in the sheet and the palette. */
const shownAtMost = 12;

/** Saved filters, and the sites of the fleet. */
export function ViewMenu() {
  const filters = useFleet((fleet) => fleet?.book.savedFilters ?? null) ?? [];
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon size={30} variant="default" aria-label={t('organise.view')}>
          <IconAdjustmentsHorizontal size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {filters.length === 0 ? null : (
          <>
            <Menu.Label>{t('organise.savedFilters')}</Menu.Label>
            {filters.slice(0, shownAtMost).map((filter) => (
              <Menu.Item key={filter.id} leftSection={<IconBookmark size={16} />} onClick={() => applyFilter(filter)}>
                {filter.name}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconBookmarks size={16} />} onClick={() => openSheet({ kind: 'saved-filters' })}>
          {filters.length === 0 ? t('organise.saveFilter') : t('organise.manageFilters')}
        </Menu.Item>
        <Menu.Item leftSection={<IconMapPin size={16} />} onClick={() => openSheet({ kind: 'sites' })}>
          {t('organise.manageSites')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
