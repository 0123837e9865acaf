import { CloseButton } from '@mantine/core';
import { useState } from 'react';
import { Notice } from '../../components/notice.tsx';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { UntrustedKeysNotice } from '../host-key/untrusted-keys-notice.tsx';

/** Things that the engine wants the person to hear; each until it is dismissed. */
export function FleetNotices() {
  const notices = useFleet((fleet) => fleet?.notices ?? null);
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const shown = (notices ?? []).filter(({ sentence }) => !dismissed.includes(sentence));
  const told = shown.map(({ sentence, nextStep }) => (
    <Notice key={sentence}>
      <VerdictMark kind="attention" size={16} />
      <p>
        <strong>{sentence}</strong> {nextStep}
      </p>
      <CloseButton size="sm" aria-label={t('common.dismiss')} onClick={() => setDismissed([...dismissed, sentence])} />
    </Notice>
  ));
  return (
    <>
      {told}
      <UntrustedKeysNotice />
    </>
  );
}
