import { Kbd, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { boundShortcuts, type Shortcut, useShortcuts } from '../../lib/keys.ts';
import { navigate } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from './frame.module.css';
import { paletteKeys } from './palette.tsx';

/** The keys that work on every page, and the list of all that work now. */
export function FrameShortcuts() {
  const [listed, setListed] = useState<readonly Shortcut[] | null>(null);
  useShortcuts([
    { keys: 'g f', what: t('frame.shortcut.fleet'), run: () => navigate({ page: 'fleet' }) },
    { keys: 'g c', what: t('frame.shortcut.charts'), run: () => navigate({ page: 'charts' }) },
    { keys: 'g a', what: t('frame.shortcut.activity'), run: () => navigate({ page: 'activity' }) },
    { keys: 'g l', what: t('frame.shortcut.alerts'), run: () => navigate({ page: 'alerts' }) },
    { keys: 'g s', what: t('frame.shortcut.settings'), run: () => navigate({ page: 'settings' }) },
    { keys: '?', what: t('frame.shortcut.help'), run: () => setListed(boundShortcuts()) },
  ]);
  return (
    <Modal
      opened={listed !== null}
      onClose={() => setListed(null)}
      title={t('frame.shortcuts')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className={classes['keys']}>
        <ShortcutLine keys={paletteKeys} what={t('frame.shortcut.palette')} />
        {listed?.map(({ keys, what }) => (
          <ShortcutLine key={keys} keys={keys} what={what} />
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        {t('frame.shortcutsHint')}
      </Text>
    </Modal>
  );
}

function ShortcutLine({ keys, what }: { keys: string; what: string }) {
  return (
    <>
      <dt>
        {keys.split(' ').map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </>
  );
}
