import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runServe, type ServeInput } from '../../../electron/serve/run-serve.ts';
import { Vault } from '../../../electron/store/vault.ts';
import { enter, runsOf, until } from '../fleet/open-service.ts';
import { temporaryFolder } from '../store/samples.ts';

/** What `serve` says and throws; it is never asked to stop. */
async function refusal(input: ServeInput, password: string | null = null): Promise<unknown> {
  const terminal = {
    environment: password === null ? {} : { FLOWHELM_SERVE_PASSWORD: password },
    signal: AbortSignal.abort(),
    print: () => undefined,
    notice: () => undefined,
    askPassword: async () => null,
    onStopping: () => undefined,
  };
  return runServe({ home: temporaryFolder(), ...input }, terminal).catch((error: unknown) => error);
}

const files = { tlsCert: '/nowhere/cert.pem', tlsKey: '/nowhere/key.pem' };

test.each<[string, ServeInput, string | null, RegExp]>([
  ['all addresses without anything', { listen: '0.0.0.0' }, null, /only with TLS and a password/],
  ['all addresses of IPv6', { listen: '::' }, null, /only with TLS and a password/],
  ['a password but no TLS', { listen: '192.0.2.1' }, 'secret', /only with TLS and a password/],
  ['TLS but no password', { listen: '192.0.2.1', ...files }, null, /only with TLS and a password/],
  ['TLS without its key', { listen: '192.0.2.1', tlsCert: files.tlsCert }, 'secret', /only with TLS and a password/],
  ['a certificate that is not there', { listen: '192.0.2.1', ...files }, 'secret', /cannot be read/],
  ['metrics beyond this computer', { listen: '192.0.2.1', ...files, metrics: true }, 'secret', /this computer only/],
  ['a port that is none', { port: '70000' }, null, /not a port/],
  ['a port in words', { port: 'http' }, null, /not a port/],
])('%s is refused with a next step', async (_, input, password, sentence) => {
  expect(await refusal(input, password)).toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(sentence),
    nextStep: expect.stringMatching(/./),
  });
});

test('the vault is opened with the passphrase of the environment, and a wrong one is told at once', async () => {
  const [home, page] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  await new Vault({ folder: home, cost: 2 ** 15 }).create('open sesame');
  const stop = new AbortController();
  const link = Promise.withResolvers<string>();
  const serve = (passphrase: string) =>
    runServe(
      { home, page },
      {
        environment: { FLOWHELM_VAULT_PASSPHRASE: passphrase },
        signal: stop.signal,
        print: link.resolve,
        notice: () => undefined,
        askPassword: async () => null,
        onStopping: () => undefined,
      },
    );
  await expect(serve('open sesamy')).rejects.toMatchObject({ code: 'vault-passphrase-wrong' });
  const serving = serve('open sesame');
  const { api } = await enter(await link.promise);
  expect(await api.vault.state()).toMatchObject({ vault: 'open' });
  stop.abort();
  await serving;
});

test('metrics are there when they are asked for, and their file goes with serve', async () => {
  const [home, page] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  const metricsTextfile = join(home, 'flowhelm.prom');
  const stop = new AbortController();
  const told = Promise.withResolvers<string>();
  const serving = runServe(
    { home, page, metrics: true, metricsTextfile },
    {
      environment: {},
      signal: stop.signal,
      print: () => undefined,
      notice: (line) => {
        const [, address] = /^Metrics for Prometheus are at (\S+), for every program/.exec(line) ?? [];
        if (address) told.resolve(address);
      },
      askPassword: async () => null,
      onStopping: () => undefined,
    },
  );
  const answer = await fetch(await told.promise);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await answer.text()).toBe(readFileSync(metricsTextfile, 'utf8'));
  stop.abort();
  await serving;
  expect(existsSync(metricsTextfile)).toBe(false);
});

test('where serve cannot begin, it leaves no file of metrics behind', async () => {
  const [home, page] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  const metricsTextfile = join(home, 'flowhelm.prom');
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = String(typeof address === 'object' && address ? address.port : '');
  expect(await refusal({ home, page, port, metricsTextfile })).toMatchObject({ code: 'bad-input' });
  expect(existsSync(metricsTextfile)).toBe(false);
});

test('a change in flight is undone before the end, and a second Ctrl-C would leave it to the router', async () => {
  const page = temporaryFolder();
  writeFileSync(join(page, 'index.html'), '<p>the page</p>');
  const stop = new AbortController();
  const link = Promise.withResolvers<string>();
  const notices: string[] = [];
  let second = '';
  const serving = runServe(
    { demo: true, home: temporaryFolder(), page },
    {
      environment: {},
      signal: stop.signal,
      print: link.resolve,
      notice: (line) => notices.push(line),
      askPassword: async () => null,
      onStopping: (words) => {
        second = words();
      },
    },
  );
  const { api } = await enter(await link.promise);
  await api.changes.start({
    ...{ ids: ['mt7986-off'], wanted: 'software', overrides: [], rollbackWindowSeconds: 60, shownPlan: null },
  });
  await until(api, (event) => runsOf(event).some(({ steps }) => steps.some(({ step }) => step === 'load')));
  stop.abort();
  await serving;
  expect(notices[1]).toMatch(/^Stopping\. The change on Harbour Street 12 is undone first/);
  expect(second).toMatch(/^Left to the router: Harbour Street 12 undoes a change .* in \d+ s at the latest\.$/);
  expect(notices.at(-1)).toBe('The change has ended.');
});
