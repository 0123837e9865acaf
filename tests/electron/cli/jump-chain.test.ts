import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { resultSchemas } from '../../../electron/cli/json.ts';
import { chainFrom } from '../../../electron/cli/jump-chain.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { routerOf } from '../demo/fleet-of-one.ts';
import { onlyPassword, startJumpServer } from '../ssh/jump-fleet.ts';
import { knownKeyOf, routerKey } from '../ssh/test-server.ts';
import { envelope, runCli, temporaryHome } from './run-cli.ts';

const fresh = {
  authentication: { agent: true, keyFile: null, password: 'never' as const },
  addedAt: '2026-01-01T00:00:00.000Z',
};
const bastion = {
  ...{ id: 'j', name: 'Bastion', host: 'bastion.example', port: 2222, user: 'admin', credentialSetId: null },
  ...fresh,
};
const known = { list: () => [bastion], findByName: (name: string) => (name === 'bastion' ? bastion : null) };

function read(text: string) {
  return chainFrom(known, text, fresh);
}

describe('a chain of jump hosts as it is typed', () => {
  const user = userInfo().username;
  test.each([
    ['one.example', [['one.example', 'one.example', 22, user]]],
    [
      'me@one.example:2200, two',
      [
        ['one.example', 'one.example', 2200, 'me'],
        ['two', 'two', 22, user],
      ],
    ],
    ['me@[fd00::1]:2200', [['fd00::1', 'fd00::1', 2200, 'me']]],
    [
      'bastion,two',
      [
        ['Bastion', 'bastion.example', 2222, 'admin'],
        ['two', 'two', 22, user],
      ],
    ],
    ['admin@bastion.example:2222', [['Bastion', 'bastion.example', 2222, 'admin']]],
    [
      'a@two,b@two',
      [
        ['two', 'two', 22, 'a'],
        ['b@two:22', 'two', 22, 'b'],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(read(text).hosts.map(({ name, host, port, user }) => [name, host, port, user])).toEqual(expected);
  });

  test('knows which are new', () => {
    expect(read('bastion,two').added.map(({ name }) => name)).toEqual(['two']);
  });

  test.each([
    '',
    'one,',
    'one:port',
    'one:70000',
    '-oProxyCommand=x',
    'a b',
    'one@',
    '::1',
    'one,one',
    'a,b,c,d,e,f,g,h,i',
  ])('%j is refused', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('add --jump', () => {
  const environment = { FLOWHELM_PASSWORD: 'demo' };
  const { fingerprint } = knownKeyOf(routerKey, 'ssh-ed25519');

  test('keeps the jump host with the router, or neither', async () => {
    const home = temporaryHome();
    const router = await routerOf('mt7986-off', { speed: 4 });
    const server = await startJumpServer({ authenticate: onlyPassword('demo') });
    const jump = ['--jump', `jumper@127.0.0.1:${server.port}`];
    const accept = (...keys: string[]) => keys.flatMap((key) => ['--accept-new-key', key]);
    const add = (...args: string[]) =>
      runCli(['--json', 'add', '--port', String(router.port), '--no-agent', ...jump, ...args, 'attic', router.host], {
        ...{ home, environment },
      });

    expect(envelope(await add())).toMatchObject({
      ok: false,
      error: {
        code: 'host-key-unknown',
        sentence: expect.stringContaining('jump host 127.0.0.1'),
        nextStep: expect.stringContaining(`--accept-new-key ${fingerprint}`),
      },
    });
    const refused = envelope(await add(...accept(fingerprint)));
    expect(refused).toMatchObject({ ok: false, error: { code: 'host-key-unknown' } });
    const profile = openProfile({ mode: 'read', home });
    expect([profile.jumpHosts.list(), profile.routers.list()]).toEqual([[], []]);
    profile.close();

    const added = envelope(await add(...accept(fingerprint, router.hostKeyFingerprint)));
    if (!added.ok) throw new Error(added.error.sentence);
    const hop = { name: '127.0.0.1', host: '127.0.0.1', port: server.port, user: 'jumper' };
    expect(resultSchemas.add.parse(added.result)).toMatchObject({ jump: [hop], audit: { verdict: {} } });
    expect(server.forwarded).toContain(`127.0.0.1:${router.port}`);

    const listed = envelope(await runCli(['--json', 'list'], { home }));
    expect(listed.ok && resultSchemas.list.parse(listed.result).routers).toMatchObject([{ jump: [hop] }]);
    expect((await runCli(['list'], { home })).stdout).toContain('Through');
    const audited = await runCli(['audit', 'attic'], { home, environment });
    expect(audited).toMatchObject({ code: 0 });
  });
});
