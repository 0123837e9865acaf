import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileExport, IconFileImport, IconRadar2 } from '@tabler/icons-react';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { openExport } from './open-export.ts';

/** Beside the button that adds one router: the ways for many, and the way out. */
export function BringInMenu() {
  return (
    <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button px={8} aria-label={t('bringIn.moreWays')}>
          <IconChevronDown size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => openSheet({ kind: 'import' })}>
          {t('bringIn.import')}
        </Menu.Item>
        <Menu.Item leftSection={<IconRadar2 size={16} />} onClick={() => openSheet({ kind: 'discovery' })}>
          {t('bringIn.find')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileExport size={16} />} onClick={openExport}>
          {t('bringIn.export')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
