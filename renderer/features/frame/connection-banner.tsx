import { Button } from '@mantine/core';
import { Banner } from '../../components/notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { useEngineLink, useFleetStore, useLinkStatus } from '../../lib/engine.tsx';
import type { LinkStatus } from '../../lib/engine-link.ts';
import { formatAge } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';

/** Says that the page no longer follows the engine, how old it is, and when the next attempt is. */
export function ConnectionBanner() {
  const status = useLinkStatus();
  return status.state === 'lost' ? <LostConnection status={status} /> : null;
}

function LostConnection({ status }: { status: Extract<LinkStatus, { state: 'lost' }> }) {
  const link = useEngineLink();
  const heardAt = useFleetStore().lastHeardAt();
  const seconds = useClock((now) => Math.max(0, Math.ceil((status.retryAt - now) / 1000)), 1_000);
  const age = useClock((now) => formatAge(heardAt === 0 ? status.since : heardAt, now), 1_000);
  return (
    <Banner>
      <VerdictMark kind="unreachable" />
      <p>{seconds === 0 ? t('frame.reconnectingNow', { age }) : t('frame.reconnecting', { age, seconds })}</p>
      <Button size="compact-sm" variant="default" onClick={() => link.retryNow()}>
        {t('frame.tryNow')}
      </Button>
    </Banner>
  );
}
