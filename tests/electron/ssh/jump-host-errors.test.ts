import { describe, expect, it } from 'vitest';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { HostKeyVerifier } from '../../../electron/ssh/host-keys.ts';
import { behind, hopFor, jumpHostsFor, onlyPassword, startJumpServer } from './jump-fleet.ts';
import {
  dependencies,
  knownKeyOf,
  routerKey,
  startRawServer,
  startServer,
  targetFor,
  trust,
  userKey,
} from './test-server.ts';

/** Another answer for jump hosts than for routers. */
function keysOf(known: Awaited<ReturnType<HostKeyVerifier['known']>>): HostKeyVerifier {
  const refusing = trust(known, 'refuse');
  const trusting = trust();
  return {
    ...trusting,
    known: (target) => (target.routerId === 'hop-1' ? refusing : trusting).known(target),
    askToTrust: (offer, signal) => (offer.target.routerId === 'hop-1' ? refusing : trusting).askToTrust(offer, signal),
  };
}

describe('errors name the jump host', () => {
  it.each([
    [
      'unknown',
      [],
      'host-key-unknown',
      /^The host key of the jump host bastion .* is not trusted yet, so Attic was not tried\.$/,
    ],
    [
      'changed',
      [knownKeyOf(userKey, 'ssh-ed25519')],
      'host-key-changed',
      /^The jump host bastion .* Attic was not tried\.$/,
    ],
    [
      'revoked',
      [knownKeyOf(routerKey, 'ssh-ed25519', true)],
      'host-key-revoked',
      /jump host bastion .*, so Attic was not tried\.$/,
    ],
  ] as const)('its key is %s: nothing is sent', async (_name, known, code, sentence) => {
    const router = await startServer();
    const hop = await startJumpServer();
    const attempt = connectRouter(behind(router.port, hopFor(hop.port)), dependencies({ hostKeys: keysOf(known) }));
    await expect(attempt).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
      evidence: { hopId: 'hop-1', keyType: 'ssh-ed25519', fingerprint: knownKeyOf(routerKey, 'x').fingerprint },
    });
    expect([hop.attempts, hop.forwarded, router.connections]).toEqual([[], [], []]);
  });

  it('its password is wrong', async () => {
    const router = await startServer();
    const hop = await startJumpServer({ authenticate: onlyPassword('another') });
    const attempt = connectRouter(behind(router.port, hopFor(hop.port)), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringMatching(
        /^The jump host bastion \(127\.0\.0\.1:\d+\) does not let jumper in with the password, so Attic was not tried\.$/,
      ),
      evidence: { hop: expect.stringContaining('bastion ('), hopId: 'hop-1' },
    });
    expect(router.connections).toEqual([]);
  });

  it('it has no algorithm in common with us', async () => {
    const hop = await startJumpServer({ config: { algorithms: { kex: ['diffie-hellman-group16-sha512'] } } });
    const failure = await connectRouter(behind(22, hopFor(hop.port)), dependencies()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'algorithms-not-shared', evidence: { hopId: 'hop-1' } });
    expect(failure).toMatchObject({ nextStep: expect.not.stringContaining('router') });
  });

  it('its key file cannot be used', async () => {
    const hop = await startJumpServer();
    const authentication = { agent: false, keyFile: '/nowhere/id', password: 'never' as const };
    const attempt = connectRouter(behind(22, hopFor(hop.port, { authentication })), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'key-file-unusable',
      message: expect.stringMatching(
        /^The key file \/nowhere\/id does not exist\. It is needed for the jump host bastion .*, so Attic was not tried\.$/,
      ),
      evidence: { hopId: 'hop-1', hop: expect.stringContaining('bastion') },
    });
  });

  it('it cannot be reached, for everyone who waits', async () => {
    const jumpHosts = jumpHostsFor();
    const attempts = ['Attic', 'Barn'].map((name) =>
      connectRouter(targetFor(22, { name, routerId: name, hops: [hopFor(1)] }), dependencies({ jumpHosts })),
    );
    const failures = await Promise.allSettled(attempts);
    expect(failures).toMatchObject(
      ['Attic', 'Barn'].map((name) => ({
        reason: {
          code: 'unreachable',
          message: `The jump host bastion (127.0.0.1:1) could not be reached, so ${name} was not tried.`,
          retryable: true,
          evidence: {
            hop: 'bastion (127.0.0.1:1)',
            hopId: 'hop-1',
            reason: expect.stringContaining('refuses connections'),
          },
        },
      })),
    );
  });

  it('the second cannot be reached from the first', async () => {
    const outer = await startJumpServer();
    const second = hopFor(1, { routerId: 'hop-2', name: 'inner' });
    const attempt = connectRouter(behind(22, hopFor(outer.port), second), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: 'The jump host inner (127.0.0.1:1) could not be reached, so Attic was not tried.',
      evidence: { hopId: 'hop-2' },
    });
  });

  it('it does not finish its login', async () => {
    const { port } = await startRawServer((socket) => void socket.write('SSH-2.0-slow\r\n'));
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies({ readyTimeoutMs: 100 }));
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out', evidence: { hopId: 'hop-1' } });
  });

  it('it does not forward', async () => {
    const { port } = await startServer();
    const attempt = connectRouter(behind(22, hopFor(port)), dependencies());
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /^The jump host bastion .* does not let jumper forward connections, so Attic was not tried\.$/,
      ),
      nextStep: expect.stringContaining('AllowTcpForwarding'),
      evidence: { hopId: 'hop-1', cause: 'forwarding refused' },
    });
  });

  it('the router does not answer it', async () => {
    const hop = await startJumpServer({ forwarding: 'silent' });
    const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ connectTimeoutMs: 1_000 }));
    await expect(attempt).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^Attic .* does not answer the jump host bastion .* within 1 s\.$/),
    });
  });

  it('the channel says nothing: the login has its deadline', async () => {
    const hop = await startJumpServer({ forwarding: 'nowhere' });
    const jumpHosts = jumpHostsFor();
    const attempt = connectRouter(behind(22, hopFor(hop.port)), dependencies({ jumpHosts, readyTimeoutMs: 100 }));
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out', message: expect.stringMatching(/^Attic/) });
  });
});
