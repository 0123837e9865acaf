import type { Alert } from '../../../shared/model/alert.ts';

export function makeAlert(part: Partial<Alert> = {}): Alert {
  return {
    ...{ id: 'a', routerId: 'router-1', routerName: 'Harbour / attic', kind: 'fell-back', severity: 'warning' },
    ...{ openedAt: '2026-11-22T11:00:00Z', closedAt: null, snoozedUntil: null },
    sentence: 'Hardware offload fell back to software.',
    nextStep: 'Reload the firewall.',
    evidence: { flows: '0 hardware, 140 software' },
    ...part,
  };
}
