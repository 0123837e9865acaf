import { expect, test, vi } from 'vitest';
import { quietReading } from '../monitor/simulated-fleet.ts';
import { figures, start } from '../store/sample-rows.ts';
import { router } from '../store/samples.ts';
import { connect, openTestService } from './open-service.ts';

test('what observers hear is told as series and files over the contract, until the router is removed', async () => {
  const now = () => new Date((start + 3600) * 1000);
  const { service } = await openTestService({ now });
  const { api } = await connect(service, 'socket');
  const { workspace } = service;
  const attic = router('r1', 'attic');
  workspace.profile.routers.add(attic);
  workspace.board.put({
    ...{ router: attic, reachability: { state: 'unknown' }, auditing: false, latest: null, offloadShare: [] },
    ...{ runId: null, pendingChangeId: null, passwordless: false, polling: null },
  });
  for (const second of [0, 30]) {
    for (const observe of workspace.observers) {
      observe(attic, {
        ...{ kind: 'polled', at: (start + second) * 1000, rateSource: null, verdict: null },
        figures: figures(3),
        reading: quietReading,
      });
    }
  }
  const request = { ids: ['r1'], from: start, to: start + 600 };
  const { series } = await api.samples.series({ ...request, figures: ['hardware'], points: 600 });
  expect(series[0]).toMatchObject({ times: [start, start + 30], values: { hardware: [3, 3] }, routers: [1, 1] });
  const { text } = await api.samples.export({ ...request, form: 'csv' });
  expect(text.split('\r\n')[1]).toContain('attic,');
  await expect(api.samples.series({ ...request, to: start, figures: ['hardware'], points: 600 })).rejects.toMatchObject(
    {
      data: { code: 'bad-input' },
    },
  );
  await api.routers.remove({ ids: ['r1'] });
  const after = await api.samples.series({ ...request, figures: ['hardware'], points: 600 });
  expect(after.series[0]?.times).toEqual([]);
  expect(after.oldest).toBeNull();
});

test('the demo shows a month soon after it has begun', { timeout: 60_000 }, async () => {
  const { service } = await openTestService({ demo: true });
  const { api } = await connect(service, 'port');
  const to = Math.floor(Date.now() / 1000);
  const request = { ids: null, from: to - 28 * 86_400, to, figures: ['slow' as const], points: 100 };
  await vi.waitFor(
    async () => expect((await api.samples.series(request)).series[0]?.times.length).toBeGreaterThan(90),
    30_000,
  );
});
