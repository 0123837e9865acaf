import type { Alert } from '../../../shared/model/alert.ts';

const ago = (now: number, minutes: number) => new Date(now - minutes * 60_000).toISOString();

/** Open ones of two routers; one is snoozed. */
export function madeUpAlerts(now: number): Alert[] {
  return [
    makeAlert({ id: 'fell-back', openedAt: ago(now, 12) }),
    makeAlert({
      ...{
        id: 'away',
        routerId: 'router-2',
        routerName: 'Mill Lane / attic',
        kind: 'unreachable',
        severity: 'critical',
      },
      ...{ openedAt: ago(now, 42), evidence: {} },
      sentence: 'The router does not answer.',
      nextStep: 'Check that it is on and connected.',
    }),
    makeAlert({
      ...{ id: 'anew', kind: 'rebooted', severity: 'info', openedAt: ago(now, 3) },
      sentence: 'The router has started anew.',
      nextStep: 'Look whether the power failed.',
    }),
    makeAlert({
      ...{ id: 'later', routerId: 'router-3', routerName: 'Station Road / attic', kind: 'conntrack-nearly-full' },
      ...{ openedAt: ago(now, 300), snoozedUntil: ago(now, -600) },
      sentence: 'The connection table is 93 % full.',
      nextStep: 'Look which hosts have most connections.',
    }),
  ];
}

/** What is over. */
export function madeUpClosedAlerts(now: number): Alert[] {
  return [
    makeAlert({ id: 'over', openedAt: ago(now, 2000), closedAt: ago(now, 1900) }),
    makeAlert({
      ...{ id: 'long-over', routerId: 'router-2', routerName: 'Mill Lane / attic', kind: 'share-collapsed' },
      ...{ openedAt: ago(now, 9000), closedAt: ago(now, 8990) },
      sentence: 'Few of the flows that could be offloaded are.',
    }),
  ];
}

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
