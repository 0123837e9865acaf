import { expect, it } from 'vitest';
import { askForKey } from '../../../electron/ssh/ask-for-key.ts';
import { hopFor, jumpHostsFor, startJumpServer } from './jump-fleet.ts';
import { knownKeyOf, routerKey, routerRsaKey, startRawServer, startServer, targetFor, trust } from './test-server.ts';

const ed25519 = knownKeyOf(routerKey, 'ssh-ed25519');
const rsa = knownKeyOf(routerRsaKey, 'ssh-rsa');

it.each([
  ['an unknown key', []],
  ['a trusted key', [ed25519]],
  ['a revoked key', [{ ...ed25519, revoked: true }]],
  ['another key than the trusted one', [{ ...rsa, keyType: 'ssh-ed25519' }]],
])('%s is told, and nobody tries to log in', async (_, known) => {
  const server = await startServer();
  const shown = await askForKey(targetFor(server.port), known, {});
  expect(shown).toEqual({ keyType: 'ssh-ed25519', fingerprint: ed25519.fingerprint });
  expect(server.attempts).toEqual([]);
});

it('asks for the types first of which a key is known', async () => {
  const { port } = await startServer({ config: { hostKeys: [routerKey.private, routerRsaKey.private] } });
  expect((await askForKey(targetFor(port), [], {})).keyType).toBe('ssh-ed25519');
  expect((await askForKey(targetFor(port), [rsa], {})).keyType).toBe('ssh-rsa');
});

it('fails as a connection does', async () => {
  const { port } = await startRawServer((socket) => void socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'));
  await expect(askForKey(targetFor(port), [], {})).rejects.toMatchObject({ code: 'unreachable' });
  const cancelled = AbortSignal.abort();
  await expect(askForKey(targetFor(port), [], { signal: cancelled })).rejects.toMatchObject({ code: 'cancelled' });
});

it('goes through jump hosts, logs in to them only, and never takes their key for the one asked for', async () => {
  const router = await startServer({ config: { hostKeys: [routerRsaKey.private] } });
  const hop = await startJumpServer();
  const target = targetFor(router.port, { hops: [hopFor(hop.port)] });
  const shown = await askForKey(target, [], { jumpHosts: jumpHostsFor() });
  expect(shown).toEqual({ keyType: 'ssh-rsa', fingerprint: rsa.fingerprint });
  expect([hop.forwarded.length, router.attempts.length]).toEqual([1, 0]);
  const untrusted = jumpHostsFor({ hostKeys: trust([], 'refuse') });
  await expect(askForKey(target, [], { jumpHosts: untrusted })).rejects.toMatchObject({
    code: 'host-key-unknown',
    evidence: { hopId: 'hop-1', fingerprint: ed25519.fingerprint },
  });
});
