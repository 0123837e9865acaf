import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newKeyPair } from '../../../electron/demo/new-key.ts';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import { fingerprintOf } from '../../../electron/ssh/host-keys.ts';
import type { ConnectTarget } from '../../../electron/ssh/target.ts';
import { sh } from '../../../shared/shell.ts';
import { startAgent } from './agent-process.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { canReplaceHome, startDropbear, startSshd, user } from './real-servers.ts';
import { dependencies, publicKeyOf, targetFor, trust, userKey } from './test-server.ts';

const noDropbear = installed('dropbear') === null && mayBeAbsent;
const noSshd = installed('sshd') === null && mayBeAbsent;
const options = { timeoutMs: 15_000 };
const hello = [{ id: 'hello', body: sh`echo hello` }];

function withKey(port: number, key: { private: string }, agent = false): ConnectTarget {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'id');
  writeFileSync(keyFile, key.private, { mode: 0o600 });
  return targetFor(port, { user, authentication: { agent, keyFile, password: 'never' } });
}

function fingerprint(hostKey: string | undefined): string {
  return fingerprintOf(publicKeyOf({ public: hostKey ?? '' }));
}

describe.skipIf(noDropbear)('dropbear', () => {
  const authorized = { authorizedKey: userKey.public, options: ['-T', '3'] };

  it('refuses a key after its last try: an authentication error, not a lost connection', async () => {
    const { port } = await startDropbear({ options: ['-T', '1', '-s'] });
    await expect(connectRouter(withKey(port, userKey), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('the key file'),
    });
  });

  it('presents the key that is shown to the person', async () => {
    const { port, hostKeys } = await startDropbear({});
    const verifier = trust([], 'refuse');
    await expect(connectRouter(withKey(port, userKey), dependencies({ hostKeys: verifier }))).rejects.toMatchObject({
      code: 'host-key-unknown',
    });
    expect(verifier.asked).toMatchObject([{ keyType: 'ssh-ed25519', fingerprint: fingerprint(hostKeys[0]) }]);
  });

  it.skipIf(!canReplaceHome)('runs scripts longer than its limit for commands, over one connection', async () => {
    const { port } = await startDropbear(authorized);
    const connection = await connectRouter(withKey(port, userKey), dependencies());
    expect(connection.passwordless).toBe(false);
    const long = 'x'.repeat(100_000);
    const results = await connection.run([...hello, { id: 'count', body: sh`printf %s ${long} | wc -c` }], options);
    expect(results.get('hello')?.stdout).toBe('hello\n');
    expect(Number(results.get('count')?.stdout)).toBe(100_000);
    await expect(connection.run([{ id: 'slow', body: sh`sleep 5` }], { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timed-out',
    });
    expect((await connection.run(hello, options)).get('hello')?.exitCode).toBe(0);
    connection.close();
    await connection.closed;
  });

  it.skipIf(!canReplaceHome)('presents the type that is trusted when it has several', async () => {
    const { port, hostKeys } = await startDropbear({ ...authorized, hostKeyTypes: ['ed25519', 'rsa'] });
    const known = [{ keyType: 'ssh-rsa', fingerprint: fingerprint(hostKeys[1]), revoked: false }];
    const verifier = trust(known, 'refuse');
    const connection = await connectRouter(withKey(port, userKey), dependencies({ hostKeys: verifier }));
    expect(connection.hostKey).toEqual({ keyType: 'ssh-rsa', fingerprint: known[0]?.fingerprint });
  });

  it.skipIf(!canReplaceHome)(
    'lets the named key in although the agent holds more keys than there are tries',
    async () => {
      const others = Array.from({ length: 4 }, () => newKeyPair().private);
      const agentSocket = await startAgent([...others, userKey.private]);
      const { port, log } = await startDropbear(authorized);
      const connection = await connectRouter(withKey(port, userKey, true), dependencies({ agentSocket }));
      expect(connection.isOpen).toBe(true);
      expect(log()).not.toContain('failed');
    },
  );

  it.skipIf(!canReplaceHome)('accepts twenty callers at once, one login after the other', async () => {
    const { port } = await startDropbear(authorized);
    const all = Array.from({ length: 20 }, () => connectRouter(withKey(port, userKey), dependencies()));
    const connections = await Promise.all(all);
    expect(connections.every(({ isOpen }) => isOpen)).toBe(true);
    for (const each of connections) each.close();
  });
});

describe.skipIf(noSshd)('OpenSSH', () => {
  const authorized = { authorizedKey: userKey.public };

  it('runs more scripts at once than it allows channels', async () => {
    const { port, hostKeys } = await startSshd(authorized);
    const connection = await connectRouter(withKey(port, userKey), dependencies());
    expect(connection.hostKey.fingerprint).toBe(fingerprint(hostKeys[0]));
    const results = await Promise.all(Array.from({ length: 15 }, () => connection.run(hello, options)));
    expect(results.every((result) => result.get('hello')?.stdout === 'hello\n')).toBe(true);
  });

  it('renews its session keys in the middle of an answer', async () => {
    const { port } = await startSshd({ ...authorized, options: ['RekeyLimit=1M'] });
    const connection = await connectRouter(withKey(port, userKey), dependencies());
    const results = await connection.run([{ id: 'much', body: sh`head -c 5000000 /dev/zero | tr '\0' x` }], options);
    expect(results.get('much')?.stdout === 'x'.repeat(5_000_000)).toBe(true);
  });

  it('takes an RSA key with SHA-2', async () => {
    const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
    const { port } = await startSshd({ authorizedKey: rsa.public, hostKeyTypes: ['rsa'] });
    expect((await connectRouter(withKey(port, rsa), dependencies())).hostKey.keyType).toBe('ssh-rsa');
  });

  it('shows a banner and tells which methods it allows', async () => {
    const { port } = await startSshd({
      options: ['PasswordAuthentication=no', 'KbdInteractiveAuthentication=no', 'Banner=/etc/passwd'],
    });
    await expect(connectRouter(withKey(port, userKey), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
      evidence: { allowed: 'publickey' },
    });
  });

  it('disconnects after too many tries: an authentication error', async () => {
    const { port } = await startSshd({ options: ['MaxAuthTries=1'] });
    await expect(connectRouter(withKey(port, userKey), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
  });
});
