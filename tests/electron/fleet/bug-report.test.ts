import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { routerOf } from '../demo/fleet-of-one.ts';
import { addVirtual, connect, failureOf, inputFor, openTestService } from './open-service.ts';

test('a bug report says what happened, and neither who, nor where, nor any secret', async () => {
  const { service, log } = await openTestService();
  const { api } = await connect(service, 'port');
  const router = await routerOf('mt7986-off', { speed: 1 });
  const id = await addVirtual(api, router, 'Grandma (attic)');
  const hostname = service.workspace.profile.snapshots.latest(id)?.snapshot.identity.hostname ?? '';
  const input = { ...inputFor(router, 'Barn'), secrets: { password: 'hunter2-hunter2' } };
  expect(await failureOf(api.routers.test({ ...input, acceptKey: router.hostKeyFingerprint }))).not.toBeNull();
  await api.app.logPageError({ message: 'page: hunter2-hunter2 for 192.0.2.44', stack: `at ${homedir()}/page.js` });
  log.info(
    { password: 'hunter2' },
    `Grandma (attic) (127.0.0.1:${router.port}) and fe80::1%eth0 and 00:11:22:aa:bb:cc`,
  );
  log.info({ host: hostname }, `GRANDMA (ATTIC) is ${hostname}`);

  const { fileName, text } = await api.app.bugReport();
  expect(fileName).toMatch(/^flowhelm-bug-report-\d{8}-\d{6}\.txt$/);
  expect(hostname).toBeTruthy();
  for (const hidden of [
    'Grandma',
    'GRANDMA',
    hostname,
    '127.0.0.1',
    '192.0.2.44',
    'fe80::1',
    '00:11:22',
    'hunter2',
    homedir(),
  ]) {
    expect(text).not.toContain(hidden);
  }
  for (const told of ['"version": "0.0.0-test"', '"verdict": "off"', '<router 1>', '[redacted]', 'page: ', '24.10']) {
    expect(text).toContain(told);
  }
});
