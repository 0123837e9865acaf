import { useState } from 'react';
import type { DiscoveryRequest } from '../../../shared/model/discovery.ts';
import { Sheet } from '../../components/sheet.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { DiscoveryChoice } from './discovery-choice.tsx';
import { DiscoveryFound } from './discovery-found.tsx';
import { useLook } from './use-look.ts';

const firstRequest: DiscoveryRequest = { gateways: true, neighbours: true, mdns: true, range: null, port: 22 };

/** A look around the network on request: where to look, what answers, and the way from a machine into the fleet. */
export function DiscoverySheet() {
  const [request, setRequest] = useState(firstRequest);
  const { look, error, begin, stop, forget } = useLook();
  return (
    <Sheet title={t('bringIn.findTitle')} detail={t('bringIn.findDetail')} width="middle" onClose={closeSheet}>
      {look === null ? (
        <DiscoveryChoice request={request} onRequest={setRequest} onLook={() => void begin(request)} />
      ) : (
        <DiscoveryFound look={look} error={error} onStop={stop} onAgain={forget} />
      )}
    </Sheet>
  );
}
