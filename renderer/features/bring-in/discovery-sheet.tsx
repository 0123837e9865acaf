import { useState } from 'react';
import { Sheet } from '../../components/sheet.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { DiscoveryChoice, everyQuietWay } from './discovery-choice.tsx';
import { DiscoveryFound } from './discovery-found.tsx';
import { useLook } from './use-look.ts';

/** A look around the network on request: where to look, what answers, and the way from a machine into the fleet. */
export function DiscoverySheet() {
  const [where, setWhere] = useState(everyQuietWay);
  const { look, error, begin, stop, forget } = useLook();
  return (
    <Sheet title={t('bringIn.findTitle')} detail={t('bringIn.findDetail')} width="middle" onClose={closeSheet}>
      {look === null ? (
        <DiscoveryChoice where={where} onWhere={setWhere} onLook={(request) => void begin(request)} />
      ) : (
        <DiscoveryFound look={look} error={error} onStop={stop} onAgain={forget} />
      )}
    </Sheet>
  );
}
