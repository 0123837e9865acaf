import { Button } from '@mantine/core';
import { Notice } from '../../components/notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { countUntrusted } from './trust-rows.ts';

/** Routers that wait for somebody to compare their host keys, and the way to do it for all of them. */
export function UntrustedKeysNotice() {
  const count = useFleet((fleet) => (fleet === null ? 0 : countUntrusted(fleet.routers.values())));
  if (count === 0) return null;
  return (
    <Notice>
      <VerdictMark kind="attention" size={16} />
      <p>
        <strong>{t('hostKey.many.notice', { count })}</strong> {t('hostKey.many.noticeNext')}
      </p>
      <Button size="xs" variant="default" onClick={() => openSheet({ kind: 'trust-keys', ids: null })}>
        {t('hostKey.many.open')}
      </Button>
    </Notice>
  );
}
