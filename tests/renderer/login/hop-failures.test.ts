import { describe, expect, it } from 'vitest';
import { machineOf } from '../../../renderer/features/host-key/machine.ts';
import { failureAtHop } from '../../../renderer/features/login/failure-at-hop.ts';
import type { FleetRouter, Reachability } from '../../../shared/model/fleet.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

const failed = (at: string, evidence: Record<string, string>): Reachability => ({
  state: 'failed',
  at,
  error: { code: 'host-key-unknown', sentence: at, nextStep: '', retryable: false, evidence },
});
const entry = (number: number, reachability: Reachability): FleetRouter => ({
  ...madeUpRouter(number, 0, 0),
  reachability,
});

describe('a failure at a jump host', () => {
  const routers = [
    entry(0, failed('2026-01-01', { hopId: 'bastion' })),
    entry(1, failed('2026-01-03', { hopId: 'bastion' })),
    entry(2, failed('2026-01-02', { hopId: 'bastion' })),
    entry(3, failed('2026-01-04', {})),
    entry(4, { state: 'unknown' }),
  ];
  const fleet = {
    routers: new Map(routers.map((each) => [each.router.id, each])),
    book: {
      ...{ groups: [], credentialSets: [], savedFilters: [] },
      jumpHosts: [
        {
          ...{ id: 'bastion', name: 'Bastion', host: 'b', port: 22, user: 'u', credentialSetId: null, addedAt: '' },
          authentication: { agent: true, keyFile: null, password: 'never' as const },
        },
      ],
    },
  };

  it('is the latest of the routers behind it', () => {
    expect(failureAtHop(routers, 'bastion')?.at).toBe('2026-01-03');
    expect(failureAtHop(routers, 'other')).toBeNull();
  });

  it('belongs to the jump host and not to the router behind it', () => {
    expect(machineOf('bastion', fleet)).toMatchObject({ name: 'Bastion', reachability: { at: '2026-01-03' } });
    expect(machineOf(routers[0]?.router.id ?? '', fleet)?.reachability).toEqual({ state: 'unknown' });
    expect(machineOf(routers[3]?.router.id ?? '', fleet)?.reachability).toMatchObject({ at: '2026-01-04' });
    expect(machineOf('gone', fleet)).toBeNull();
  });
});
