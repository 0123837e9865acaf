import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from '../../../electron/log.ts';
import { startWebServer } from '../../../electron/serve/web-server.ts';
import { temporaryFolder } from '../store/samples.ts';
import { certificateFor } from './certificate.ts';

test('over TLS the cookie is for TLS only, and the form must come from the same place over TLS', async () => {
  const tls = certificateFor('IP:127.0.0.1');
  const password = 'correct horse';
  const server = await startWebServer({
    ...{
      address: '0.0.0.0',
      port: 0,
      page: temporaryFolder(),
      tls,
      password,
      log: openLog({ folder: temporaryFolder() }),
    },
    onSocket: () => undefined,
  });
  onTestFinished(() => server.close());
  const post = (origin: string) =>
    new Promise<{ status: number | undefined; headers: IncomingHttpHeaders }>((resolve, reject) => {
      const place = { host: '127.0.0.1', port: server.port, path: '/login', ca: tls.certificate, agent: false };
      const asked = request({ ...place, method: 'POST', headers: { origin } }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      });
      asked.on('error', reject);
      asked.end(new URLSearchParams({ password }).toString());
    });
  expect((await post(`http://127.0.0.1:${server.port}`)).status).toBe(403);
  const { status, headers } = await post(`https://127.0.0.1:${server.port}`);
  expect(status).toBe(303);
  expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
});
